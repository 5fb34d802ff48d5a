import { failOn } from '../expect/response.ts';
import type { Mismatch } from '../results/failures.ts';

/** Something that was observed, and whether it is as it must be. */
export interface Fact extends Mismatch {
  readonly holds: boolean;
}

/** Fails once, with every fact that does not hold; `what` names what was looked at. */
export function expectFacts(what: string, facts: readonly Fact[]): void {
  const mismatches = facts.filter(({ holds }) => !holds).map(({ at, expected, actual }) => ({ at, expected, actual }));
  failOn(mismatches, { operation: what }, expectFacts);
}

/** A value in quotes, or a word for none. */
export function quoted(value: string | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
