import { exitCodes } from './exit-codes.ts';

const graceMs = 2_000;
/** `timeout` and other wrappers pass on a signal that the whole process group got already: so soon, it is the same. */
const echoMs = 1_000;

/** Aborts on the first SIGINT or SIGTERM, so that the run can clean up and report; a later one ends the process. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #requests = new AbortController();
  #interruptedAt = 0;

  constructor() {
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborted a little later: a request under way may finish, so that it is known what it left on the host. */
  get requestSignal(): AbortSignal {
    return this.#requests.signal;
  }

  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) this.#endUnlessEcho();
    else this.#interrupt();
  };

  #interrupt(): void {
    this.#interruptedAt = performance.now();
    process.stderr.write('\nInterrupted: releasing locks and writing reports (once more to stop at once)\n');
    this.#controller.abort();
    setTimeout(() => this.#requests.abort(), graceMs).unref();
  }

  #endUnlessEcho(): void {
    if (performance.now() - this.#interruptedAt > echoMs) process.exit(exitCodes.interrupted);
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}
