import type { CheckResult } from '../harness/results/result.ts';

/** A duration in milliseconds as `12 ms`, `3.4 s` or `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** `1 check`, `2 checks`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The outcome in a reader's words, with what the baseline makes of it. */
export function outcomeLabel({ outcome, baseline }: CheckResult): string {
  switch (baseline?.kind) {
    case 'expected-failure':
      return `${outcome}, as expected`;
    case 'different-failure':
      return `${outcome}, differently from the baseline`;
    case 'unexpected-pass':
      return 'passed unexpectedly';
    case 'expired':
      return `${outcome}, baseline entry expired`;
    default:
      return outcome;
  }
}
