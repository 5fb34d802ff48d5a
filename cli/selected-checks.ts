import type { CheckOfSuite } from '../harness/checks/check.ts';
import { selectChecks } from '../harness/checks/select.ts';
import type { Settings } from '../harness/settings/config.ts';
import { everySuite } from '../suites/catalogue.ts';
import { suites } from '../suites/host-suites.ts';

/** The checks that the settings select. @throws {SelectionError} when they select none. */
export function selectedChecks(settings: Settings): CheckOfSuite[] {
  return selectChecks(concernsHostPages(settings) ? everySuite : suites, {
    groups: settings.testgroup,
    names: settings.testname,
    category: settings.testcategory,
    profile: settings.profile,
  });
}

// Whoever has no host page opened need not see in each run what then was not judged; whoever asks for it shall.
function concernsHostPages({ testgroup, testname, profile, 'host-page': hostPage }: Settings): boolean {
  return hostPage !== undefined || profile === 'launch' || testgroup.length + testname.length > 0;
}
