import { describeStatus } from '../client/describe-response.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import { type Mismatch, RefusedButDone } from '../results/failures.ts';
import { refusedEffect } from '../results/fault.ts';
import { compareResponse, type ResponseExpectation } from './response.ts';

/** What was read after a refused request, and what it must be if nothing was done. */
export interface Reading {
  readonly response: WopiResponse;
  readonly expected: ResponseExpectation;
}

/** Whether the host refused a request, so that it must have had no effect. */
export function isRefused(response: WopiResponse): boolean {
  return !isSuccess(response);
}

/**
 * Expects that a refused request had no effect. Fails at MUST, whatever the level of the check, and judges nothing if
 * the request was not refused.
 */
export function expectNothingDone(refused: WopiResponse, readings: readonly Reading[]): void {
  const mismatches = isRefused(refused) ? readings.flatMap((reading) => differences(refused, reading)) : [];
  if (mismatches.length === 0) return;
  const { operation, status } = refused;
  const failure = new RefusedButDone(`${operation} was refused, but done`, mismatches, {
    operation,
    status,
    part: refusedEffect,
  });
  Error.captureStackTrace(failure, expectNothingDone);
  throw failure;
}

/** Of a file that is gone, or a lock that is not as it was. */
const telling: readonly number[] = [401, 404, 409, 410];

// An operation that is broken in itself says nothing about what the refused one did.
function differences(refused: WopiResponse, { response, expected }: Reading): Mismatch[] {
  if (!isSuccess(response) && !telling.includes(response.status)) return [];
  const when = `of ${response.operation} after ${refused.operation} returned ${describeStatus(refused)}`;
  return compareResponse(response, expected)
    .filter(({ at }) => at !== 'header Content-Length')
    .map((mismatch) => ({ ...mismatch, at: `${mismatch.at} ${when}` }));
}
