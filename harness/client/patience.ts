import { setTimeout as delay } from 'node:timers/promises';
import type { WopiResponse } from './response.ts';
import type { TransportFailure, TransportProblem } from './transport-failure.ts';

export interface PatienceOptions {
  /** Milliseconds for repeated requests and the pauses before them, all together. */
  readonly budgetMs: number;
  /** Repetitions of one request without Retry-After; default 3. A timeout is repeated once. */
  readonly repetitions?: number;
  /** Waits some milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** One attempt at a request that is not judged. */
export interface Attempt {
  readonly operation: string;
  /** Counts from 1. */
  readonly number: number;
  readonly durationMs: number;
  readonly response?: WopiResponse;
  readonly failure?: TransportFailure;
}

const passing: ReadonlySet<TransportProblem> = new Set(['closed', 'reset', 'timeout', 'unreachable']);
const firstPauseMs = 200;

/** Repeats requests that failed for a reason that may pass, within a budget of time. Only for requests that are not judged. */
export class Patience {
  readonly #pause: (milliseconds: number) => Promise<unknown>;
  readonly #repetitions: number;
  /** Operations that kept failing: where one such request is hopeless, most are. */
  readonly #hopeless = new Set<string>();
  #leftMs: number;

  constructor({ budgetMs, repetitions = 3, pause = (milliseconds) => delay(milliseconds) }: PatienceOptions) {
    this.#leftMs = budgetMs;
    this.#repetitions = repetitions;
    this.#pause = pause;
  }

  /** Adds to the budget and gives every operation another chance. */
  renew(milliseconds: number): void {
    this.#leftMs += milliseconds;
    this.#hopeless.clear();
  }

  /** Leaves at most this much of the budget. */
  shorten(milliseconds: number): void {
    this.#leftMs = Math.min(this.#leftMs, milliseconds);
  }

  /** Whether the request should be sent again; returns after the pause that it takes. */
  async wantsAnother(attempt: Attempt): Promise<boolean> {
    const { operation, number, durationMs, response } = attempt;
    if (!mayPass(attempt)) {
      this.#hopeless.delete(operation);
      return false;
    }
    this.#leftMs -= durationMs;
    const askedMs = retryAfterOf(response);
    const mostRepetitions = attempt.failure?.problem === 'timeout' ? 1 : this.#repetitions;
    const isEnough = askedMs === undefined && number > mostRepetitions;
    if (this.#leftMs <= 0 || isEnough || this.#hopeless.has(operation)) {
      this.#hopeless.add(operation);
      return false;
    }
    const pauseMs = Math.min(Math.max(askedMs ?? 0, firstPauseMs * 2 ** (number - 1)), this.#leftMs);
    this.#leftMs -= pauseMs;
    await this.#pause(pauseMs);
    return true;
  }
}

/** Whether another attempt may end differently: the host is overloaded, fails, or the connection broke. */
export function mayPass({ response, failure }: Pick<Attempt, 'response' | 'failure'>): boolean {
  if (failure) return passing.has(failure.problem);
  if (response === undefined) return false;
  // 501 is how a host says that it does not implement the operation.
  const { status, cutShort } = response;
  return cutShort || status === 429 || (status >= 500 && status !== 501);
}

// A number of seconds or a date.
function retryAfterOf(response: WopiResponse | undefined): number | undefined {
  const value = response?.header('Retry-After');
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
