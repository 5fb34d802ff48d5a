import { createHash } from 'node:crypto';
import type { Mismatch } from './failures.ts';
import type { CheckResult } from './result.ts';

const longest = 200;

/**
 * How a check failed, in a text that stays the same from run to run: where it found a difference, and which status it
 * got, without generated names, contents and times. Empty for a check without mismatches.
 */
export function fingerprintOf({ mismatches }: Pick<CheckResult, 'mismatches'>): string {
  return shortened([...new Set(mismatches.map(partOf))].join('; '));
}

function partOf({ at, actual }: Mismatch): string {
  if (at === 'status') return `status ${actual}`;
  return `${stable(at)}${actual === '(missing)' ? ' (missing)' : ''}`;
}

/** A text without generated names, numbers, and times. A status has three digits, so it stays. */
export function stable(text: string): string {
  return text.replace(/\d+ ms|[0-9a-f-]{6,}|\d{4,}/gi, (found) => (/\d/.test(found) ? '#' : found));
}

function shortened(text: string): string {
  if (text.length <= longest) return text;
  const rest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${text.slice(0, longest)}… ${rest}`;
}
