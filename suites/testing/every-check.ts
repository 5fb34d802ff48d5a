import { type CheckOfSuite, checksOf } from '../../harness/checks/check.ts';
import { suites } from '../host-suites.ts';

/** Every check of the host. Checks of the host page are not among them. */
export const everyCheck: readonly CheckOfSuite[] = checksOf(suites);

/** Every check of these groups. */
export function checksOfGroups(groups: readonly string[]): readonly CheckOfSuite[] {
  return everyCheck.filter(({ suite }) => groups.includes(suite.group));
}
