import { done } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';
import { itemVersion } from '../item-version.ts';
import { lockConflict } from './lock-conflict.ts';
import { requestedLockSeconds, requiredLockId } from './lock-headers.ts';

/**
 * Lock, or UnlockAndRelock if X-WOPI-OldLock is sent.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/lock
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/unlockandrelock
 */
export function lockOrRelock(c: HostContext): Response {
  const lockId = requiredLockId(c);
  if (c.req.header('X-WOPI-OldLock') === undefined) {
    refuseUnderCoauthLock(c);
    if (currentLockId(c) !== undefined) refuseOtherLock(c, lockId);
  } else {
    refuseOtherLock(c, requiredLockId(c, 'X-WOPI-OldLock'));
  }
  return hold(c, lockId);
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/refreshlock */
export function refreshLock(c: HostContext): Response {
  const lockId = requiredLockId(c);
  refuseOtherLock(c, lockId);
  return hold(c, lockId);
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/unlock */
export function unlock(c: HostContext): Response {
  refuseOtherLock(c, requiredLockId(c));
  c.var.host.locks.release(c.var.file.id);
  return done(itemVersion(c.var.file));
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/getlock */
export function getLock(c: HostContext): Response {
  refuseUnderCoauthLock(c);
  return done({ 'X-WOPI-Lock': currentLockId(c) ?? '' });
}

function hold(c: HostContext, lockId: string): Response {
  const { host, file, session } = c.var;
  const isVisible = c.req.header('X-WOPI-LockUserVisible')?.toLowerCase() === 'true';
  const visibleUser = isVisible && host.variant.claims.SupportsCoauth ? session.user.friendlyName : undefined;
  host.locks.hold(file.id, { lockId, seconds: requestedLockSeconds(c), visibleUser });
  return done(itemVersion(file));
}

function currentLockId(c: HostContext): string | undefined {
  return c.var.host.locks.held(c.var.file.id)?.lockId;
}

function refuseOtherLock(c: HostContext, lockId: string): void {
  const current = currentLockId(c);
  if (current === lockId) return;
  throw lockConflict(
    c,
    c.var.file,
    current === undefined ? 'The file is not locked' : 'The file is locked with a different ID',
  );
}

function refuseUnderCoauthLock(c: HostContext): void {
  if (c.var.host.coauth.locks(c.var.file.id).length > 0) throw lockConflict(c, c.var.file, 'The file has coauth locks');
}
