import type { OperationName } from '../../wopi/operations.ts';
import type { WopiResponse } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import type { Rule } from './rules.ts';

/** Bytes of a body that are kept to show the first difference: the judge holds those of many files. */
export const comparedBytes = 64 * 1024;

/** A body that has passed by completely. */
export interface BodyFacts {
  /** In bytes. */
  readonly size: number;
  /** In Base64. */
  readonly sha256: string;
  /** The first {@link comparedBytes}, to show where two bodies differ. */
  readonly beginning: Uint8Array;
}

/** A WOPI request on its way to the host. */
export interface PassingRequest {
  readonly operation: OperationName;
  /** Identifies the file or container: the path of its URL. */
  readonly resource: string;
  /** Distinguishes access tokens without holding them. */
  readonly user: string;
  readonly header: (name: string) => string | undefined;
}

/** What came back, with what the whole exchange has shown. */
export interface PassedResponse {
  readonly response: WopiResponse;
  /** The request's body; absent if it did not arrive completely. */
  readonly sent?: BodyFacts | undefined;
  /** The response's body; absent if it did not arrive completely. */
  readonly received?: BodyFacts | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly at: number;
}

/** A complete exchange. */
export interface Passing extends PassedResponse {
  readonly request: PassingRequest;
}

/** A rule that an exchange does not follow. */
export interface Finding {
  readonly rule: Rule;
  readonly mismatches: readonly Mismatch[];
}

/** The finding of a rule, if there are any mismatches but a wrong Content-Length, which has a rule of its own. */
export function finding(rule: Rule, mismatches: readonly Mismatch[]): Finding[] {
  const own = mismatches.filter(({ at }) => at !== contentLength);
  return own.length === 0 ? [] : [{ rule, mismatches: own }];
}

export const contentLength = 'header Content-Length';

/** The finding of a rule if `at` is not as expected. */
export function mismatch(rule: Rule, at: string, expected: string, actual: string | undefined): Finding[] {
  return [{ rule, mismatches: [{ at, expected, actual: actual === undefined ? '(missing)' : actual }] }];
}

/**
 * Whether the host refused a request for a reason that cannot be judged here: the token, the proof, a missing file or
 * feature, or a fault of its own. Nothing has changed then.
 */
export function isRefusal({ status }: WopiResponse): boolean {
  return [401, 403, 404, 412, 413, 429].includes(status) || status >= 500;
}
