import { defineSuite } from '../../../harness/checks/check.ts';
import { childFileRace } from './child-file-race.ts';
import { containerChangeChecks } from './container-change-checks.ts';
import { containerInfoChecks } from './container-info-checks.ts';
import { containerListingChecks } from './container-listing-checks.ts';
import { containerRenameChecks } from './container-rename-checks.ts';
import { containerTokenChecks } from './container-token-checks.ts';
import { newChildNameChecks } from './new-child-name-checks.ts';
import { overwrittenFileChecks } from './overwritten-file-checks.ts';

export const extendedContainers = defineSuite({
  group: 'Extended.Containers',
  origin: 'extended',
  summary: 'Effects of changes to containers, contents of listings, and scope of returned tokens',
  needs: ['SupportsContainers'],
  checks: [
    ...containerInfoChecks,
    ...containerChangeChecks,
    ...newChildNameChecks,
    ...overwrittenFileChecks,
    ...containerRenameChecks,
    ...containerListingChecks,
    ...containerTokenChecks,
    childFileRace,
  ],
});
