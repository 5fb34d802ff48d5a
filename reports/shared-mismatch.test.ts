import { describe, expect, test } from 'vitest';
import type { Exchange } from '../harness/client/exchange.ts';
import type { TokenName } from '../harness/client/token-names.ts';
import type { Mismatch } from '../harness/results/failures.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { renderJson } from './render-json.ts';
import { renderSummary } from './render-summary.ts';
import { sampleExchange, sampleReport, sampleResult } from './testing/sample-report.ts';

interface Request {
  readonly operation: string;
  readonly status?: number;
  readonly lock?: string;
  readonly token?: TokenName;
}

function exchange({ operation, status = 200, lock, token = 'run' }: Request): Exchange {
  const { request } = sampleExchange();
  return sampleExchange({
    operation,
    token,
    request: { ...request, headers: lock === undefined ? {} : { 'X-WOPI-Lock': lock } },
    response: { status, headers: {}, body: '', bodyEncoding: 'utf8', bodySize: 0 },
  });
}

/** A check that failed at its last request. */
function failed(name: string, mismatch: Mismatch, requests: readonly [Request, ...Request[]]): CheckResult {
  const { operation, status = 200 } = requests.at(-1) ?? requests[0];
  const isStatus = mismatch.at === 'status';
  return sampleResult({
    name,
    outcome: 'failed',
    reason: `${operation}: ${mismatch.at}: expected ${mismatch.expected}, got ${mismatch.actual}`,
    mismatches: [mismatch],
    fault: { operation, status, ...(isStatus ? {} : { part: mismatch.at }) },
    exchanges: requests.map(exchange),
  });
}

/** A check without which an operation would count as one that never works. */
const passes = sampleResult({
  name: 'Passes',
  exchanges: [],
  omitted: ['Lock', 'Unlock', 'CheckFileInfo', 'GetFile'].map((operation) => ({ operation, status: 200 })),
});

function reportOf(results: readonly CheckResult[]): RunReport {
  return sampleReport({ results: [...results, passes] });
}

/** The names of the red checks of each cause, after its title. */
function joinedIn(results: readonly CheckResult[]): (readonly [title: string, ...names: string[]])[] {
  const { causes }: { causes: { title: string; checks: string[] }[] } = JSON.parse(renderJson(reportOf(results)));
  return causes.map(({ title, checks }) => [title, ...checks.map((id) => id.slice(id.lastIndexOf('/') + 1))]);
}

function namesIn(results: readonly CheckResult[]): string[][] {
  return joinedIn(results).map(([, ...names]) => names);
}

const lock = { operation: 'Lock', lock: 'a' };
const wrongUnlock = { operation: 'Unlock', lock: 'b' };
const accepted = { at: 'status', expected: '409', actual: '200' };
const wrongLock = failed('WrongLock', accepted, [lock, wrongUnlock]);
const longer = failed('Longer', accepted, [lock, wrongUnlock, lock, wrongUnlock]);
const emptyLock = failed('EmptyLock', { ...accepted, expected: '400 or 409' }, [
  lock,
  { operation: 'Unlock', lock: '' },
]);

describe('failed checks share a cause if', () => {
  test('one operation takes different lock IDs, whatever else may be returned', () => {
    expect(joinedIn([longer, wrongLock, emptyLock])).toEqual([
      ['Unlock with a different lock ID: status: expected 409, got 200', 'WrongLock', 'Longer', 'EmptyLock'],
    ]);
  });

  test('a token that must be refused gets one answer for each operation', () => {
    const actual = '302, a redirect to /login?from=1 (not followed)';
    const redirected = (operation: string) =>
      failed(operation, { at: 'status', expected: '401 or 404', actual }, [
        { operation, status: 302, token: 'invalid' },
      ]);

    expect(joinedIn(['GetFile', 'Lock', 'CheckFileInfo'].map(redirected))).toEqual([
      [
        'Requests with an invalid token: status: expected 401 or 404, got 302, a redirect to /login (not followed)',
        'GetFile',
        'Lock',
        'CheckFileInfo',
      ],
    ]);
  });

  test('a property is wrong in the same way, whatever the number in it', () => {
    const differs = (name: string, version: string) =>
      failed(name, { at: 'property Version', expected: `"${version}"`, actual: `"${version}-bob"` }, [
        { operation: 'CheckFileInfo' },
      ]);

    expect(namesIn([differs('One', 'v115'), differs('Two', 'v1295')])).toEqual([['One', 'Two']]);
  });
});

