import type { TokenName } from '../harness/client/token-names.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';

/** A duration in milliseconds as `12 ms`, `3.4 s` or `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** A time in ISO 8601 as `2026-11-24 10:12:13 UTC`. */
export function formatTime(time: string): string {
  return time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** The seeds of a run, of which one that was merged from several has several. */
export function seedsOf({ seed, results }: Pick<RunReport, 'seed' | 'results'>): string {
  return [...new Set([seed, ...results.flatMap((result) => result.seed ?? [])])].join(', ');
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

/** Whose access token a request had. */
export const tokenPhrases: Readonly<Record<TokenName, string>> = {
  run: 'the run’s token',
  'second user': 'the second user’s token',
  'read-only': 'the token of the user who may only view',
  expired: 'the expired token',
  'other file': 'the token of the other file',
  invalid: 'an invalid token',
  'from the host': 'the token of a URL from the host',
  another: 'another token',
  none: 'no token',
};
