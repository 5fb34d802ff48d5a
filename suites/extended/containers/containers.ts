import { defineSuite } from '../../../harness/checks/check.ts';
import { containerChangeChecks } from './container-change-checks.ts';
import { containerListingChecks } from './container-listing-checks.ts';
import { containerTokenChecks } from './container-token-checks.ts';

export const extendedContainers = defineSuite({
  group: 'Extended.Containers',
  origin: 'extended',
  summary: 'What changes to containers leave in place, what listings hold, and what returned tokens open',
  needs: ['SupportsContainers'],
  checks: [...containerChangeChecks, ...containerListingChecks, ...containerTokenChecks],
});
