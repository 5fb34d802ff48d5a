import { describeStatus, longestValue } from '../client/describe-response.ts';
import { cut } from '../client/redactor.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import { ConformanceFailure, type Mismatch } from '../results/failures.ts';
import { faultOf } from '../results/fault.ts';
import { differingBytes, tellApart } from './differences.ts';
import { type HeaderExpectation, header, headerIfPresent } from './headers.ts';
import { compareJson, type JsonExpectation } from './json.ts';

/** What a response must look like. Omitted parts are not judged, not even the status. */
export interface ResponseExpectation {
  readonly status?: number | readonly number[];
  readonly headers?: Readonly<Record<string, HeaderExpectation>>;
  readonly json?: Readonly<Record<string, JsonExpectation>>;
  readonly body?: Uint8Array;
  readonly noBody?: true;
}

/** Compares everything, then fails once with all mismatches. */
export function expectResponse(response: WopiResponse, expected: ResponseExpectation): void {
  const judgesStatus = expected.status !== undefined;
  failOn(compareResponse(response, expected), response, expectResponse, { judgesStatus });
}

/** Fails with these mismatches of a response, if there are any, at the line that called `expectation`. */
export function failOn(
  mismatches: readonly Mismatch[],
  response: WopiResponse,
  expectation: (...parameters: never[]) => unknown,
  { judgesStatus = true } = {},
): void {
  if (mismatches.length === 0) return;
  const fault = faultOf(response, mismatches, { judgesStatus });
  fail(new ConformanceFailure(subjectOf(response, mismatches), mismatches, fault), expectation);
}

/** Fails with these mismatches of something that is not a single response. */
export function failAbout(
  subject: string,
  mismatches: readonly Mismatch[],
  expectation: (...parameters: never[]) => unknown,
): void {
  if (mismatches.length > 0) fail(new ConformanceFailure(subject, mismatches), expectation);
}

function fail(failure: ConformanceFailure, expectation: (...parameters: never[]) => unknown): never {
  Error.captureStackTrace(failure, expectation);
  throw failure;
}

/** The operation, with the status unless a mismatch has it. */
export function subjectOf(response: WopiResponse, mismatches: readonly Mismatch[]): string {
  const { operation } = response;
  return mismatches.some(({ at }) => at === 'status') ? operation : `${operation} returned ${describeStatus(response)}`;
}

/** All mismatches between `response` and what is expected. Content-Length is always compared with the body. */
export function compareResponse(response: WopiResponse, expected: ResponseExpectation): Mismatch[] {
  return [
    ...compareContentLength(response),
    ...compareStatus(response, expected.status),
    ...compareHeaders(response, expected.headers ?? {}),
    ...(expected.json ? compareJsonOf(response, expected) : []),
    ...compareBody(response, expected),
  ];
}

function compareContentLength(response: WopiResponse): Mismatch[] {
  const announced = response.header('Content-Length');
  if (announced === undefined || (!response.cutShort && Number(announced) === response.bodySize)) return [];
  return [
    {
      at: 'header Content-Length',
      expected: `${response.bodySize}, the length of the body received`,
      actual: announced,
    },
  ];
}

function compareStatus(response: WopiResponse, expected: ResponseExpectation['status']): Mismatch[] {
  if (expected === undefined || [expected].flat().includes(response.status)) return [];
  return [{ at: 'status', expected: [expected].flat().join(' or '), actual: describeStatus(response) }];
}

function compareHeaders(response: WopiResponse, expected: NonNullable<ResponseExpectation['headers']>): Mismatch[] {
  return Object.entries(expected).flatMap(([name, expectation]) => {
    const value = response.header(name);
    const wanted = expectation(value);
    if (wanted === undefined) return [];
    return [tellApart({ at: `header ${name}`, expected: wanted, actual: describeHeader(value) }, value)];
  });
}

function describeHeader(value: string | undefined): string {
  return value === undefined ? '(missing)' : JSON.stringify(cut(value, longestValue));
}

// An error page lacks every property, and its status says more than they do.
function compareJsonOf(response: WopiResponse, { status, json = {} }: ResponseExpectation): Mismatch[] {
  const mismatches = compareJsonBody(response, json);
  if (mismatches.length === 0 || status !== undefined || isSuccess(response)) return mismatches;
  return [{ at: 'status', expected: 'a success', actual: describeStatus(response) }, ...mismatches];
}

function compareJsonBody(response: WopiResponse, expected: Readonly<Record<string, JsonExpectation>>): Mismatch[] {
  const json = response.json;
  if ('problem' in json) return [{ at: 'body', expected: 'JSON', actual: json.problem }];
  return compareJson(json.value, expected);
}

function compareBody(response: WopiResponse, { body, noBody }: ResponseExpectation): Mismatch[] {
  if (noBody && response.bodySize > 0)
    return [{ at: 'body', expected: 'no body', actual: `${response.bodySize} bytes` }];
  if (body === undefined || Buffer.from(body).equals(response.body)) return [];
  return [{ at: 'body', ...differingBytes(body, response.body) }];
}

/** Expects status 200 and judges nothing else. */
export function expectSuccess(response: WopiResponse): void {
  expectResponse(response, { status: 200 });
}

/** Expects 409 and the current lock ID in X-WOPI-Lock; with `currentLock: ''` the header may also be absent. */
export function expectLockMismatch(response: WopiResponse, { currentLock }: { readonly currentLock: string }): void {
  const lock = currentLock === '' ? headerIfPresent('') : header(currentLock);
  expectResponse(response, { status: 409, headers: { 'X-WOPI-Lock': lock } });
}

/** Expects any status except 501. */
export function expectImplemented(response: WopiResponse): void {
  const mismatch = { at: 'status', expected: 'any status except 501', actual: describeStatus(response) };
  failOn(response.status === 501 ? [mismatch] : [], response, expectImplemented);
}

/** Expects a status below 500, or 501. */
export function expectNoServerError(response: WopiResponse): void {
  const mismatch = { at: 'status', expected: '501 or a status below 500', actual: describeStatus(response) };
  failOn(response.status >= 500 && response.status !== 501 ? [mismatch] : [], response, expectNoServerError);
}

/** Expects 401 or 404, or what the editor also takes for it: the token is not valid for this resource. */
export function expectTokenRefused(response: WopiResponse): void {
  expectResponse(response, { status: response.tokenRefusals });
}

/** Expects any status except a success. */
export function expectRefused(response: WopiResponse): void {
  const mismatch = { at: 'status', expected: 'a refusal, such as 401 or 404', actual: describeStatus(response) };
  failOn(isSuccess(response) ? [mismatch] : [], response, expectRefused);
}
