import { describe, expect, test } from 'vitest';
import { WopiResponse } from '../client/response.ts';
import { ConformanceFailure } from '../results/failures.ts';
import {
  anyHeader,
  exactHeader,
  type HeaderExpectation,
  header,
  headerDiffersIfPresent,
  headerIfPresent,
  noHeader,
  nonEmptyHeader,
} from './headers.ts';
import { aValue } from './json.ts';
import {
  compareResponse,
  expectLockMismatch,
  expectResponse,
  expectSuccess,
  expectTokenRefused,
  type ResponseExpectation,
} from './response.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly cutShort?: boolean;
}

function response({ status = 200, headers = {}, body = '', cutShort = false }: Answer): WopiResponse {
  const http = { status, headers: Object.entries(headers), body: Buffer.from(body), cutShort };
  return new WopiResponse('Lock', http, {} as never);
}

function mismatchesOf(answer: Answer, expected: Parameters<typeof compareResponse>[1]): readonly string[] {
  return compareResponse(response(answer), expected).map(
    ({ at, expected: wanted, actual }) => `${at}: ${wanted} | ${actual}`,
  );
}

describe('compareResponse', () => {
  test('judges only what is expected', () => {
    expect(mismatchesOf({ status: 500, headers: { 'X-A': '1' }, body: 'text' }, {})).toEqual([]);
  });

  test('reports every mismatch', () => {
    const answer = { status: 409, headers: { 'X-WOPI-Lock': 'other' }, body: '{"Name": 1}' };
    const expected = {
      status: [200, 201],
      headers: { 'X-WOPI-Lock': header('lock') },
      json: { Url: aValue },
      noBody: true,
    } as const;

    expect(mismatchesOf(answer, expected)).toEqual([
      'status: 200 or 201 | 409',
      'header X-WOPI-Lock: "lock" | "other"',
      'property Url: a value | (missing)',
      'body: no body | 11 bytes',
    ]);
  });

  test('reports the host’s X-WOPI-ServerError, and the target of a redirect', () => {
    expect(mismatchesOf({ status: 500, headers: { 'X-WOPI-ServerError': 'disk full' } }, { status: 200 })).toEqual([
      'status: 200 | 500 (X-WOPI-ServerError: disk full)',
    ]);
    expect(mismatchesOf({ status: 302, headers: { Location: '/login' } }, { status: 200 })).toEqual([
      'status: 200 | 302, a redirect to /login (not followed)',
    ]);
  });

  test('cuts long values', () => {
    const long = 'x'.repeat(60_000);
    const answer = { status: 500, headers: { 'X-WOPI-ServerError': long, 'X-WOPI-Lock': long }, body: long };
    const expected = { status: 200, headers: { 'X-WOPI-Lock': header('') }, body: Buffer.from(''), json: {} };

    expect(mismatchesOf(answer, expected).join('').length).toBeLessThan(3_000);
  });

  test('always compares Content-Length with the body', () => {
    expect(mismatchesOf({ headers: { 'Content-Length': '4' }, body: 'body' }, {})).toEqual([]);
    expect(mismatchesOf({ headers: { 'Content-Length': '5' }, body: 'body' }, {})).toEqual([
      'header Content-Length: 4, the length of the body received | 5',
    ]);
    expect(mismatchesOf({ headers: { 'Content-Length': '4' }, body: 'body', cutShort: true }, {})).toHaveLength(1);
  });

  test('shows how bodies differ', () => {
    expect(mismatchesOf({ body: 'b\x1b' }, { body: Buffer.from('a'.repeat(50)) })).toEqual([
      `body: 50 bytes, first differing at byte 0: hex ${'61'.repeat(40)}… | 2 bytes, first differing at byte 0: hex 621b`,
    ]);
    expect(mismatchesOf({ body: '' }, { body: Buffer.from('a') })).toEqual([
      'body: 1 byte, first differing at byte 0: "a" | 0 bytes',
    ]);
  });

  test('reports what the body is instead of JSON', () => {
    expect(mismatchesOf({ status: 404, body: '<html>' }, { json: { Url: aValue } })).toEqual([
      'status: a success | 404',
      'body: JSON | an HTML page',
    ]);
  });
});

