import { compareResponse, type ResponseExpectation } from './expect.ts';
import { SetupFailure } from './failures.ts';
import { absoluteUrl, isObject, propertyAt } from './json-expectations.ts';
import { resourceOfUrl, type WopiResource } from './wopi/resource.ts';
import type { WopiResponse } from './wopi/response.ts';

/** @throws {SetupFailure} with every mismatch, when `response` is not as a starting state needs it. */
export function requireResponse(response: WopiResponse, expected: ResponseExpectation, step: string): void {
  const mismatches = compareResponse(response, expected);
  if (mismatches.length > 0)
    throw new SetupFailure(`the starting state could not be reached: ${step} went wrong`, mismatches);
}

/** The resource behind the URL at `path` of an answer. @throws {SetupFailure} when there is none. */
export function resourceIn(response: WopiResponse, path: string, step: string): WopiResource {
  requireResponse(response, { status: 200, json: { [path]: absoluteUrl } }, step);
  const json = response.json;
  const url = 'value' in json && isObject(json.value) ? propertyAt(json.value, path) : undefined;
  return resourceOfUrl(String(url));
}
