import { zipSync } from 'fflate';

/** Zip archives store local time, so the bytes are the same in every time zone. */
const modified = new Date(2020, 0, 1);

/** A zip archive without compression: two chunks per file, and one for the directory at the end. */
export function storedArchive(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync({ ...files }, { level: 0, mtime: modified });
}
