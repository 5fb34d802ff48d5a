import { done, Refusal } from '../../answers.ts';
import { replaceMain } from '../../content.ts';
import type { HostContext } from '../../host-env.ts';
import { itemVersion } from '../item-version.ts';
import { lastModifiedTime } from '../last-modified-time.ts';
import { lockConflict } from '../locks/lock-conflict.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/putfile */
export function putFile(c: HostContext): Response {
  const { host, file, body } = c.var;
  const isMicrosofts = host.variant.editor === 'microsoft';
  refuseWithoutLock(c);
  if (!isMicrosofts) refuseStaleTime(c);
  const stored = host.store.setContent(file, replaceMain(file.content, body));
  // Other editors send this time with the next save.
  return isMicrosofts ? done(itemVersion(stored)) : c.json({ LastModifiedTime: lastModifiedTime(stored) });
}

function refuseWithoutLock(c: HostContext): void {
  const { host, file } = c.var;
  const held = host.locks.held(file.id);
  const presented = c.req.header('X-WOPI-Lock');
  if (host.coauth.locks(file.id).length > 0) throw lockConflict(c, file, 'The file has coauth locks');
  if (held && held.lockId !== presented) throw lockConflict(c, file, 'The file is locked with a different ID');
  if (!held && !savesUnlocked(c) && file.content.main.length > 0)
    throw lockConflict(c, file, 'The file is not locked and not empty');
}

// Sessions of other editors that only comment save with a lock ID and never lock.
function savesUnlocked(c: HostContext): boolean {
  const { editor, claims } = c.var.host.variant;
  return editor !== 'microsoft' && (c.req.header('X-WOPI-Lock') !== undefined || !claims.SupportsLocks);
}

/** The status that Collabora Online shows as a conflict. */
const documentChanged = 1010;

/**
 * Refuses a save by an editor that knows an older state of the file.
 * @see https://sdk.collaboraonline.com/docs/advanced_integration.html#detecting-external-document-change
 */
function refuseStaleTime(c: HostContext): void {
  const known = c.req.header('X-COOL-WOPI-Timestamp') ?? c.req.header('X-LOOL-WOPI-Timestamp');
  if (known === undefined || known === lastModifiedTime(c.var.file)) return;
  throw new Refusal(409, 'The file was changed in the meantime', {}, { COOLStatusCode: documentChanged });
}
