import type { Gate } from '../../harness/capabilities.ts';

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
