import { exitCodes } from './exit-codes.ts';
import type { OutputWatch } from './lost-output.ts';
import { stopSignals } from './stop-requested.ts';

const graceMs = 2_000;
/** Wrappers such as `timeout` repeat a signal that the process group has already received. So soon, it is the same one. */
const echoMs = 1_000;

const faults = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Aborts on the first SIGINT, SIGTERM or SIGHUP, on an uncaught error, and when standard output is lost, so that the run
 * can clean up and report; the next signal ends the process.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #requests = new AbortController();
  readonly #output: Pick<OutputWatch, 'signal' | 'lost'>;
  #interruptedAt = 0;
  #fault: { readonly error: unknown } | undefined;

  constructor(
    output: Pick<OutputWatch, 'signal' | 'lost'> = { signal: new AbortController().signal, lost: undefined },
  ) {
    this.#output = output;
    for (const name of stopSignals) process.on(name, this.#onSignal);
    for (const name of faults) process.on(name, this.fail);
    output.signal.addEventListener('abort', this.#onLostOutput);
    if (output.signal.aborted) this.#onLostOutput();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborted shortly after {@link signal}, so that the current request can finish and its effects on the host are known. */
  get requestSignal(): AbortSignal {
    return this.#requests.signal;
  }

  /** The first error that nothing has caught. */
  get fault(): { readonly error: unknown } | undefined {
    return this.#fault;
  }

  /** Ends the run because of an error that is not the host's. */
  readonly fail = (error: unknown): void => {
    this.#fault ??= { error };
    this.#interrupt('Unexpected error');
  };

  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) this.#endUnlessEcho();
    else this.#interrupt('Interrupted');
  };

  readonly #onLostOutput = (): void => {
    const code = this.#output.lost?.code;
    this.#interrupt(code === 'EPIPE' ? 'Standard output was closed' : `Standard output cannot be written (${code})`);
  };

  #interrupt(why: string): void {
    if (this.#controller.signal.aborted) return;
    this.#interruptedAt = performance.now();
    process.stderr.write(`\n${why}: releasing locks and writing reports (interrupt again to stop immediately)\n`);
    this.#controller.abort();
    setTimeout(() => this.#requests.abort(), graceMs).unref();
  }

  #endUnlessEcho(): void {
    if (performance.now() - this.#interruptedAt > echoMs) process.exit(exitCodes.interrupted);
  }

  [Symbol.dispose](): void {
    for (const name of stopSignals) process.off(name, this.#onSignal);
    for (const name of faults) process.off(name, this.fail);
    this.#output.signal.removeEventListener('abort', this.#onLostOutput);
  }
}
