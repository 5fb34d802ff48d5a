import { defineSuite } from '../../harness/check.ts';
import { containerChangeChecks } from './container-changes.ts';
import { containerListingChecks } from './container-listing.ts';
import { containerTokenChecks } from './container-tokens.ts';

export const extendedContainers = defineSuite({
  group: 'Extended.Containers',
  origin: 'extended',
  summary: 'What changes to containers leave in place, what listings hold, and what returned tokens open',
  needs: ['SupportsContainers'],
  checks: [...containerChangeChecks, ...containerListingChecks, ...containerTokenChecks],
});