describe('a failure', () => {
  const failureOf = (answer: Answer, expected: ResponseExpectation): unknown => {
    try {
      expectResponse(response(answer), expected);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  const lock = { 'X-WOPI-Lock': header('a') };

  test.each<[string, Answer, ResponseExpectation, string, object]>([
    [
      'once when it is judged',
      { status: 500, headers: { 'X-WOPI-ServerError': 'disk full' } },
      { status: 200, headers: lock },
      'Lock: status: expected 200, got 500 (X-WOPI-ServerError: disk full); header X-WOPI-Lock: expected "a", got (missing)',
      { operation: 'Lock', status: 500 },
    ],
    [
      'before the mismatches when it is not judged',
      { status: 501, headers: { 'X-WOPI-ServerError': 'no locks' } },
      { headers: lock },
      'Lock returned 501 (X-WOPI-ServerError: no locks): header X-WOPI-Lock: expected "a", got (missing)',
      { operation: 'Lock', status: 501 },
    ],
    [
      'before the mismatches when it is as expected',
      { status: 409 },
      { status: 409, headers: lock },
      'Lock returned 409: header X-WOPI-Lock: expected "a", got (missing)',
      { operation: 'Lock', status: 409, part: 'header X-WOPI-Lock' },
    ],
    [
      'of a success that is not judged',
      { body: '{}' },
      { json: { Url: aValue } },
      'Lock returned 200: property Url: expected a value, got (missing)',
      { operation: 'Lock', status: 200, part: 'property Url' },
    ],
  ])('has the status %s', (_, answer, expected, message, fault) => {
    expect(failureOf(answer, expected)).toMatchObject({ message, fault });
  });
});

test.each<[string, HeaderExpectation, readonly (string | undefined)[], readonly (string | undefined)[]]>([
  ['header', header('Lock'), ['Lock', 'LOCK'], ['', 'other', undefined]],
  ['header of an empty value', header(''), [''], [undefined, 'a']],
  ['exactHeader', exactHeader('Lock'), ['Lock'], ['LOCK', undefined]],
  ['headerIfPresent', headerIfPresent('Lock'), ['lock', undefined], ['', 'other']],
  ['headerIfPresent of an empty value', headerIfPresent(''), ['', undefined], ['a']],
  ['anyHeader', anyHeader, ['', 'a'], [undefined]],
  ['nonEmptyHeader', nonEmptyHeader, ['a'], ['', undefined]],
  ['noHeader', noHeader, [undefined], ['', 'a']],
  ['headerDiffersIfPresent', headerDiffersIfPresent('v1'), [undefined, 'v2', ''], ['v1', 'V1']],
])('%s accepts some values only', (_, expectation, accepted, refused) => {
  for (const value of accepted) expect(expectation(value)).toBeUndefined();
  for (const value of refused) expect(expectation(value)).toEqual(expect.any(String));
});

describe('expectations of lock operations', () => {
  const mismatch = (answer: Answer, currentLock: string) => () => expectLockMismatch(response(answer), { currentLock });

  test('require 409 and the current lock', () => {
    expect(mismatch({ status: 409, headers: { 'X-WOPI-Lock': 'a' } }, 'a')).not.toThrow();
    expect(mismatch({ status: 409 }, '')).not.toThrow();
    expect(mismatch({ status: 409, headers: { 'X-WOPI-Lock': '' } }, '')).not.toThrow();
    expect(mismatch({ status: 409 }, 'a')).toThrow(ConformanceFailure);
    expect(mismatch({ status: 409, headers: { 'X-WOPI-Lock': 'b' } }, '')).toThrow(ConformanceFailure);
    expect(mismatch({ status: 200, headers: { 'X-WOPI-Lock': 'a' } }, 'a')).toThrow(
      'Lock: status: expected 409, got 200',
    );
  });

  test('require 200, or 401 or 404', () => {
    expect(() => expectSuccess(response({}))).not.toThrow();
    expect(() => expectSuccess(response({ status: 204 }))).toThrow(ConformanceFailure);
    for (const status of [401, 404]) expect(() => expectTokenRefused(response({ status }))).not.toThrow();
    for (const status of [200, 403, 500])
      expect(() => expectTokenRefused(response({ status }))).toThrow(`expected 401 or 404, got ${status}`);
  });
});
