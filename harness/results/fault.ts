/**
 * The response at which a check stopped. It is the same for the check that judges the response and for every check
 * whose starting state needs it, so that reports can group red checks by their cause.
 */
export interface Fault {
  readonly operation: string;
  readonly status: number;
  /** The part that is not as expected, such as `header X-WOPI-Lock`; absent when it is the status. */
  readonly part?: string;
}

interface Received {
  readonly operation: string;
  readonly status: number;
}

/** The fault of a response with these mismatches. A status other than 2xx that no one judged is the fault by itself. */
export function faultOf(
  { operation, status }: Received,
  mismatches: readonly { readonly at: string }[],
  { judgesStatus = true } = {},
): Fault {
  const isStatus = mismatches.some(({ at }) => at === 'status') || (!judgesStatus && (status < 200 || status > 299));
  const [first] = mismatches;
  return { operation, status, ...(isStatus || !first ? {} : { part: first.at }) };
}

/** The part of a fault when the host did what it refused. */
export const refusedEffect = 'refused effect';

/** The host keeps a lock that it claims to have released. */
export const keptLockFault: Fault = { operation: 'Unlock', status: 200, part: 'lock' };
