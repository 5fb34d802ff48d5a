import type { Gate } from '../../harness/checks/gates.ts';

/** What CheckFileInfo of a CSPP Plus host must say so that coauth locks and chunked transfer apply. */
export const coauthGates: readonly Gate[] = [
  'SupportsCoauth',
  { property: 'AccessTokenExpiry', must: 'be a Unix time in milliseconds' },
  { property: 'RealTimeChannelEndpointUrl', must: 'be an absolute URL' },
  { property: 'OfficeCollaborationServiceEndpointUrl', must: 'be an absolute URL' },
  { property: 'SequenceNumber', must: 'be present' },
  { property: 'ServerTime', must: 'be a Unix time in milliseconds' },
  'SupportsLocks',
  'SupportsUpdate',
  'SupportsUserInfo',
  { property: 'SharingStatus', must: { beOneOf: ['Private', 'Shared'] } },
];

/** Checks that make a container beside the file under test. */
export const whereContainersMayBeMade = whereUserMay('UserCanCreateChildContainer');

/** Checks that make a file beside the file under test. */
export const whereFilesMayBeMade = whereUserMay('UserCanCreateChildFile');

function whereUserMay(property: string) {
  return {
    needs: [{ property, of: 'parentContainer', must: 'be true' }],
    differs: `Skipped where ${property} is not true; the validator asks for it within the test, and fails there.`,
  } as const;
}
