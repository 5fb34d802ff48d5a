import { isAbsoluteUrl } from '../../wopi/absolute-url.ts';
import { cut, cutMark } from '../client/redactor.ts';
import type { JsonObject, JsonValue } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { tellApart } from './differences.ts';

/** Judges one property of a JSON response. Returns what was expected on a mismatch, undefined otherwise. */
export type JsonExpectation = (value: JsonValue | undefined) => string | undefined;

/**
 * The property at `path` (such as `ContainerPointer.Url`, `ActivityResponses[0].Id` or `AncestorsWithRootFirst[-1]`),
 * or undefined when it is missing.
 */
export function propertyAt(json: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = json;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    const isIndex = /^-?\d+$/.test(step);
    if (Array.isArray(value)) value = isIndex ? (value as readonly JsonValue[]).at(Number(step)) : undefined;
    else if (isObject(value) && !isIndex && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every property that is not as expected; the path `''` is the whole body. */
export function compareJson(json: JsonValue, expected: Readonly<Record<string, JsonExpectation>>): Mismatch[] {
  return Object.entries(expected).flatMap(([path, expectation]) => {
    const value = propertyAt(json, path);
    const wanted = expectation(value);
    const at = path === '' ? 'body' : `property ${path}`;
    return wanted === undefined ? [] : [tellApart({ at, expected: wanted, actual: describeJson(value) }, value)];
  });
}

/** A JSON value for a message, cut to a readable length. */
export function describeJson(value: JsonValue | undefined): string {
  if (value === undefined) return '(missing)';
  return cut(JSON.stringify(outline(value, 5)), longestText);
}

const longestText = 300;
const mostElements = 50;

// JSON.stringify overflows the stack on deep nesting, and messages must stay short.
function outline(value: JsonValue, depth: number): JsonValue {
  if (typeof value === 'string') return cut(value, longestText);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return cutMark;
  if (Array.isArray(value)) return value.slice(0, mostElements).map((element) => outline(element, depth - 1));
  const entries = Object.entries(value).slice(0, mostElements);
  return Object.fromEntries(entries.map(([name, element]) => [name, outline(element, depth - 1)]));
}

// Microsoft's validator treats missing, null, "", [] and {} alike as "no value".
function hasNoValue(value: JsonValue | undefined): value is undefined | null {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Accepts a missing, null or empty value, and otherwise what `expectation` accepts. */
export function optional(expectation: JsonExpectation): JsonExpectation {
  return (value) => {
    if (hasNoValue(value)) return undefined;
    const wanted = expectation(value);
    return wanted === undefined ? undefined : `${wanted} (or no value)`;
  };
}

function present(wanted: string, holds: (value: JsonValue) => boolean): JsonExpectation {
  return (value) => (!hasNoValue(value) && holds(value) ? undefined : wanted);
}

/** Present and not empty. The type is not judged, as in Microsoft's validator; the schema check does that. */
export const aValue = present('a value', () => true);

/** Compares by value, so that `"true"` equals true, as it does in Microsoft's validator. */
export function equals(expected: string | number | boolean): JsonExpectation {
  return present(JSON.stringify(expected), (value) => sameValue(value, expected));
}

function sameValue(value: JsonValue, expected: string | number | boolean): boolean {
  if (typeof expected === 'boolean') return String(value).toLowerCase() === String(expected);
  return typeof value !== 'object' && String(value) === String(expected);
}

export function endsWith(ending: string): JsonExpectation {
  return present(
    `a string that ends with ${JSON.stringify(ending)}`,
    (value) => typeof value === 'string' && value.endsWith(ending),
  );
}

/** The same text in any Unicode normalization form: storage may normalize names. */
export function sameName(expected: string): JsonExpectation {
  return present(
    JSON.stringify(expected),
    (value) => typeof value === 'string' && value.normalize('NFC') === expected.normalize('NFC'),
  );
}

/** A string that matches `pattern`; `meaning` describes it in messages. */
export function matching(pattern: RegExp, meaning: string): JsonExpectation {
  return present(meaning, (value) => typeof value === 'string' && pattern.test(value));
}

/** Present and different from all of these values. */
export function differsFrom(...unwanted: readonly string[]): JsonExpectation {
  const named = unwanted.map((value) => JSON.stringify(value)).join(' or ');
  return present(`a value other than ${named}`, (value) => !unwanted.includes(String(value)));
}

/** Any value but this one, or none. */
export function not(unwanted: string): JsonExpectation {
  return (value) => (value === unwanted ? `anything but ${JSON.stringify(unwanted)}` : undefined);
}

export function oneOf(...expected: readonly (string | number | boolean)[]): JsonExpectation {
  const wanted = expected.map((value) => JSON.stringify(value)).join(' or ');
  return present(wanted, (value) => expected.some((candidate) => sameValue(value, candidate)));
}

/** An array of exactly this length, which may be 0. */
export function arrayOfLength(length: number): JsonExpectation {
  return (value) => (Array.isArray(value) && value.length === length ? undefined : `an array of ${length} elements`);
}

export const absoluteUrl = present('an absolute URL', (value) => typeof value === 'string' && isAbsoluteUrl(value));

export const absoluteUrlWithToken = present(
  'an absolute URL with an access_token parameter',
  (value) => typeof value === 'string' && isAbsoluteUrl(value) && /[?&]access_token=/i.test(value),
);

/**
 * For a property that may be absent but must not match `pattern` when sent. As in Microsoft's validator, an empty or
 * null value is a mismatch, and numbers and Booleans are compared as text.
 */
export function notMatching(pattern: RegExp, meaning: string): JsonExpectation {
  return (value) => {
    if (value === undefined) return undefined;
    return typeof value !== 'object' && value !== '' && !pattern.test(String(value))
      ? undefined
      : `${meaning}, or no property`;
  };
}
