import { extensionOf } from '../../file-name.ts';
import type { HostContext } from '../../host-env.ts';
import { type Container, type StoredFile, versionOf } from '../../store.ts';
import { lastModifiedTime } from '../last-modified-time.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/enumerateancestors */
export function enumerateFileAncestors(c: HostContext): Response {
  return ancestors(c, c.var.file);
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/enumerateancestors */
export function enumerateContainerAncestors(c: HostContext): Response {
  return ancestors(c, c.var.container);
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/enumeratechildren */
export function enumerateChildren(c: HostContext): Response {
  const { host, container } = c.var;
  const isWanted = extensionFilter(c);
  const files = host.store.childFiles(container.id).filter(isWanted);
  const containers = host.store.childContainers(container.id);
  return c.json({
    ChildContainers: containers.map((child) => containerPointer(c, child)),
    ChildFiles: files.map((file) => childFile(c, file)),
  });
}

/** Name of a container and its URL with a token. */
export function containerPointer(c: HostContext, { id, name }: Container) {
  return { Name: name, Url: c.var.links.container(id) };
}

function ancestors(c: HostContext, item: StoredFile | Container): Response {
  const above = c.var.host.store.ancestorsOf(item);
  return c.json({ AncestorsWithRootFirst: above.map((container) => containerPointer(c, container)) });
}

function childFile(c: HostContext, file: StoredFile) {
  return {
    Name: file.name,
    Url: c.var.links.file(file.id),
    Version: versionOf(file),
    Size: file.content.main.length,
    LastModifiedTime: lastModifiedTime(file),
  };
}

function extensionFilter(c: HostContext): (file: StoredFile) => boolean {
  const list = c.req.header('X-WOPI-FileExtensionFilterList') ?? '';
  const extensions = list
    .split(',')
    .map((extension) => extension.trim().toLowerCase())
    .filter(Boolean);
  return ({ name }) => extensions.length === 0 || extensions.includes(extensionOf(name).toLowerCase());
}
