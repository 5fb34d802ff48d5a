import { describe, expect, test } from 'vitest';
import { WopiResponse } from '../client/response.ts';
import { ConformanceFailure, describeMismatch } from '../results/failures.ts';
import { expectCoauthTable } from './coauth-table.ts';
import { headerDiffersIfPresent } from './headers.ts';

const row = {
  CoauthLockId: 'a',
  CoauthLockMetadata: 'of a',
  CoauthLockType: 'Coauth',
  UserFriendlyName: 'Alice',
  CoauthLockTime: 1,
};
const lockA = { id: 'a', type: 'Coauth', metadata: 'of a' };
const lockB = { id: 'b', type: 'CoauthExclusive' };
const rowB = { ...row, CoauthLockId: 'b', CoauthLockMetadata: '', CoauthLockType: 'CoauthExclusive' };

function response(body: unknown, { status = 200, version = '7' } = {}): WopiResponse {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const headers: [string, string][] = version === '' ? [] : [['X-WOPI-CoauthTableVersion', version]];
  return new WopiResponse('GetCoauthTable', { status, headers, body: bytes }, {} as never);
}

function mismatchesOf(...parameters: Parameters<typeof expectCoauthTable>): readonly string[] {
  try {
    expectCoauthTable(...parameters);
    return [];
  } catch (error) {
    if (error instanceof ConformanceFailure) return error.mismatches.map(describeMismatch);
    throw error;
  }
}

describe('a table', () => {
  test('may have its rows in any order, and any time and user', () => {
    const rows = [{ ...rowB, CoauthLockTime: 2.5, UserFriendlyName: '*' }, row];
    expect(mismatchesOf(response({ CoauthTable: rows }), [lockA, lockB])).toEqual([]);
  });

  test('may be empty', () => {
    expect(mismatchesOf(response({ CoauthTable: [] }), [])).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['another type', { ...row, CoauthLockType: 'coauth' }, 'CoauthTable row "a", CoauthLockType: expected "Coauth"'],
    ['null metadata', { ...row, CoauthLockMetadata: null }, 'CoauthLockMetadata: expected "of a", got null'],
    ['an empty user', { ...row, UserFriendlyName: '' }, 'UserFriendlyName: expected a non-empty string'],
    ['a time as text', { ...row, CoauthLockTime: '1' }, 'CoauthLockTime: expected a number, got "1"'],
    ['an additional property', { ...row, ExpiresIn: 60 }, 'ExpiresIn: expected no property, got 60'],
    ['another ID', { ...row, CoauthLockId: 'A' }, 'expected a row with this CoauthLockId'],
  ])('with %s in a row is a mismatch', (_, wrong, message) => {
    expect(mismatchesOf(response({ CoauthTable: [wrong] }), [lockA])).toEqual([expect.stringContaining(message)]);
  });

  test('reports missing and surplus rows', () => {
    expect(mismatchesOf(response({ CoauthTable: [row, row] }), [lockA])).toEqual([
      expect.stringMatching(/^property CoauthTable: expected 1 row, got 2: /),
    ]);
    expect(mismatchesOf(response({ CoauthTable: [] }), [lockA, lockB])).toHaveLength(3);
  });

  test.each<[string, unknown]>([
    ['not JSON', '<html>'],
    ['an empty body', ''],
    ['a bare array', [row]],
    ['null for the rows', { CoauthTable: null }],
    ['a property next to the rows', { CoauthTable: [row], Version: 1 }],
  ])('that is %s is a mismatch', (_, body) => {
    expect(mismatchesOf(response(body), [lockA])).toHaveLength(1);
  });

  test('needs the expected version', () => {
    const table = { CoauthTable: [row] };
    expect(mismatchesOf(response(table, { version: '' }), [lockA])).toHaveLength(1);
    expect(mismatchesOf(response(table), [lockA], { version: headerDiffersIfPresent('7') })).toHaveLength(1);
    expect(mismatchesOf(response(table, { version: '' }), [lockA], { version: headerDiffersIfPresent('7') })).toEqual(
      [],
    );
  });

  test('reports status, version and rows together', () => {
    expect(mismatchesOf(response({ CoauthTable: [] }, { status: 500, version: '' }), [lockA])).toHaveLength(4);
  });
});
