import { describeStatus } from '../client/describe-response.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import { type Mismatch, RefusedButDone } from '../results/failures.ts';
import { faultOf, refusedEffect } from '../results/fault.ts';
import { compareResponse, type ResponseExpectation } from './response.ts';
import { showsEffect } from './shows-effect.ts';

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
 * the request was not refused. Where what was refused is not there, the failure is about the response that was read.
 */
export function expectNothingDone(refused: WopiResponse, readings: readonly Reading[]): void {
  const differing = isRefused(refused) ? readings.flatMap(differences) : [];
  const [first] = differing;
  if (!first) return;
  const isDone = differing.some(({ response, mismatches }) => showsEffect(refused, response, mismatches));
  const failure = isDone ? refusedButDone(refused, differing) : notAsBefore(refused, first);
  Error.captureStackTrace(failure, expectNothingDone);
  throw failure;
}

interface Differing {
  readonly response: WopiResponse;
  readonly mismatches: readonly Mismatch[];
}

function differences({ response, expected }: Reading): Differing[] {
  if (!isSuccess(response) && !showsAnEffect(response)) return [];
  const mismatches = compareResponse(response, withAnySuccess(expected, response)).filter(
    ({ at }) => at !== 'header Content-Length',
  );
  return mismatches.length > 0 ? [{ response, mismatches }] : [];
}

function refusedButDone(refused: WopiResponse, differing: readonly Differing[]): RefusedButDone {
  const { operation, status } = refused;
  const mismatches = differing.flatMap(({ response, mismatches }) => {
    const when = `of ${response.operation} after ${operation} returned ${describeStatus(refused)}`;
    return mismatches.map((mismatch) => ({ ...mismatch, at: `${mismatch.at} ${when}` }));
  });
  const fault = { operation, status, part: refusedEffect };
  return new RefusedButDone(`${operation} was refused, but done`, mismatches, fault);
}

// It may be that what reads the state does so wrongly, whatever was refused.
function notAsBefore(refused: WopiResponse, { response, mismatches }: Differing): RefusedButDone {
  const when = `after ${refused.operation} was refused with ${refused.status}`;
  const subject = `${response.operation} ${when} returned ${describeStatus(response)}`;
  return new RefusedButDone(subject, mismatches, faultOf(response, mismatches));
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
