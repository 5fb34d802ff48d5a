import type { StoredFile } from '../store.ts';

/**
 * UTC in the round-trip format of CheckFileInfo, with seven fractional digits. The last four number the saves: some
 * editors notice a save by this text alone, and two saves can be in the same millisecond.
 */
export function lastModifiedTime({ modifiedAt, revision }: StoredFile): string {
  const save = `${revision % 10_000}`.padStart(4, '0');
  return new Date(modifiedAt).toISOString().replace('Z', `${save}Z`);
}
