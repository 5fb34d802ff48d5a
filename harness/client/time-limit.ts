import { setMaxListeners } from 'node:events';

/**
 * Aborts when the time is up, or when another signal does. Unlike `AbortSignal.timeout` it ends with its scope: a
 * pending timer would keep the response in memory until the time limit.
 */
export class TimeLimit implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #other: AbortSignal | undefined;
  readonly #follow = () => this.#controller.abort(this.#other?.reason);

  constructor(milliseconds: number, other?: AbortSignal) {
    const timeIsUp = () => this.#controller.abort(new DOMException('the time is up', 'TimeoutError'));
    this.#timer = setTimeout(timeIsUp, milliseconds);
    this.#other = other;
    if (!other) return;
    if (other.aborted) this.#follow();
    // One listener per concurrent request is not a leak.
    setMaxListeners(0, other);
    other.addEventListener('abort', this.#follow);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts the time again: the limit is then one between two calls. */
  restart(): void {
    this.#timer.refresh();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#other?.removeEventListener('abort', this.#follow);
  }
}
