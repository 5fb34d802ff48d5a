import { resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { describeStatus } from '../client/describe-response.ts';
import { isAboutLogin } from '../client/is-about-login.ts';
import { isRedirect, isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import { absoluteUrl, propertyAt } from '../expect/json.ts';
import { compareResponse, type ResponseExpectation } from '../expect/response.ts';
import { type Mismatch, NotApplicable, SetupFailure } from '../results/failures.ts';
import { faultOf } from '../results/fault.ts';

/** @throws {SetupFailure} with every mismatch, when `response` is not what a starting state needs. */
export function requireResponse(response: WopiResponse, expected: ResponseExpectation, step: string): void {
  const mismatches = compareResponse(response, expected);
  if (mismatches.length === 0) return;
  const judgesStatus = expected.status !== undefined;
  const message = `the starting state could not be reached: ${step} ${describeOutcome(response, mismatches)}`;
  throw new SetupFailure(message, mismatches, faultOf(response, mismatches, { judgesStatus }));
}

/** @throws {SetupFailure} when the host carried a request out, or crashed at it, instead of refusing it. */
export function requireRefusal(response: WopiResponse): void {
  const { operation, status } = response;
  if (isSuccess(response)) throw noRefusal(response, `${operation} was not refused: it returned ${status}`);
  if (status >= 500 && status !== 501)
    throw noRefusal(response, `${operation} failed with ${describeStatus(response)} instead of being refused`);
}

/** @throws {SetupFailure} when an operation that returned success has not changed what it should have. */
export function requireEffect(change: WopiResponse, after: WopiResponse, expected: ResponseExpectation): void {
  const mismatches = compareResponse(after, expected);
  if (mismatches.length === 0) return;
  const message = `${change.operation} returned ${describeStatus(change)} and changed nothing, so its effects cannot be judged`;
  throw new SetupFailure(message, mismatches, faultOf(after, mismatches));
}

/** @throws {NotApplicable} when the host returned success for an operation that it does not claim. */
export function requireUnsupported(response: WopiResponse, what: string = response.operation): void {
  if (!isSuccess(response)) return;
  throw new NotApplicable(`the host returns ${response.status} for ${what} without claiming it, so it may support it`);
}

/** @throws {NotApplicable} when only a browser in which the user has signed in may get what a URL leads to. */
export function requireNoSession({ status, text }: WopiResponse, name: string): void {
  const needsSession = [401, 403, 404].includes(status) || isRedirect({ status }) || isLoginPage(text);
  if (needsSession)
    throw new NotApplicable(`${name} needs the user’s session in a browser: without one, it returns ${status}`);
}

function isLoginPage(text: string): boolean {
  return /^\s*<(!doctype html|html|head|body)\b/i.test(text) && isAboutLogin(text);
}

function noRefusal({ operation, status }: WopiResponse, what: string): SetupFailure {
  return new SetupFailure(`${what}, so there is no refusal to judge`, [], { operation, status });
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
