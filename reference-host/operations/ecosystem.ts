import type { HostContext } from '../host-env.ts';
import { containerInfo } from './containers/check-container-info.ts';
import { containerPointer } from './containers/enumerate.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/getecosystem */
export function getEcosystem(c: HostContext): Response {
  return c.json({ Url: c.var.links.ecosystem() });
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/ecosystem/checkecosystem */
export function checkEcosystem(c: HostContext): Response {
  return c.json({ SupportsContainers: c.var.host.variant.claims.SupportsContainers });
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/ecosystem/getrootcontainer */
export function getRootContainer(c: HostContext): Response {
  const { root } = c.var.host.store;
  return c.json({ ContainerPointer: containerPointer(c, root), ContainerInfo: containerInfo(c, root) });
}
