import { isAbsoluteUrl } from '../../wopi/absolute-url.ts';
import { cut, cutMark } from '../client/redactor.ts';
import type { JsonValue } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';

/** Judges one property of a JSON answer: undefined when it is as it should be, else what was expected. */
export type JsonExpectation = (value: JsonValue | undefined) => string | undefined;

/**
 * The property at `path` (such as `ContainerPointer.Url`, `ActivityResponses[0].Id` or `AncestorsWithRootFirst[-1]`),
 * or undefined where there is none.
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

export function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every property that is not as expected; the path `''` stands for the whole body. */
export function compareJson(json: JsonValue, expected: Readonly<Record<string, JsonExpectation>>): Mismatch[] {
  return Object.entries(expected).flatMap(([path, expectation]) => {
    const value = propertyAt(json, path);
    const wanted = expectation(value);
    const at = path === '' ? 'body' : `property ${path}`;
    return wanted === undefined ? [] : [{ at, expected: wanted, actual: describeJson(value) }];
  });
}

/** A JSON value for a message, cut to a readable length. */
export function describeJson(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  return cut(JSON.stringify(outline(value, 5)), longestText);
}

const longestText = 300;
const mostElements = 50;

// What a host nests too deeply cannot be written out at all, and what is huge need not be.
function outline(value: JsonValue, depth: number): JsonValue {
  if (typeof value === 'string') return cut(value, longestText);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return cutMark;
  if (Array.isArray(value)) return value.slice(0, mostElements).map((element) => outline(element, depth - 1));
  const entries = Object.entries(value).slice(0, mostElements);
  return Object.fromEntries(entries.map(([name, element]) => [name, outline(element, depth - 1)]));
}

// Missing, null, "", [] and {} are all "no value" to Microsoft's validator.
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

/** Present and not empty; its type is the schema's business, as in Microsoft's validator. */
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

/** The same text, whichever way its characters are composed: storage may normalise names. */
export function sameName(expected: string): JsonExpectation {
  return present(
    JSON.stringify(expected),
    (value) => typeof value === 'string' && value.normalize('NFC') === expected.normalize('NFC'),
  );
}

/** A string that `pattern` matches; `meaning` says what that is. */
export function matching(pattern: RegExp, meaning: string): JsonExpectation {
  return present(meaning, (value) => typeof value === 'string' && pattern.test(value));
}

/** Present, and another value than this. */
export function differsFrom(...unwanted: readonly string[]): JsonExpectation {
  const named = unwanted.map((value) => JSON.stringify(value)).join(' and ');
  return present(`another value than ${named}`, (value) => !unwanted.includes(String(value)));
}

export function oneOf(...expected: readonly (string | number | boolean)[]): JsonExpectation {
  const wanted = expected.map((value) => JSON.stringify(value)).join(' or ');
  return present(wanted, (value) => expected.some((candidate) => sameValue(value, candidate)));
}

export function contains(element: string): JsonExpectation {
  const same = (value: JsonValue) => typeof value === 'string' && value.toLowerCase() === element.toLowerCase();
  return present(
    `an array that contains ${JSON.stringify(element)}`,
    (value) => Array.isArray(value) && value.some(same),
  );
}

/** An array of just so many elements, which may be none. */
export function arrayOfLength(length: number): JsonExpectation {
  return (value) => (Array.isArray(value) && value.length === length ? undefined : `an array of ${length} elements`);
}

export const absoluteUrl = present('an absolute URL', (value) => typeof value === 'string' && isAbsoluteUrl(value));

export const absoluteUrlWithToken = present(
  'an absolute URL with an access_token parameter',
  (value) => typeof value === 'string' && isAbsoluteUrl(value) && /[?&]access_token=/i.test(value),
);

/**
 * For a property that may be absent but, once sent, must not match. An empty or null value is a mismatch here, and a
 * number or Boolean is taken for text, as in Microsoft's validator; its type is the schema's business.
 */
export function notMatching(pattern: RegExp, meaning: string): JsonExpectation {
  return (value) => {
    if (value === undefined) return undefined;
    return typeof value !== 'object' && value !== '' && !pattern.test(String(value))
      ? undefined
      : `${meaning}, or no such property`;
  };
}
