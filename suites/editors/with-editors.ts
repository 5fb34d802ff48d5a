import type { Suite } from '../../harness/checks/check.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { rulesFor } from './shared-rules.ts';

/** The suite with the editors that require each check; those of the other editors name theirs. */
export function withEditors(suite: Suite): Suite {
  const checks = suite.checks.map((check) => ({
    ...check,
    editors: check.editors ?? rulesFor(checkId({ group: suite.group, name: check.name })),
  }));
  return { ...suite, checks };
}
