import type { HostContext } from '../../host-env.ts';
import type { Container } from '../../store.ts';
import { licensing, mayChangeContainer, offeredShareUrlTypes } from '../rights.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/checkcontainerinfo */
export function checkContainerInfo(c: HostContext): Response {
  return c.json(containerInfo(c, c.var.container));
}

/** CheckContainerInfo of a container; other operations return it next to the container's pointer. */
export function containerInfo(c: HostContext, container: Container) {
  const { links, session } = c.var;
  return {
    Name: container.name,
    HostUrl: links.page(`/folders/${container.id}`),
    SharingUrl: links.page(`/sharing/${container.id}`),
    SupportedShareUrlTypes: offeredShareUrlTypes(c),
    ...licensing(c),
    UserCanCreateChildContainer: session.mayEdit,
    UserCanCreateChildFile: session.mayEdit,
    UserCanDelete: mayChangeContainer(c, container),
    UserCanRename: mayChangeContainer(c, container),
  };
}
