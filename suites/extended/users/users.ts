import { defineSuite } from '../../../harness/checks/check.ts';
import type { Gate } from '../../../harness/checks/gates.ts';
import { identityChecks } from './identity-checks.ts';
import { sharedLockChecks } from './shared-lock-checks.ts';

const second: Gate = { access: 'second' };

export const users = defineSuite({
  group: 'Extended.Users',
  origin: 'extended',
  summary: 'Two users of one file: who they are, what they see, and the locks that they share',
  needs: [],
  checks: [
    ...identityChecks,
    ...sharedLockChecks.map((check) => ({ ...check, needs: [second, ...(check.needs ?? [])] })),
  ],
});
