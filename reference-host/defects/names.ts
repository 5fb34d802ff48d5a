import { decodeUtf7, encodeUtf7 } from '../../wopi/utf7.ts';
import { extensionOf } from '../file-name.ts';
import type { Container, StoredFile } from '../store.ts';
import { resourceIdOf } from './operation-of.ts';
import { changeRequestHeader, type DefectContext, setRequestHeader } from './rewrite.ts';

export const suggestedTarget = 'X-WOPI-SuggestedTarget';
export const exactTarget = 'X-WOPI-RelativeTarget';
export const requestedName = 'X-WOPI-RequestedName';
export const overwriteHeader = 'X-WOPI-OverwriteRelativeTarget';

type NameHeader = typeof suggestedTarget | typeof exactTarget | typeof requestedName;

const nameHeaders = [suggestedTarget, exactTarget, requestedName] as const;

/** The decoded name in a header. */
export function nameIn(c: DefectContext, header: NameHeader): string | undefined {
  const value = c.req.header(header);
  return value === undefined ? undefined : decodeUtf7(value);
}

/** Changes the name in every header of the request, or in the given ones. */
export function changeNames(
  c: DefectContext,
  change: (name: string) => string,
  headers: NameHeader | readonly NameHeader[] = nameHeaders,
): void {
  for (const header of [headers].flat()) {
    changeRequestHeader(c, header, (value) => encodeUtf7(change(decodeUtf7(value))));
  }
}

/** Reads names as plain text, so that an underscore stays "+AF8-". */
export function leaveNamesEncoded(c: DefectContext): void {
  for (const header of nameHeaders) changeRequestHeader(c, header, (value) => encodeUtf7(value));
}

/** Turns a suggested name into an exact one, or the reverse. */
export function switchTarget(c: DefectContext, from: NameHeader, to: NameHeader): void {
  setRequestHeader(c, to, c.req.header(from));
  setRequestHeader(c, from, undefined);
}

/** The file or container that already has the name in the header, in the folder of the new one. */
export function takenBy(c: DefectContext, header: NameHeader): StoredFile | Container | undefined {
  const name = nameIn(c, header);
  return name === undefined ? undefined : c.var.host.parts.store.childNamed(folderIdOf(c), name);
}

/** The existing file with the requested exact name. */
export function exactTargetOf(c: DefectContext): StoredFile | undefined {
  return c.var.host.parts.store.file(takenBy(c, exactTarget)?.id ?? '');
}

/** The container of the request, in its current state. */
export function containerOf(c: DefectContext): Container | undefined {
  return c.var.host.parts.store.container(resourceIdOf(c.req.raw));
}

function folderIdOf(c: DefectContext): string {
  const id = resourceIdOf(c.req.raw);
  return c.var.host.parts.store.file(id)?.parentId ?? id;
}

export function withoutExtension(name: string): string {
  return name.slice(0, name.length - extensionOf(name).length);
}

/** Replaces every non-ASCII character with an underscore. */
export function slug(name: string): string {
  return name.replace(/\P{ASCII}/gu, '_');
}
