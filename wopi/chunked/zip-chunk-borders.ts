/**
 * The start offsets of a zip archive's chunks: each local file header is a chunk, each entry's data is a chunk, and the
 * central directory with everything after it is the last chunk. See plus/file-transfer/file-content-data-model.
 *
 * Not specified by the documentation: an entry without data has no data chunk, and bytes between an entry's data and
 * the next header (such as a data descriptor) belong to the data chunk.
 *
 * @returns ascending offsets, the first of them 0; undefined for bytes that are not a complete zip archive: no local
 *   file header at the front, an invalid or missing central directory, overlapping entries, several disks, or a Zip64
 *   archive that needs its 64-bit numbers.
 */
export function zipChunkBorders(bytes: Uint8Array): readonly number[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(view);
  const entries = directory && readEntries(view, directory);
  if (!directory || !entries || entries[0]?.offset !== 0) return undefined;
  const borders: number[] = [];
  for (const [index, entry] of entries.entries()) {
    const data = dataOffset(view, entry.offset);
    const next = entries[index + 1]?.offset ?? directory.offset;
    if (data === undefined || data + entry.compressedSize > next) return undefined;
    borders.push(entry.offset, ...(data < next ? [data] : []));
  }
  return [...borders, directory.offset];
}

interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly entryCount: number;
}

interface Entry {
  readonly offset: number;
  readonly compressedSize: number;
}

// Field offsets in all three records: PKWARE APPNOTE 4.3.
const localHeader = { signature: 0x04034b50, size: 30 };
const directoryEntry = { signature: 0x02014b50, size: 46 };
const endRecord = { signature: 0x06054b50, size: 22, maxCommentSize: 0xffff };

function findDirectory(view: DataView): Directory | undefined {
  const last = view.byteLength - endRecord.size;
  for (let at = last; at >= Math.max(0, last - endRecord.maxCommentSize); at--) {
    if (view.getUint32(at, true) !== endRecord.signature || view.getUint16(at + 20, true) !== last - at) continue;
    return readEndRecord(view, at);
  }
  return undefined;
}

function readEndRecord(view: DataView, at: number): Directory | undefined {
  const disks = view.getUint32(at + 4, true);
  const entriesOnDisk = view.getUint16(at + 8, true);
  const entryCount = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  return disks === 0 && entriesOnDisk === entryCount && offset + size <= at ? { offset, size, entryCount } : undefined;
}

/** The entries, ordered by their local file headers. */
function readEntries(view: DataView, { offset, size, entryCount }: Directory): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  let at = offset;
  for (let index = 0; index < entryCount; index++) {
    if (at + directoryEntry.size > offset + size || view.getUint32(at, true) !== directoryEntry.signature)
      return undefined;
    entries.push({ offset: view.getUint32(at + 42, true), compressedSize: view.getUint32(at + 20, true) });
    const variable = view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    at += directoryEntry.size + variable;
  }
  return entries.sort((a, b) => a.offset - b.offset);
}

/** The offset of the data of the entry whose local file header is at `at`. */
function dataOffset(view: DataView, at: number): number | undefined {
  if (at + localHeader.size > view.byteLength || view.getUint32(at, true) !== localHeader.signature) return undefined;
  return at + localHeader.size + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
}
