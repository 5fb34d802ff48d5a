import { resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { describeStatus } from '../client/describe-response.ts';
import type { JsonValue, WopiResponse } from '../client/response.ts';
import { absoluteUrl, propertyAt } from '../expect/json.ts';
import { compareResponse, type ResponseExpectation } from '../expect/response.ts';
import { type Mismatch, SetupFailure } from '../results/failures.ts';
import { faultOf } from '../results/fault.ts';

/** @throws {SetupFailure} with every mismatch, when `response` is not what a starting state needs. */
export function requireResponse(response: WopiResponse, expected: ResponseExpectation, step: string): void {
  const mismatches = compareResponse(response, expected);
  if (mismatches.length === 0) return;
  const judgesStatus = expected.status !== undefined;
  const message = `the starting state could not be reached: ${step} ${describeOutcome(response, mismatches)}`;
  throw new SetupFailure(message, mismatches, faultOf(response, mismatches, { judgesStatus }));
}

function describeOutcome(response: WopiResponse, mismatches: readonly Mismatch[]): string {
  return mismatches.some(({ at }) => at === 'status') ? 'failed' : `returned ${describeStatus(response)}`;
}

/** The resource of the URL at `path` in a response. @throws {SetupFailure} when it is missing. */
export function resourceIn(response: WopiResponse, path: string, step: string): WopiResource {
  requireResponse(response, { status: 200 }, step);
  return resourceAt(response, path);
}

/** Like {@link resourceIn}, with any status. */
export function resourceAt(response: WopiResponse, path: string): WopiResource {
  requireResponse(response, { json: { [path]: absoluteUrl } }, response.operation);
  return resourceOfUrl(String(valueAt(response, path)));
}

/** The value at `path` in a response's JSON; undefined when it is missing. */
export function valueAt(response: WopiResponse, path: string): JsonValue | undefined {
  const json = response.json;
  return 'value' in json ? propertyAt(json.value, path) : undefined;
}
