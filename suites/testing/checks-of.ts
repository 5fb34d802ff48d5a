import type { CheckOfSuite, Suite } from '../../harness/checks/check.ts';
import { suites } from '../host-suites.ts';

/** Every check about the host; those about the host page are not among them. */
export const everyCheck: readonly CheckOfSuite[] = checksIn(suites);

/** Every check of these groups. */
export function checksOf(groups: readonly string[]): readonly CheckOfSuite[] {
  return everyCheck.filter(({ suite }) => groups.includes(suite.group));
}

export function checksIn(some: readonly Suite[]): readonly CheckOfSuite[] {
  return some.flatMap((suite) => suite.checks.map((check) => ({ suite, check })));
}

/** `Group/Name`. */
export function idOf({ suite, check }: CheckOfSuite): string {
  return `${suite.group}/${check.name}`;
}
