import type { ResourceKey } from '../access-tokens.ts';
import type { HostContext } from '../host-env.ts';
import { notImplemented } from '../middleware/claimed.ts';
import { offeredShareUrlTypes } from './rights.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/getshareurl-files */
export function getFileShareUrl(c: HostContext): Response {
  return shareUrl(c, `file:${c.var.file.id}`);
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/getshareurl-containers */
export function getContainerShareUrl(c: HostContext): Response {
  return shareUrl(c, `container:${c.var.container.id}`);
}

function shareUrl(c: HostContext, resource: ResourceKey): Response {
  const type = offeredShareUrlTypes(c).find((offered) => offered === c.req.header('X-WOPI-UrlType'));
  if (!type) throw notImplemented();
  return c.json({ ShareUrl: c.var.links.page(`/share/${c.var.host.shareLinks.idOf({ resource, type })}`) });
}
