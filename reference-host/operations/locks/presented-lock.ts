import { Refusal } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';

/** The lock that a client presents: at most one kind; the other ID is empty. */
export interface PresentedLock {
  readonly lockId: string;
  readonly coauthLockId: string;
}

/** Reads X-WOPI-Lock and X-WOPI-CoauthLockId; 400 if both are present. */
export function presentedLock(c: HostContext): PresentedLock {
  const lockId = c.req.header('X-WOPI-Lock') ?? '';
  const coauthLockId = c.var.host.variant.claims.SupportsCoauth ? (c.req.header('X-WOPI-CoauthLockId') ?? '') : '';
  if (lockId !== '' && coauthLockId !== '')
    throw new Refusal(400, 'X-WOPI-Lock and X-WOPI-CoauthLockId are mutually exclusive');
  return { lockId, coauthLockId };
}
