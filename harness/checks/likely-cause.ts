import { isRedirect, isSuccess } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { type Fault, keptLockFault, refusedEffect } from '../results/fault.ts';

/** What a failed expectation observed. */
export interface Observed {
  /** Absent where no single response is at fault. */
  readonly fault: Fault | undefined;
  readonly mismatches: readonly Mismatch[];
}

export type Support = (observed: Observed) => boolean;

/** A hypothesis about the host, and what must be observed to support it. */
export interface LikelyCause {
  readonly text: string;
  readonly when: Support;
}

/**
 * A cause that is shown when any of these observations supports it.
 * @example likely('The host may return 404 when there is no lock.', returned(404))
 */
export function likely(text: string, ...observations: readonly Support[]): LikelyCause {
  return { text, when: (observed) => observations.some((supports) => supports(observed)) };
}

/** The text of a cause, whatever was observed. */
export function textOf(cause: string | LikelyCause | undefined): string | undefined {
  return typeof cause === 'object' ? cause.text : cause;
}

/** The text of the cause that what was observed supports. A cause without conditions needs a host that took the request. */
export function supportedCause(cause: string | LikelyCause | undefined, observed: Observed): string | undefined {
  if (cause === undefined) return undefined;
  const { text, when } = typeof cause === 'string' ? { text: cause, when: tookTheRequest } : cause;
  return when(observed) ? text : undefined;
}

const refusals: ReadonlySet<number> = new Set([401, 403, 404, 405]);

// Such a status says nothing about the rule: the host did not get as far as it.
const tookTheRequest: Support = ({ fault }) =>
  !fault || fault.part !== undefined || (fault.status < 500 && !refusals.has(fault.status));

/** The status is at fault, and is one of these. */
export function returned(...statuses: readonly number[]): Support {
  return ({ fault }) => fault !== undefined && fault.part === undefined && statuses.includes(fault.status);
}

/** The host returned 2xx for what it must refuse. */
export const succeeded: Support = ({ fault }) => fault !== undefined && fault.part === undefined && isSuccess(fault);

/** The host returned a 5xx other than 501. */
export const crashed: Support = ({ fault }) =>
  fault !== undefined && fault.part === undefined && fault.status >= 500 && fault.status !== 501;

/** The host returned a redirect. */
export const redirected: Support = ({ fault }) => fault !== undefined && fault.part === undefined && isRedirect(fault);

/** A lock is still there after Unlock returned success for it. */
export const keptTheLock: Support = ({ fault }) => fault?.part === keptLockFault.part;

/** The host did what it refused. */
export const carriedOut: Support = ({ fault }) => fault?.part === refusedEffect;

/** A part such as `property Size` is wrong in what the host returned as a success, or with the expected status. */
export function wrong(part: RegExp): Support {
  return ({ fault, mismatches }) =>
    fault !== undefined &&
    (fault.part !== undefined || fault.status < 300) &&
    mismatches.some(({ at }) => part.test(at));
}

/** A part is wrong, also where no single response is at fault. */
export function differs(part: RegExp): Support {
  return ({ mismatches }) => mismatches.some(({ at }) => part.test(at));
}

/** A value that looks like this was found in place of the expected one. */
export function found(value: RegExp): Support {
  return ({ mismatches }) => mismatches.some(({ actual }) => value.test(actual));
}

/** The observation, if the exception is not observed as well. */
export function unless(exception: Support, observation: Support): Support {
  return (observed) => observation(observed) && !exception(observed);
}

/** The observation is about this operation. */
export function of(operation: string, observation: Support): Support {
  return (observed) => observed.fault?.operation === operation && observation(observed);
}
