import { exitCodes } from './exit-codes.ts';

const graceMs = 2_000;
/** Wrappers such as `timeout` repeat a signal that the process group has already received. So soon, it is the same one. */
const echoMs = 1_000;

/** Aborts on the first SIGINT or SIGTERM, so that the run can clean up and report; the next one ends the process. */
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

  /** Aborted shortly after {@link signal}, so that the current request can finish and its effects on the host are known. */
  get requestSignal(): AbortSignal {
    return this.#requests.signal;
  }

  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) this.#endUnlessEcho();
    else this.#interrupt();
  };

  #interrupt(): void {
    this.#interruptedAt = performance.now();
    process.stderr.write('\nInterrupted: releasing locks and writing reports (interrupt again to stop immediately)\n');
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
