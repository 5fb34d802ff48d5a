import type { CheckOfSuite } from '../harness/checks/check.ts';
import { selectChecks } from '../harness/checks/select.ts';
import type { Settings } from '../harness/settings/config.ts';
import { suitesOf } from '../suites/catalogue.ts';

/** The checks that the settings select. @throws {SelectionError} when they do not select any. */
export function selectedChecks(settings: Settings): CheckOfSuite[] {
  return selectChecks(suitesOf(settings.editor, { withPages: concernsHostPages(settings) }), {
    groups: settings.testgroup,
    names: settings.testname,
    category: settings.testcategory,
    profile: settings.profile,
  });
}

// Without a host page, a run skips the checks about one, so they are selected only on request.
function concernsHostPages({ testgroup, testname, profile, 'host-page': hostPage }: Settings): boolean {
  return hostPage !== undefined || profile === 'launch' || testgroup.length + testname.length > 0;
}
