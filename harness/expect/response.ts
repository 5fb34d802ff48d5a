import { describeBytes, describeStatus, longestValue } from '../client/describe-response.ts';
import { cut } from '../client/redactor.ts';
import type { WopiResponse } from '../client/response.ts';
import { ConformanceFailure, type Mismatch } from '../results/failures.ts';
import { type HeaderExpectation, header, headerIfPresent } from './headers.ts';
import { compareJson, type JsonExpectation } from './json.ts';

/** What a response must look like. Whatever is left out is not judged, the status included. */
export interface ResponseExpectation {
  readonly status?: number | readonly number[];
  readonly headers?: Readonly<Record<string, HeaderExpectation>>;
  readonly json?: Readonly<Record<string, JsonExpectation>>;
  readonly body?: Uint8Array;
  readonly noBody?: true;
}

/** Compares everything, then fails once with every mismatch. */
export function expectResponse(response: WopiResponse, expected: ResponseExpectation): void {
  failOn(compareResponse(response, expected), response, expectResponse);
}

/** Fails with these mismatches, if there are any, at the line that called `expectation`. */
export function failOn(
  mismatches: readonly Mismatch[],
  { operation }: Pick<WopiResponse, 'operation'>,
  expectation: (...parameters: never[]) => unknown,
): void {
  if (mismatches.length === 0) return;
  const failure = new ConformanceFailure(operation, mismatches);
  Error.captureStackTrace(failure, expectation);
  throw failure;
}

/** Every way in which `response` is not as expected; Content-Length is compared with the body in any case. */
export function compareResponse(response: WopiResponse, expected: ResponseExpectation): Mismatch[] {
  const mismatches = [
    ...compareHeaders(response, expected.headers ?? {}),
    ...(expected.json ? compareJsonBody(response, expected.json) : []),
    ...compareBody(response, expected),
  ];
  return [
    ...compareContentLength(response),
    ...compareStatus(response, expected.status),
    ...mismatches.map((mismatch) => ({ ...mismatch, actual: mismatch.actual + unjudgedStatus(response, expected) })),
  ];
}

// Where the status is not judged, it may all the same be why the rest is not as expected.
function unjudgedStatus(response: WopiResponse, { status }: ResponseExpectation): string {
  return status === undefined && response.status !== 200 ? `, with status ${describeStatus(response)}` : '';
}

function compareContentLength(response: WopiResponse): Mismatch[] {
  const announced = response.header('Content-Length');
  if (announced === undefined || (!response.cutShort && Number(announced) === response.body.length)) return [];
  return [
    {
      at: 'header Content-Length',
      expected: `${response.body.length}, the length of the body received`,
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
    return wanted === undefined ? [] : [{ at: `header ${name}`, expected: wanted, actual: describeHeader(value) }];
  });
}

function describeHeader(value: string | undefined): string {
  return value === undefined ? 'no such header' : JSON.stringify(cut(value, longestValue));
}

function compareJsonBody(response: WopiResponse, expected: Readonly<Record<string, JsonExpectation>>): Mismatch[] {
  const json = response.json;
  if ('problem' in json) return [{ at: 'body', expected: 'JSON', actual: json.problem }];
  return compareJson(json.value, expected);
}

function compareBody(response: WopiResponse, { body, noBody }: ResponseExpectation): Mismatch[] {
  if (noBody && response.body.length > 0)
    return [{ at: 'body', expected: 'no body', actual: `${response.body.length} bytes` }];
  if (body === undefined || Buffer.from(body).equals(response.body)) return [];
  return [{ at: 'body', expected: describeBytes(body), actual: describeBytes(response.body) }];
}

/** Status 200, and nothing else is judged. */
export function expectSuccess(response: WopiResponse): void {
  expectResponse(response, { status: 200 });
}

/** 409 that names the lock in force in X-WOPI-Lock; with `currentLock: ''` the header may also be absent. */
export function expectLockMismatch(response: WopiResponse, { currentLock }: { readonly currentLock: string }): void {
  const lock = currentLock === '' ? headerIfPresent('') : header(currentLock);
  expectResponse(response, { status: 409, headers: { 'X-WOPI-Lock': lock } });
}

/** Any status but 501. */
export function expectImplemented(response: WopiResponse): void {
  const mismatch = { at: 'status', expected: 'anything but 501', actual: describeStatus(response) };
  failOn(response.status === 501 ? [mismatch] : [], response, expectImplemented);
}

/** 401 or 404: the token does not open this resource. */
export function expectTokenRefused(response: WopiResponse): void {
  expectResponse(response, { status: [401, 404] });
}
