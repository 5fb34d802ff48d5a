import { replaceMain } from '../../content.ts';
import type { HostContext } from '../../host-env.ts';
import { fileTarget, newFileInfo } from '../file-target.ts';

/**
 * Creates a file of zero bytes, which PutFile may then write without a lock.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/createchildfile
 */
export function createChildFile(c: HostContext): Response {
  const { host, container, session } = c.var;
  const bytes = new Uint8Array();
  const { name, existing } = fileTarget(c, container.id, 'New file');
  const file = existing
    ? host.store.setContent(existing, replaceMain(existing.content, bytes))
    : host.store.addFile({ parentId: container.id, name, ownerId: session.user.id, bytes });
  return c.json(newFileInfo(c, file));
}
