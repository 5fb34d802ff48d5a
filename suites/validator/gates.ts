import { containerAllows, type Gate } from '../../harness/checks/gates.ts';

/** What CheckFileInfo of a CSPP Plus host must contain for coauth locks and chunked transfer to apply. */
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

/** For checks that create a container next to the file under test. */
export const whereContainersMayBeMade = whereUserMay('UserCanCreateChildContainer');

/** For checks that create a file next to the file under test. */
export const whereFilesMayBeMade = whereUserMay('UserCanCreateChildFile');

function whereUserMay(property: Parameters<typeof containerAllows>[0]) {
  return {
    needs: containerAllows(property),
    differs: `Skipped if ${property} is not true, UserCanWrite is false, or ReadOnly is true; the validator fails such hosts.`,
  } as const;
}
