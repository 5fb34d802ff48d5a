import { type StoredFile, versionOf } from '../store.ts';

/** X-WOPI-ItemVersion, always equal to CheckFileInfo's Version. */
export function itemVersion(file: StoredFile): Readonly<Record<string, string>> {
  return { 'X-WOPI-ItemVersion': versionOf(file) };
}
