import type { StoredFile } from '../store.ts';

/** UTC in the round-trip form that CheckFileInfo demands, seven digits after the second. */
export function lastModifiedTime({ modifiedAt }: StoredFile): string {
  return new Date(modifiedAt).toISOString().replace('Z', '0000Z');
}
