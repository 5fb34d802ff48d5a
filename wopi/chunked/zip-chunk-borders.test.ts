import fc from 'fast-check';
import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { zipChunkBorders } from './zip-chunk-borders.ts';

const files = {
  'a.txt': strToU8('hello hello hello'),
  'empty.txt': new Uint8Array(),
  'dir/b.bin': Uint8Array.of(1, 2, 3),
};
const archive = zipSync({ ...files, 'empty.txt': [files['empty.txt'], { level: 0 }] });
const end = archive.length - 22;
const directory = Buffer.from(archive).readUInt32LE(end + 16);

describe('zipChunkBorders', () => {
  test('cuts before each header, each entry’s data and the central directory', () => {
    const borders = zipChunkBorders(archive) as readonly number[];
    const starts = borders.map((border) => Buffer.from(archive.subarray(border, border + 4)).toString('hex'));
    expect(starts.map((start) => names[start] ?? 'data')).toEqual([
      'header',
      'data',
      'header',
      'header',
      'data',
      'central directory',
    ]);
    expect(borders.slice(0, 2)).toEqual([0, 30 + 'a.txt'.length]);
  });

  test('keeps a data descriptor with its data', () => {
    const borders = zipChunkBorders(streamed(files)) as readonly number[];
    expect(borders).toHaveLength(7);
    expect(borders.slice(0, 2)).toEqual([0, 30 + 'a.txt'.length]);
  });

  test('accepts an archive with a comment', () => {
    const commented = Buffer.concat([archive, Buffer.from('!?')]);
    commented.writeUInt16LE(2, archive.length - 2);
    expect(zipChunkBorders(commented)).toEqual(zipChunkBorders(archive));
  });

  test('reads an archive within a larger buffer', () => {
    const moved = Buffer.concat([Buffer.alloc(3), archive, Buffer.alloc(5)]);
    expect(zipChunkBorders(moved.subarray(3, 3 + archive.length))).toEqual(zipChunkBorders(archive));
  });

  test.each<[string, Uint8Array]>([
    ['no bytes', new Uint8Array()],
    ['plain text', strToU8('Sample text, no archive.')],
    ['an archive without entries', zipSync({})],
    ['a truncated archive', archive.subarray(0, archive.length - 1)],
    ['bytes after the archive', Buffer.concat([archive, Buffer.alloc(1)])],
    ['bytes before the archive', Buffer.concat([Buffer.alloc(1), archive])],
    ['a broken local header', changed(archive, 0, 0)],
    ['a broken directory entry', changed(archive, directory, 0)],
    ['a second disk', changed(archive, end + 4, 1)],
    ['too many entries', changed(changed(archive, end + 8, 4), end + 10, 4)],
    ['a directory beyond the end', changed(archive, end + 19, 0xff)],
    ['a name that overlaps the next entry', changed(archive, 27, 0x01)],
    ['only an end record', archive.subarray(end)],
    ['only a local header', strToU8('PK\x03\x04')],
  ])('%s is not an archive', (_, bytes) => {
    expect(zipChunkBorders(bytes)).toBeUndefined();
  });

  test('never throws and cuts within the bytes, for any bytes', () => {
    const damaged = fc
      .array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => changes.reduce<Uint8Array>((bytes, [at, value]) => changed(bytes, at, value), archive));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        const borders = zipChunkBorders(bytes) ?? [0];
        expect(borders[0]).toBe(0);
        expect(borders.every((border, index) => border < (borders[index + 1] ?? Math.max(1, bytes.length)))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const names: Record<string, string> = { '504b0304': 'header', '504b0102': 'central directory' };

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}

/** An archive written as a stream: the sizes follow each entry's data instead of being in its local header. */
function streamed(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const zip = new Zip((_, part) => parts.push(part));
  for (const [name, bytes] of Object.entries(files)) {
    const file = new ZipDeflate(name);
    zip.add(file);
    file.push(bytes, true);
  }
  zip.end();
  return Buffer.concat(parts);
}
