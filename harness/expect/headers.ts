/** Judges a header's value, which is undefined when the header is missing. Returns what was expected on a mismatch. */
export type HeaderExpectation = (value: string | undefined) => string | undefined;

/** The header is present with this value; case is ignored, as in Microsoft's validator. */
export function header(expected: string): HeaderExpectation {
  return (value) => (value !== undefined && sameIgnoringCase(value, expected) ? undefined : JSON.stringify(expected));
}

/** The header is present with exactly this value. */
export function exactHeader(expected: string): HeaderExpectation {
  return (value) => (value === expected ? undefined : `exactly ${JSON.stringify(expected)}`);
}

/** The header is present with one of these values, case ignored. */
export function oneOfHeaders(expected: readonly string[]): HeaderExpectation {
  const wanted = expected.map((value) => JSON.stringify(value)).join(' or ');
  return (value) => (value !== undefined && expected.some((one) => sameIgnoringCase(value, one)) ? undefined : wanted);
}

/** The header is absent or has exactly this value. */
export function exactHeaderIfPresent(expected: string): HeaderExpectation {
  return (value) =>
    value === undefined || value === expected ? undefined : `exactly ${JSON.stringify(expected)}, or no header`;
}

/** The header is absent or has this value, case ignored. */
export function headerIfPresent(expected: string): HeaderExpectation {
  const wanted = expected === '' ? 'an empty value or no header' : `${JSON.stringify(expected)} or no header`;
  return (value) => (value === undefined || sameIgnoringCase(value, expected) ? undefined : wanted);
}

/** The header is present, whatever its value. */
export const anyHeader: HeaderExpectation = (value) => (value === undefined ? 'a value' : undefined);

/** The header is absent. */
export const noHeader: HeaderExpectation = (value) => (value === undefined ? undefined : 'no header');

/** The header is present and not empty. */
export const nonEmptyHeader: HeaderExpectation = (value) => (value ? undefined : 'a non-empty value');

/** The header is absent or has a different value, case ignored. Accepts any value when `from` is undefined or empty. */
export function headerDiffersIfPresent(from: string | undefined): HeaderExpectation {
  return (value) =>
    !from || value === undefined || !sameIgnoringCase(value, from)
      ? undefined
      : `a value other than ${JSON.stringify(from)}, or no header`;
}

function sameIgnoringCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
