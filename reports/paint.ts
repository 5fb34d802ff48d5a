import { styleText } from 'node:util';
import type { Outcome } from '../harness/results/result.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it alone. */
export type Paint = (format: Format, text: string) => string;

/** The colours are the caller's decision alone: neither the environment nor the stream is asked again. */
export function paintFor(colour: boolean): Paint {
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}

export const outcomeColours = {
  passed: 'green',
  failed: 'red',
  warned: 'yellow',
  skipped: 'gray',
  inconclusive: 'magenta',
} as const satisfies Record<Outcome, Format>;
