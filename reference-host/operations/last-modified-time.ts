import type { StoredFile } from '../store.ts';

/** UTC in the round-trip format of CheckFileInfo, with seven fractional digits. */
export function lastModifiedTime({ modifiedAt }: StoredFile): string {
  return new Date(modifiedAt).toISOString().replace('Z', '0000Z');
}
