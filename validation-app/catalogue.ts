import type { CheckOfSuite, Suite } from '../harness/check.ts';
import { checkId } from '../reports/explain-failure.ts';
import { hostFrameSuites } from '../suites/host-frame.ts';
import { suites } from '../suites/index.ts';

/** Every suite that can be run here: those about the frame first. */
export const catalogueSuites: readonly Suite[] = [...hostFrameSuites, ...suites];

/** Every check that can be run here, in order. */
export const catalogue: readonly CheckOfSuite[] = catalogueSuites.flatMap((suite) =>
  suite.checks.map((check) => ({ suite, check })),
);

/** `Group/Name`. */
export function idOf({ suite, check }: CheckOfSuite): string {
  return checkId({ group: suite.group, name: check.name });
}