describe('failed checks have causes of their own if', () => {
  const alone: readonly [string, CheckResult][] = [
    ['the file has no lock', failed('NoLock', accepted, [wrongUnlock])],
    [
      'another status came back',
      failed('Status', { ...accepted, actual: '500' }, [lock, { ...wrongUnlock, status: 500 }]),
    ],
    ['another operation failed', failed('Operation', accepted, [lock, { operation: 'Lock', lock: 'b' }])],
    ['a success was expected', failed('Success', { at: 'status', expected: '200', actual: '409' }, [lock])],
    ['the token is at fault', failed('Token', { ...accepted, expected: '401 or 404' }, [lock, wrongUnlock])],
    ['a header is at fault', failed('Header', { ...accepted, at: 'header X-WOPI-Lock' }, [lock, wrongUnlock])],
  ];

  test.each(alone)('%s', (_, result) => {
    expect(namesIn([wrongLock, result])).toEqual([['WrongLock'], [result.name]]);
  });

  test('tokens of different kinds are taken', () => {
    const taken = (token: TokenName) =>
      failed(token, { at: 'status', expected: '401 or 404', actual: '200' }, [{ operation: 'GetFile', token }]);

    expect(namesIn([taken('invalid'), taken('other file')])).toHaveLength(2);
  });

  test('the host gives different reasons for refusing what must succeed', () => {
    const refused = (name: string) =>
      failed(name, { at: 'status', expected: '200', actual: `400 (X-WOPI-ServerError: ${name})` }, [
        { ...lock, status: 400 },
      ]);

    expect(namesIn([refused('too long'), refused('bad sign')])).toHaveLength(2);
  });

  test('bodies differ within, but not if each lacks its end', () => {
    const body = (name: string, actual: string) =>
      failed(name, { at: 'body', expected: '57 bytes, first differing at byte 3: "abc"', actual }, [
        { operation: 'GetFile' },
      ]);
    const cut = '56 bytes, which end before the first difference: "ab"';

    expect(namesIn([body('One', cut), body('Two', cut.replace('56', '55'))])).toHaveLength(1);
    expect(namesIn([body('One', '57 bytes: "x"'), body('Two', '57 bytes: "y"')])).toHaveLength(2);
  });
});

describe('the summary of failed checks with one mismatch', () => {
  const summary = (verbose: boolean) =>
    renderSummary(reportOf([longer, wrongLock, emptyLock]), {
      color: false,
      width: 120,
      ignoreSkipped: false,
      verbose,
    });

  test('explains the shortest, and names all', () => {
    const text = summary(false);

    expect(text.match(/^FAILED {2}\S+/gm)).toEqual(['FAILED  Locks/WrongLock', expect.any(String)]);
    expect(text).toContain('Red for the same cause, 2 checks:\n    Locks/Longer\n    Locks/EmptyLock\n');
    expect(text).toContain(
      'Red checks by cause\n  Unlock with a different lock ID: status: expected 409, got 200 → 3 failed\n',
    );
    expect(text).toContain('Red checks (3)\n  Locks/Longer\n  Locks/WrongLock\n  Locks/EmptyLock\n');
  });

  test('explains each with --verbose', () => {
    expect(summary(true).match(/^FAILED {2}Locks\/\S+/gm)).toHaveLength(3);
  });
});
