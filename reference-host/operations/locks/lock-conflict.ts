import { Refusal } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';
import type { WopiLock } from '../../lock-table.ts';
import type { StoredFile } from '../../store.ts';

/**
 * The 409 of a lock mismatch, with the current WOPI lock ID, or the empty string for an unlocked file. While coauth
 * locks are held, X-WOPI-Lock is omitted, because they have their own headers.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/coauthoring/locks-about
 */
export function lockConflict(c: HostContext, file: StoredFile, reason: string, headers = {}): Refusal {
  const { locks, coauth } = c.var.host;
  const held = locks.held(file.id);
  const current: Record<string, string> = coauth.locks(file.id).length > 0 ? {} : { 'X-WOPI-Lock': held?.lockId ?? '' };
  return new Refusal(409, reason, {
    'X-WOPI-LockFailureReason': reason,
    ...current,
    ...visibleHolder(held),
    ...headers,
  });
}

/** X-WOPI-ConflictingLockUsername, if the holder's name is visible to others. */
export function visibleHolder(held: WopiLock | undefined): Readonly<Record<string, string>> {
  return held?.visibleUser === undefined ? {} : { 'X-WOPI-ConflictingLockUsername': held.visibleUser };
}

/** Refuses with 409 if any lock is held on the file, WOPI or coauth. */
export function refuseAnyLock(c: HostContext, file: StoredFile): void {
  const { locks, coauth } = c.var.host;
  if (locks.held(file.id) || coauth.locks(file.id).length > 0) throw lockConflict(c, file, 'The file is locked');
}
