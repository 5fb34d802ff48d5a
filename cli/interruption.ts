import { exitCodes } from './exit-codes.ts';

const graceMs = 2_000;

/** Aborts on the first SIGINT or SIGTERM, so that the run can clean up and report; the second one ends the process. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #requests = new AbortController();

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
    if (this.#controller.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write('\nInterrupted: releasing locks and writing reports (once more to stop at once)\n');
    this.#controller.abort();
    setTimeout(() => this.#requests.abort(), graceMs).unref();
  };

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}
