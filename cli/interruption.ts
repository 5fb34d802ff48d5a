import { exitCodes } from './exit-codes.ts';

/** Aborts on the first SIGINT or SIGTERM, so that the run can clean up and report; the second one ends the process. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();

  constructor() {
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write('\nInterrupted: releasing locks and writing reports (once more to stop at once)\n');
    this.#controller.abort();
  };

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}
