import { Refusal } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';

/** The lock that a client shows: one kind or none; the other IDs are empty. */
export interface PresentedLock {
  readonly lockId: string;
  readonly coauthLockId: string;
}

/** Reads X-WOPI-Lock and X-WOPI-CoauthLockId; 400 if both are there. */
export function presentedLock(c: HostContext): PresentedLock {
  const lockId = c.req.header('X-WOPI-Lock') ?? '';
  const coauthLockId = c.var.host.variant.claims.SupportsCoauth ? (c.req.header('X-WOPI-CoauthLockId') ?? '') : '';
  if (lockId !== '' && coauthLockId !== '')
    throw new Refusal(400, 'X-WOPI-Lock and X-WOPI-CoauthLockId exclude each other');
  return { lockId, coauthLockId };
}
