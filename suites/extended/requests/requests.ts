import { defineSuite } from '../../../harness/checks/check.ts';
import { requestHeaderChecks } from './request-header-checks.ts';
import { transferChecks } from './transfer-checks.ts';

export const requests = defineSuite({
  group: 'Extended.Requests',
  origin: 'extended',
  summary: 'Requests as Office and proxies send them: additional headers, spelling, and how the body is transferred',
  needs: [],
  checks: [...requestHeaderChecks, ...transferChecks],
});
