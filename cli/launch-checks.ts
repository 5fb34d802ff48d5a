import type { CheckOfSuite } from '../harness/checks/check.ts';
import { selectChecks } from '../harness/checks/select.ts';
import { isForManualTesting, manualTestingGroups } from '../harness/launch/manual-testing-items.ts';
import { isForQuestionnaire } from '../harness/launch/questions.ts';
import { checkId } from '../harness/results/check-id.ts';
import { everySuite } from '../suites/catalogue.ts';

const none = { groups: [], names: [], category: 'All' } as const;

/** The checks whose results the launch board shows: those of Microsoft’s validator, those of several users, and those of the questionnaire. */
export function launchChecks(): CheckOfSuite[] {
  const required = selectChecks(everySuite, { ...none, profile: 'launch' });
  const validator = selectChecks(everySuite, { ...none, profile: 'validator' });
  const users = selectChecks(everySuite, { ...none, groups: manualTestingGroups, profile: 'all' });
  const selected = new Set([...required, ...validator, ...users].map(idOf));
  return selectChecks(everySuite, { ...none, profile: 'all' }).filter(
    (entry) => selected.has(idOf(entry)) || isForQuestionnaire(idOf(entry)) || isForManualTesting(idOf(entry)),
  );
}

/** The checks of the profile smoke. */
export function smokeSelection(): CheckOfSuite[] {
  return selectChecks(everySuite, { ...none, profile: 'smoke' });
}

/** The checks of the group AccessTokens of older lists. */
export function accessTokenChecks(checks: readonly CheckOfSuite[]): ReadonlySet<string> {
  return new Set(checks.filter(({ check }) => check.alsoIn?.includes('AccessTokens')).map(idOf));
}

function idOf(entry: CheckOfSuite): string {
  return checkId({ group: entry.suite.group, name: entry.check.name });
}
