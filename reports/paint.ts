import { styleText } from 'node:util';
import type { CountedKind } from '../harness/results/result.ts';

type Format = Parameters<typeof styleText>[0];

/** Colors a text, or returns it unchanged. */
export type Paint = (format: Format, text: string) => string;

/** Only the caller decides about colors, not the environment or the stream. */
export function paintFor(color: boolean): Paint {
  return (format, text) => (color ? styleText(format, text, { validateStream: false }) : text);
}

export const outcomeColors = {
  passed: 'green',
  failed: 'red',
  warned: 'yellow',
  skipped: 'gray',
  inconclusive: 'magenta',
  expected: 'gray',
  unexpected: 'red',
} as const satisfies Record<CountedKind, Format>;
