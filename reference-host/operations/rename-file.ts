import { decodeUtf7 } from '../../wopi/utf7.ts';
import { Refusal } from '../answers.ts';
import { baseNameOf, extensionOf, freeName, repairName } from '../file-name.ts';
import type { HostContext } from '../host-env.ts';
import { lockConflict } from './locks/lock-conflict.ts';
import { presentedLock } from './locks/presented-lock.ts';

/**
 * Renames the file and keeps its extension. A name that is illegal or taken is adjusted.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/renamefile
 */
export function renameFile(c: HostContext): Response {
  const { host, file } = c.var;
  refuseWithoutLock(c);
  const extension = extensionOf(file.name);
  const wanted = repairName(requestedBaseName(c) + extension, '');
  if (baseNameOf(wanted) === '') throw invalidName();
  const isTaken = (name: string) => (host.store.childNamed(file.parentId, name)?.id ?? file.id) !== file.id;
  const renamed = host.store.renameFile(file, freeName(wanted, isTaken));
  const Name = baseNameOf(renamed.name);
  // Collabora Online tells its page about the new name only if there is a URL.
  return c.json(host.variant.editor === 'collabora' ? { Name, Url: c.var.links.file(file.id) } : { Name });
}

function requestedBaseName(c: HostContext): string {
  return decodeUtf7(c.req.header('X-WOPI-RequestedName') ?? '');
}

function invalidName(): Refusal {
  const reason = 'X-WOPI-RequestedName cannot be made a legal name';
  return new Refusal(400, reason, { 'X-WOPI-InvalidFileNameError': reason });
}

// Unlocked files are renamed with any presented lock.
function refuseWithoutLock(c: HostContext): void {
  const { host, file } = c.var;
  const presented = presentedLock(c);
  const held = host.locks.held(file.id);
  const hasCoauthLocks = host.coauth.locks(file.id).length > 0;
  if (held && held.lockId !== presented.lockId) throw lockConflict(c, file, 'The file is locked with a different ID');
  if (hasCoauthLocks && !host.coauth.find(file.id, presented.coauthLockId)) {
    throw lockConflict(c, file, 'The file has coauth locks, and the presented lock is not one of them');
  }
}
