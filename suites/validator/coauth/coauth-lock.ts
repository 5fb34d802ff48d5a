import type { CoauthLockRequest } from '../../../wopi/headers.ts';

/** A request for a coauth lock that the host must grant on a file without locks; it holds for two minutes. */
export function coauthLock(id: string, metadata: string, type: 'Coauth' | 'CoauthExclusive' = 'Coauth') {
  return { id, type, timeout: 120, metadata } as const satisfies CoauthLockRequest;
}
