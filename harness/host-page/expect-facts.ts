import { failAbout } from '../expect/response.ts';
import type { Mismatch } from '../results/failures.ts';

/** An observation, and whether it is as expected. */
export interface Fact extends Mismatch {
  readonly holds: boolean;
}

/** Fails once, with every fact that does not hold; `what` is the subject of the message. */
export function expectFacts(what: string, facts: readonly Fact[]): void {
  const mismatches = facts.filter(({ holds }) => !holds).map(({ at, expected, actual }) => ({ at, expected, actual }));
  failAbout(what, mismatches, expectFacts);
}

/** A value in quotes, or `(missing)`. */
export function quoted(value: string | undefined): string {
  return value === undefined ? '(missing)' : JSON.stringify(value);
}
