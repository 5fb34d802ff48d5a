import type { CoauthLockRequest } from '../../../wopi/headers.ts';

/** A coauth lock that outlives any check that writes under it. */
function writingLock(id: string, type: 'Coauth' | 'CoauthExclusive'): CoauthLockRequest & { readonly id: string } {
  return { id, type, timeout: 600, metadata: id };
}

export const coauthLock1 = writingLock('Client_1_CoauthLock', 'Coauth');
export const coauthLock2 = writingLock('Client_2_CoauthLock', 'Coauth');
export const exclusiveLock1 = writingLock('Client_1_CoauthExclusiveLock', 'CoauthExclusive');
export const wopiLock1 = 'Client_1_Lock';
