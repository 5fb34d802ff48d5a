import type { Suite } from '../../harness/checks/check.ts';
import { rulesOf } from './shared-rules.ts';

/** The suite with the editors that require each check; those of the other editors name theirs. */
export function withEditors(suite: Suite): Suite {
  const rulesFor = rulesOf(suite.group);
  const checks = suite.checks.map((check) => ({ ...check, editors: check.editors ?? rulesFor(check.name) }));
  return { ...suite, checks };
}
