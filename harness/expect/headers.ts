/** Judges a header's value, undefined when the header is absent; returns what was expected if it is not that. */
export type HeaderExpectation = (value: string | undefined) => string | undefined;

/** The header is present with this value; case is ignored, as Microsoft's validator ignores it. */
export function header(expected: string): HeaderExpectation {
  return (value) => (value !== undefined && sameIgnoringCase(value, expected) ? undefined : JSON.stringify(expected));
}

/** The header is present with exactly this value. */
export function exactHeader(expected: string): HeaderExpectation {
  return (value) => (value === expected ? undefined : `exactly ${JSON.stringify(expected)}`);
}

/** The header is absent or has exactly this value. */
export function exactHeaderIfPresent(expected: string): HeaderExpectation {
  return (value) =>
    value === undefined || value === expected ? undefined : `exactly ${JSON.stringify(expected)}, or no such header`;
}

/** The header is absent or has this value, case ignored. */
export function headerIfPresent(expected: string): HeaderExpectation {
  const wanted = expected === '' ? 'an empty value or no such header' : `${JSON.stringify(expected)} or no such header`;
  return (value) => (value === undefined || sameIgnoringCase(value, expected) ? undefined : wanted);
}

/** The header is present, whatever its value. */
export const anyHeader: HeaderExpectation = (value) => (value === undefined ? 'a value' : undefined);

/** The header is absent. */
export const noHeader: HeaderExpectation = (value) => (value === undefined ? undefined : 'no such header');

/** The header is present and not empty. */
export const nonEmptyHeader: HeaderExpectation = (value) => (value ? undefined : 'a value that is not empty');

/** The header is absent or has another value than this, case ignored; where nothing is known to compare with, any. */
export function headerDiffersIfPresent(from: string | undefined): HeaderExpectation {
  return (value) =>
    !from || value === undefined || !sameIgnoringCase(value, from)
      ? undefined
      : `another value than ${JSON.stringify(from)}, or no such header`;
}

function sameIgnoringCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
