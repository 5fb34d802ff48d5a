import type { CheckOfSuite } from '../harness/checks/check.ts';
import { checkId } from '../reports/explain-failure.ts';
import { everySuite } from '../suites/catalogue.ts';

/** Every check that can be run here, in order. */
export const catalogue: readonly CheckOfSuite[] = everySuite.flatMap((suite) =>
  suite.checks.map((check) => ({ suite, check })),
);

/** `Group/Name`. */
export function idOf({ suite, check }: CheckOfSuite): string {
  return checkId({ group: suite.group, name: check.name });
}
