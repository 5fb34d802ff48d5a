import { Refusal } from '../answers.ts';
import type { HostContext } from '../host-env.ts';
import type { StoredFile } from '../store.ts';
import { refuseAnyLock } from './locks/lock-conflict.ts';
import { freeNameIn, refuseIllegalName, requestedTarget, type Target, validTarget } from './requested-target.ts';

/** The target of a new file: a free name, or an existing file to overwrite. */
export interface FileTarget {
  readonly name: string;
  readonly existing?: StoredFile;
}

/**
 * Determines the name of a new file in a container. Suggested names are made legal and unique; exact names are used
 * unchanged or refused (400 illegal, 409 taken, 409 locked). `baseName` completes a suggestion that is an extension.
 */
export function fileTarget(c: HostContext, containerId: string, baseName: string): FileTarget {
  const target = requestedTarget(c);
  if (target.mode === 'suggested') return { name: suggestedName(c, containerId, target, baseName) };
  refuseIllegalName(target.name, freeNameIn(c, containerId, target.name, baseName), 'X-WOPI-InvalidFileNameError');
  const taken = c.var.host.store.childNamed(containerId, target.name);
  if (!taken) return { name: target.name };
  const existing = mayOverwrite(c) ? c.var.host.store.file(taken.id) : undefined;
  if (!existing) {
    throw new Refusal(409, 'The name is taken', validTarget(freeNameIn(c, containerId, target.name, baseName)));
  }
  refuseAnyLock(c, existing);
  return { name: existing.name, existing };
}

function suggestedName(c: HostContext, containerId: string, { name }: Target, baseName: string): string {
  return freeNameIn(c, containerId, name.startsWith('.') ? baseName + name : name, baseName);
}

function mayOverwrite(c: HostContext): boolean {
  return c.req.header('X-WOPI-OverwriteRelativeTarget')?.toLowerCase() === 'true';
}

/** The response of PutRelativeFile and CreateChildFile about the new file. */
export function newFileInfo(c: HostContext, { id, name }: StoredFile) {
  const { links, host } = c.var;
  return {
    Name: name,
    Url: host.variant.editor === 'collabora' ? links.fileWithExpiry(id) : links.file(id),
    HostViewUrl: links.page(`/view/${id}`),
    HostEditUrl: links.page(`/edit/${id}`),
  };
}
