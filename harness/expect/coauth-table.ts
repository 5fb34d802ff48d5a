import type { CoauthLockRequest } from '../../wopi/headers.ts';
import { isSuccess, type JsonObject, type JsonValue, type WopiResponse } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { anyHeader, type HeaderExpectation } from './headers.ts';
import { describeJson, isObject } from './json.ts';
import { compareResponse, failOn } from './response.ts';

/** A row of the coauth table. A lock without metadata has empty metadata. */
export type CoauthRow = Pick<CoauthLockRequest, 'id' | 'type' | 'metadata'>;

/** The IDs in the coauth table that a response contains; undefined if it contains none. */
export function coauthLockIdsIn(response: WopiResponse): readonly string[] | undefined {
  const { json } = response;
  const table = 'value' in json && isObject(json.value) ? json.value.CoauthTable : undefined;
  if (!isSuccess(response) || !Array.isArray(table)) return undefined;
  return table.filter(isObject).flatMap(({ CoauthLockId: id }) => (typeof id === 'string' ? [id] : []));
}

/** Expects 200 and a table version that satisfies `version`, by default any version. */
export function expectCoauthLocked(
  response: WopiResponse,
  { version = anyHeader }: { readonly version?: HeaderExpectation } = {},
): void {
  const headers = { 'X-WOPI-CoauthTableVersion': version };
  failOn(compareResponse(response, { status: 200, headers }), response, expectCoauthLocked);
}

/**
 * Expects 200 and exactly these rows, in any order. CoauthLockTime and UserFriendlyName may have any value of their
 * type. Every row must have exactly the five documented properties, as in Microsoft's validator.
 */
export function expectCoauthTable(
  response: WopiResponse,
  rows: readonly CoauthRow[],
  { version = anyHeader }: { readonly version?: HeaderExpectation } = {},
): void {
  const headers = { 'X-WOPI-CoauthTableVersion': version };
  const mismatches = [...compareResponse(response, { status: 200, headers }), ...compareTable(response, rows)];
  failOn(mismatches, response, expectCoauthTable);
}

function compareTable(response: WopiResponse, rows: readonly CoauthRow[]): Mismatch[] {
  const json = response.json;
  if ('problem' in json) return [{ at: 'body', expected: 'JSON', actual: json.problem }];
  const { CoauthTable: table, ...others }: JsonObject = isObject(json.value) ? json.value : {};
  const unknown = Object.keys(others).map((name) => unknownProperty(`property ${name}`, others[name]));
  if (!Array.isArray(table))
    return [...unknown, { at: 'property CoauthTable', expected: 'an array of rows', actual: describeJson(table) }];
  return [...unknown, ...compareRows(table as readonly JsonValue[], rows)];
}

function compareRows(table: readonly JsonValue[], rows: readonly CoauthRow[]): Mismatch[] {
  const wanted = `${rows.length} row${rows.length === 1 ? '' : 's'}`;
  const count =
    table.length === rows.length
      ? []
      : [{ at: 'property CoauthTable', expected: wanted, actual: `${table.length}: ${describeJson(table)}` }];
  return [...count, ...rows.flatMap((row) => compareRow(table, row))];
}

function compareRow(table: readonly JsonValue[], { id = '', type = '', metadata = '' }: CoauthRow): Mismatch[] {
  const at = `CoauthTable row ${JSON.stringify(id)}`;
  const row = table.filter(isObject).find(({ CoauthLockId }) => CoauthLockId === id);
  if (!row) return [{ at, expected: 'a row with this CoauthLockId', actual: describeJson(table) }];
  const { CoauthLockId: _, CoauthLockType, CoauthLockMetadata, UserFriendlyName, CoauthLockTime, ...others } = row;
  const facts: readonly (readonly [name: string, value: JsonValue | undefined, holds: boolean, wanted: string])[] = [
    ['CoauthLockType', CoauthLockType, CoauthLockType === type, JSON.stringify(type)],
    ['CoauthLockMetadata', CoauthLockMetadata, CoauthLockMetadata === metadata, describeJson(metadata)],
    ['UserFriendlyName', UserFriendlyName, isText(UserFriendlyName), 'a non-empty string'],
    ['CoauthLockTime', CoauthLockTime, typeof CoauthLockTime === 'number', 'a number'],
  ];
  return [
    ...facts.flatMap(([name, value, holds, wanted]) =>
      holds ? [] : [{ at: `${at}, ${name}`, expected: wanted, actual: describeJson(value) }],
    ),
    ...Object.keys(others).map((name) => unknownProperty(`${at}, ${name}`, others[name])),
  ];
}

function isText(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

function unknownProperty(at: string, value: JsonValue | undefined): Mismatch {
  return { at, expected: 'no property', actual: describeJson(value) };
}
