import { resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import type { JsonValue, WopiResponse } from '../client/response.ts';
import { absoluteUrl, propertyAt } from '../expect/json.ts';
import { compareResponse, type ResponseExpectation } from '../expect/response.ts';
import { SetupFailure } from '../results/failures.ts';

/** @throws {SetupFailure} with every mismatch, when `response` is not as a starting state needs it. */
export function requireResponse(response: WopiResponse, expected: ResponseExpectation, step: string): void {
  const mismatches = compareResponse(response, expected);
  if (mismatches.length > 0)
    throw new SetupFailure(`the starting state could not be reached: ${step} went wrong`, mismatches);
}

/** The resource behind the URL at `path` of an answer. @throws {SetupFailure} when there is none. */
export function resourceIn(response: WopiResponse, path: string, step: string): WopiResource {
  requireResponse(response, { status: 200 }, step);
  return resourceAt(response, path);
}

/** The same, whatever the answer's status. */
export function resourceAt(response: WopiResponse, path: string): WopiResource {
  requireResponse(response, { json: { [path]: absoluteUrl } }, response.operation);
  return resourceOfUrl(String(valueAt(response, path)));
}

/** The value at `path` of an answer's JSON; undefined where there is none. */
export function valueAt(response: WopiResponse, path: string): JsonValue | undefined {
  const json = response.json;
  return 'value' in json ? propertyAt(json.value, path) : undefined;
}
