import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { assemble, chunkStream, chunksNotIn, signatureOf } from './chunking.ts';
import { zipChunkBorders } from './zip-chunk-borders.ts';

/** The zip files of Microsoft's validator with the offsets of their chunks; not part of this repository. */
const official = fileURLToPath(new URL('../../../shared/validator/zip-chunking', import.meta.url));
const streams = existsSync(official) ? streamsBelow(official) : [];

describe.skipIf(streams.length === 0)('the zip files of Microsoft’s validator', () => {
  test('there are twelve', () => {
    expect(streams).toHaveLength(12);
  });

  test.each(streams)('%s is cut where the validator cuts it', (stream) => {
    const offsets = readFileSync(join(official, stream, 'ChunkIds.txt'), 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    expect(zipChunkBorders(contentOf(stream))).toEqual(offsets);
  });

  test.each(streams)('%s is whole again after assembly', (stream) => {
    const content = contentOf(stream);
    const { scheme, chunks } = chunkStream(content);
    expect(scheme).toBe('Zip');
    const byId = new Map(chunks.map(({ id, bytes }) => [id, bytes]));
    expect(assemble(signatureOf(chunks), byId)).toEqual(new Uint8Array(content));
  });

  // Its DeltaUploadsAndDeltaDownloadNonZeroBlobs expects this number of chunks.
  test('a reader of version 1 lacks 18 chunks of both streams of version 2', () => {
    const chunksOf = (version: number) =>
      ['MainContent', 'AltContent'].flatMap(
        (name) => chunkStream(contentOf(`NonZeroByteExcel/Version${version}/${name}`)).chunks,
      );
    const known = chunksOf(1).map(({ id }) => id);
    expect(chunksNotIn(known, chunksOf(2))).toHaveLength(18);
  });
});

function contentOf(stream: string): Uint8Array {
  return readFileSync(join(official, stream, 'FileStream'));
}

function streamsBelow(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('FileStream')).map((file) => join(file, '..'));
}
