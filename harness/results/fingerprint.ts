import { createHash } from 'node:crypto';
import type { Mismatch } from './failures.ts';
import type { CheckResult } from './result.ts';

const longest = 400;
const longestSide = 80;

type Failure = Pick<CheckResult, 'mismatches' | 'fault' | 'reason'>;

/**
 * How a check failed, in a text that stays the same from run to run: the operation, and for each difference the place, the
 * expectation and the answer, without generated names, contents, sizes and times. Without a difference, the reason. Empty
 * for a check that passed.
 */
export function fingerprintOf(failure: Failure): string {
  const { mismatches, reason = '' } = failure;
  if (mismatches.length === 0) return shortened(withoutNumbers(firstLine(reason)), longest);
  const subject = subjectOf(failure);
  const differences = [...new Set(mismatches.map(differenceOf))].join('; ');
  return shortened(subject === '' ? differences : `${subject}: ${differences}`, longest);
}

/** What `failure:` of a baseline records for this failure: `recorded` may be of a version that recorded less. */
export function isRecordedAs(failure: Failure, recorded: string): boolean {
  return recorded === fingerprintOf(failure) || recorded === coarseFingerprintOf(failure);
}

/** The fingerprint of version 0.1.0 before it had the operation and the expectation. */
function coarseFingerprintOf({ mismatches }: Failure): string {
  return shortened([...new Set(mismatches.map(placeAndStatus))].join('; '), 200);
}

function placeAndStatus({ at, actual }: Mismatch): string {
  if (at === 'status') return `status ${actual}`;
  return `${stable(at)}${actual === '(missing)' ? ' (missing)' : ''}`;
}

// The operation alone, because the status of its response is among the differences, or may be that of any refusal.
function subjectOf({ fault, mismatches, reason = '' }: Failure): string {
  if (fault) return fault.operation;
  const [first] = mismatches;
  const end = first ? firstLine(reason).indexOf(`${first.at}: expected `) : -1;
  return end < 0 ? '' : withoutNumbers(reason.slice(0, end)).replace(/[:;\s]+$/, '');
}

function differenceOf({ at, expected, actual }: Mismatch): string {
  const place = stable(at.replace(errorOfHost, ''));
  if (/^status\b/.test(at)) return `${place}: expected ${expected}, got ${/^\d{3}/.exec(actual)?.[0] ?? actual}`;
  const side = (text: string) => start(/^body\b/.test(at) ? withoutTexts(text) : withoutNumbers(text));
  return `${place}: expected ${side(expected)}, got ${side(actual)}`;
}

// It may have the time.
const errorOfHost = / \(X-WOPI-ServerError: .*\)$/s;

// The end of a long answer, such as a listing, may be of another time.
function start(text: string): string {
  return text.length <= longestSide ? text : `${text.slice(0, longestSide)}…`;
}

function withoutTexts(text: string): string {
  return withoutNumbers(text.replace(/"(?:[^"\\]|\\.)*"?|hex .*/g, '"…"'));
}

// A hash may be without a digit, and the number of a generated name depends on the checks that ran before.
function withoutNumbers(text: string): string {
  const plain = text.replace(generatedName, '#');
  return plain.replace(/[\w+/=-]{20,}|[0-9a-f]{8,}|\w*\d[\w.:]*/gi, '#').replace(/#(?:[-.: ]*#)+/g, '#');
}

// Such as `renamed-6535b94d-26.wopitest`. A search from each character of a long word would take seconds.
const generatedName = /(?<![\w+=-])[\w+=-]*-[0-9a-f]{8}-\d+(?:\.\w+)*/gi;

/** A text without generated names, numbers, and times. A status has three digits, so it stays. */
export function stable(text: string): string {
  return text.replace(/\d+ ms|[0-9a-f-]{6,}|\d{4,}/gi, (found) => (/\d/.test(found) ? '#' : found));
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const rest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${text.slice(0, limit)}… ${rest}`;
}
