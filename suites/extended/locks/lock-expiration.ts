import { defineSuite } from '../../../harness/checks/check.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { lockTimeChecks } from './lock-time-checks.ts';
import { lockTimeoutChecks } from './lock-timeout-checks.ts';

export const lockExpiration = defineSuite({
  group: 'Extended.LockExpiration',
  origin: 'extended',
  summary: 'How long locks last, and the timeouts that clients of CSPP Plus set',
  needs: [...writingIsClaimed, 'SupportsUpdate', 'SupportsLocks'],
  checks: [...lockTimeoutChecks, ...lockTimeChecks],
});
