import { cutMark } from '../client/redactor.ts';
import { countOf } from '../results/count-of.ts';
import type { Mismatch } from '../results/failures.ts';

/** What is shown before and after the first difference, in bytes or characters. */
const contextBefore = 20;
const contextAfter = 40;

/** The longest value that is shown whole, in characters. */
const longestWhole = 200;

/** Both sides of a mismatch. */
type Sides = Pick<Mismatch, 'expected' | 'actual'>;

/** Two bodies that are not equal: how long each is, and its part around the first difference. */
export function differingBytes(expected: Uint8Array, actual: Uint8Array): Sides {
  const at = firstDifference(expected, actual);
  const show = (bytes: Uint8Array) => partOf(bytes, at);
  const asText = [expected, actual].every((bytes) => isText(show(bytes)));
  const describe = (bytes: Uint8Array) => {
    if (bytes.length === 0) return '0 bytes';
    const shown = asText ? Buffer.from(show(bytes)).toString('latin1') : Buffer.from(show(bytes)).toString('hex');
    const marked = withMarks(shown, bytes.length, at);
    return `${countOf(bytes.length, 'byte')}${placeOf('byte', bytes.length, at)}: ${asText ? JSON.stringify(marked) : `hex ${marked}`}`;
  };
  return { expected: describe(expected), actual: describe(actual) };
}

/**
 * Two texts that are not equal, as JSON strings. Where one is long, only its part around the first difference is shown,
 * so that the sides do not look the same.
 */
export function differingTexts(expected: string, actual: string): Sides {
  if (expected.length <= longestWhole && actual.length <= longestWhole)
    return { expected: JSON.stringify(expected), actual: JSON.stringify(actual) };
  const at = firstDifferentCharacter(expected, actual);
  const describe = (text: string) => {
    if (text === '') return '""';
    const shown = JSON.stringify(withMarks(partOf(text, at), text.length, at));
    return `${countOf(text.length, 'character')}${placeOf('character', text.length, at)}: ${shown}`;
  };
  return { expected: describe(expected), actual: describe(actual) };
}

/** A mismatch whose expected side is, or begins with, the JSON string of a text different from the actual one. */
export function tellApart(mismatch: Mismatch, actual: unknown): Mismatch {
  const [, before = '', quoted, after = ''] = /^(exactly )?("(?:[^"\\]|\\.)*")(.*)$/s.exec(mismatch.expected) ?? [];
  if (quoted === undefined || typeof actual !== 'string') return mismatch;
  const expected: string = JSON.parse(quoted);
  if (expected === actual || Math.max(expected.length, actual.length) <= longestWhole) return mismatch;
  const sides = differingTexts(expected, actual);
  return { ...mismatch, expected: before + sides.expected + after, actual: sides.actual };
}

/** The number of elements at the beginning that are equal. */
export function firstDifference<Element>(one: ArrayLike<Element>, other: ArrayLike<Element>): number {
  const shorter = Math.min(one.length, other.length);
  for (let index = 0; index < shorter; index += 1) if (one[index] !== other[index]) return index;
  return shorter;
}

// Most headers are compared without case, so a difference of case alone is not the one.
function firstDifferentCharacter(one: string, other: string): number {
  const [lower, otherLower] = [one.toLowerCase(), other.toLowerCase()];
  const isFolded = lower !== otherLower && lower.length === one.length && otherLower.length === other.length;
  return isFolded ? firstDifference(lower, otherLower) : firstDifference(one, other);
}

// Up to the difference, both are what the run wrote. So a secret of the host is not cut at its beginning, by which it is found.
function partOf<Sequence extends Uint8Array | string>(whole: Sequence, at: number): Sequence {
  return whole.slice(Math.max(0, at - contextBefore), at + contextAfter) as Sequence;
}

function withMarks(part: string, length: number, at: number): string {
  return `${at > contextBefore ? cutMark : ''}${part}${length > at + contextAfter ? cutMark : ''}`;
}

function placeOf(unit: string, length: number, at: number): string {
  return length === at
    ? `, which end${length === 1 ? 's' : ''} before the first difference`
    : `, first differing at ${unit} ${at}`;
}

function isText(bytes: Uint8Array): boolean {
  return /^[\x20-\x7e\t\r\n]*$/.test(Buffer.from(bytes).toString('latin1'));
}
