import { performance } from 'node:perf_hooks';
import { TransportFailure } from './transport-failure.ts';

export interface RunLimitsOptions {
  /** Milliseconds for all checks of a run; default: no limit. */
  readonly maxDurationMs?: number;
  /** Milliseconds; default: a monotonic clock. */
  readonly now?: () => number;
}

interface Hang {
  readonly count: number;
  readonly message: string;
  /** By the clean-up. */
  readonly mayBeTriedAgain?: boolean;
}

// A host that does not respond to an operation does not respond to it in any check.
const mostHangs = 2;

/** The end of the sentence about an operation that is no longer sent; what is before it is that of its last hang. */
export const noLongerSent = ` (${mostHangs} times in this run, so it is no longer sent)`;

const silenceMs = 10_000;

/** Keeps a run from waiting forever: for all of its checks together, and for each operation. */
export class RunLimits {
  readonly #maxDurationMs: number;
  readonly #now: () => number;
  readonly #start: number;
  /** By operation: how often it did not respond in time, and the last sentence about that. */
  readonly #hangs = new Map<string, Hang>();
  readonly #silence = new AbortController();
  #untilSilence: NodeJS.Timeout | undefined;

  constructor({ maxDurationMs = Number.POSITIVE_INFINITY, now = () => performance.now() }: RunLimitsOptions = {}) {
    this.#maxDurationMs = maxDurationMs;
    this.#now = now;
    this.#start = now();
  }

  /** Why no further check can run, in a sentence. */
  get timeIsUp(): string | undefined {
    if (this.#leftMs > 0) return undefined;
    return `the run reached its time limit of ${this.#maxDurationMs / 1000} s (--max-duration)`;
  }

  get #leftMs(): number {
    return this.#start + this.#maxDurationMs - this.#now();
  }

  /** @throws {TransportFailure} when a check cannot wait that long. */
  requireTimeFor(seconds: number): void {
    if (this.#leftMs >= seconds * 1000) return;
    const left = Math.max(0, Math.floor(this.#leftMs / 1000));
    throw new TransportFailure('given-up', `the check waits ${seconds} s, but --max-duration leaves only ${left} s`);
  }

  /** The run was interrupted: from now on, its clean-up waits at most 10 s for a response to any of its requests. */
  interrupt(): void {
    const isSilent = new TransportFailure(
      'given-up',
      `the host sent no response for ${silenceMs / 1000} s after the interruption`,
    );
    this.#untilSilence ??= setTimeout(() => this.#silence.abort(isSilent), silenceMs).unref();
  }

  /** Aborted with a {@link TransportFailure} when an interrupted run no longer waits for its clean-up. */
  get silence(): AbortSignal {
    return this.#silence.signal;
  }

  /** @throws {TransportFailure} when this operation is no longer sent. What has to be undone may still take its time. */
  requireSendable(operation: string, { isCleanUp }: { readonly isCleanUp: boolean }): void {
    this.silence.throwIfAborted();
    const { timeIsUp } = this;
    if (timeIsUp !== undefined && !isCleanUp) throw new TransportFailure('given-up', timeIsUp);
    const { count = 0, message, mayBeTriedAgain } = this.#hangs.get(operation) ?? {};
    if (count < mostHangs || (isCleanUp && mayBeTriedAgain)) return;
    throw new TransportFailure('given-up', `${operation}: ${message}${noLongerSent}`);
  }

  observe(operation: string, failure: TransportFailure | undefined): void {
    if (!failure) this.#hangs.delete(operation);
    if (!failure) this.#untilSilence?.refresh();
    if (failure?.problem !== 'timeout') return;
    const count = (this.#hangs.get(operation)?.count ?? 0) + 1;
    this.#hangs.set(operation, { count, message: failure.message });
  }

  /** Allows the clean-up one more attempt at every operation. */
  renew(): void {
    for (const [operation, hang] of this.#hangs) this.#hangs.set(operation, { ...hang, mayBeTriedAgain: true });
  }
}
