import { replaceMain } from '../content.ts';
import { baseNameOf } from '../file-name.ts';
import type { HostContext } from '../host-env.ts';
import { notImplemented } from '../middleware/claimed.ts';
import { fileTarget, newFileInfo } from './file-target.ts';
import { canWriteRelative } from './rights.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/putrelativefile */
export function putRelativeFile(c: HostContext): Response {
  if (!canWriteRelative(c)) throw notImplemented();
  const { host, file, session, body } = c.var;
  const { name, existing } = fileTarget(c, file.parentId, baseNameOf(file.name));
  const written = existing
    ? host.store.setContent(existing, replaceMain(existing.content, body))
    : host.store.addFile({ parentId: file.parentId, name, ownerId: session.user.id, bytes: body });
  return c.json(newFileInfo(c, written));
}
