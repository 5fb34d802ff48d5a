import { done } from '../../answers.ts';
import { replaceMain } from '../../content.ts';
import type { HostContext } from '../../host-env.ts';
import { itemVersion } from '../item-version.ts';
import { lockConflict } from '../locks/lock-conflict.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/putfile */
export function putFile(c: HostContext): Response {
  const { host, file, body } = c.var;
  refuseWithoutLock(c);
  return done(itemVersion(host.store.setContent(file, replaceMain(file.content, body))));
}

function refuseWithoutLock(c: HostContext): void {
  const { host, file } = c.var;
  const held = host.locks.held(file.id);
  if (host.coauth.locks(file.id).length > 0) throw lockConflict(c, file, 'The file has coauth locks');
  if (held && held.lockId !== c.req.header('X-WOPI-Lock'))
    throw lockConflict(c, file, 'The file is locked with a different ID');
  if (!held && file.content.main.length > 0) throw lockConflict(c, file, 'The file is not locked and not empty');
}
