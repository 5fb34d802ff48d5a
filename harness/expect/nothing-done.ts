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

function differences(refused: WopiResponse, { response, expected }: Reading): Mismatch[] {
  if (!isSuccess(response) && !showsAnEffect(response)) return [];
  const when = `of ${response.operation} after ${refused.operation} returned ${describeStatus(refused)}`;
  return compareResponse(response, withAnySuccess(expected, response))
    .filter(({ at }) => at !== 'header Content-Length')
    .map((mismatch) => ({ ...mismatch, at: `${mismatch.at} ${when}` }));
}

// Any other status means that the operation is broken in itself, which says nothing about what the refused one did.
function showsAnEffect({ operation, status }: WopiResponse): boolean {
  const isGone = [401, 404, 410].includes(status);
  return isGone || (status === 409 && ['Lock', 'Unlock', 'PutRelativeFile'].includes(operation));
}

function withAnySuccess(expected: ResponseExpectation, response: WopiResponse): ResponseExpectation {
  const wantsSuccess = [expected.status ?? []].flat().includes(200);
  return wantsSuccess && isSuccess(response) ? { ...expected, status: response.status } : expected;
}
