import { defineSuite } from '../../../harness/checks/check.ts';
import { editorsOnly } from '../../editors-only.ts';
import { coauthGates } from '../gates.ts';
import { bodyMetadataChecks, headerMetadataChecks, longMetadataChecks } from './coauth-metadata-checks.ts';
import { conflictChecks, malformedRequestChecks, wopiLockChecks } from './coauth-refusal-checks.ts';
import { coauthTableChecks } from './coauth-table-checks.ts';

export const coauthLocks = defineSuite({
  group: 'CoauthLocks',
  summary: 'Locks of clients that edit a file together, and the table that lists them',
  needs: coauthGates,
  checks: editorsOnly([
    ...coauthTableChecks,
    ...headerMetadataChecks,
    ...malformedRequestChecks,
    ...conflictChecks,
    ...longMetadataChecks,
    ...wopiLockChecks,
    ...bodyMetadataChecks,
  ]),
});
