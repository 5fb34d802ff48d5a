import { describeStatus } from '../client/describe-response.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import { ConformanceFailure } from '../results/failures.ts';
import type { ResponseExpectation } from './response.ts';
import { expectResponse } from './response.ts';

/**
 * Expects a response that depends on steps whose status the check does not judge. If a step failed, the failure is about
 * the first one that did, since the response may follow from it.
 */
export function expectAfterSteps(
  steps: readonly WopiResponse[],
  response: WopiResponse,
  expected: ResponseExpectation,
): void {
  const failed = steps.find((step) => !isSuccess(step));
  try {
    expectResponse(response, expected);
  } catch (error) {
    const failure = failed && error instanceof ConformanceFailure ? failureOfStep(failed, response, error) : error;
    if (failure instanceof ConformanceFailure) Error.captureStackTrace(failure, expectAfterSteps);
    throw failure;
  }
}

function failureOfStep(step: WopiResponse, response: WopiResponse, { mismatches }: ConformanceFailure) {
  const { operation, status } = step;
  const first = { at: 'status', expected: 'a success', actual: describeStatus(step) };
  const others = mismatches.map((mismatch) => ({
    ...mismatch,
    at: `${mismatch.at} of ${response.operation} after it`,
  }));
  return new ConformanceFailure(operation, [first, ...others], { operation, status });
}
