import { checksOf } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';

/** The option that selects the group or check of this name, in any case, such as `-g Locks`. */
export function optionForName(word: string): string | undefined {
  const isNamed = (name: string) => name.toLowerCase() === word.toLowerCase();
  const group = suitesOfAllEditors.find(({ group }) => isNamed(group));
  if (group) return `-g ${group.group}`;
  const entry = checksOf(suitesOfAllEditors).find((entry) => isNamed(entry.check.name) || isNamed(checkId(entry)));
  return entry && `-n ${isNamed(entry.check.name) ? entry.check.name : checkId(entry)}`;
}
