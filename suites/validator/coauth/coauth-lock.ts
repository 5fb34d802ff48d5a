import type { CoauthLockRequest } from '../../../wopi/headers.ts';

/** Request for a coauth lock of two minutes, which the host must grant on an unlocked file. */
export function coauthLock(id: string, metadata: string, type: 'Coauth' | 'CoauthExclusive' = 'Coauth') {
  return { id, type, timeout: 120, metadata } as const satisfies CoauthLockRequest;
}
