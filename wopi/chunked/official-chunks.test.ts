import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { assemble, chunkStream, chunksNotIn, signatureOf } from './chunking.ts';
import recorded from './testing/official-zip-samples.json' with { type: 'json' };
import { zipChunkBorders } from './zip-chunk-borders.ts';

/**
 * The layout of a zip sample of Microsoft's validator: the lengths of each entry's name, extra field and data, the
 * chunk borders that the validator lists, and a number for each chunk. Chunks with the same number have the same bytes.
 */
interface OfficialSample {
  readonly name: string;
  readonly entries: readonly (readonly number[])[];
  readonly borders: readonly number[];
  readonly chunks: readonly number[];
}

const samples: readonly OfficialSample[] = recorded;

describe("archives laid out like the zip samples of Microsoft's validator", () => {
  test('there are twelve', () => {
    expect(samples).toHaveLength(12);
  });

  test.each(samples)('$name is cut where the validator cuts it', (sample) => {
    expect(zipChunkBorders(rebuild(sample))).toEqual(sample.borders);
  });

  test.each(samples)('$name is whole again after assembly', (sample) => {
    const content = rebuild(sample);
    const { scheme, chunks } = chunkStream(content);
    expect(scheme).toBe('Zip');
    const byId = new Map(chunks.map(({ id, bytes }) => [id, bytes]));
    expect(assemble(signatureOf(chunks), byId)).toEqual(content);
  });

  // DeltaUploadsAndDeltaDownloadNonZeroBlobs of the validator expects this number of chunks.
  test('a client with version 1 lacks 18 chunks of both streams of version 2', () => {
    const chunksOf = (version: number) =>
      samples
        .filter(({ name }) => name.startsWith(`NonZeroByteExcel/Version${version}/`))
        .flatMap((sample) => chunkStream(rebuild(sample)).chunks);
    const known = chunksOf(1).map(({ id }) => id);
    expect(chunksNotIn(known, chunksOf(2))).toHaveLength(18);
  });
});

/** An archive with the sample's layout and filler in place of its data; equal chunks of two samples stay equal. */
function rebuild({ entries, chunks }: OfficialSample): Uint8Array {
  const files = entries.map(([nameLength = 0, extraLength = 0, dataLength = 0], index) => [
    `entry-${chunks[2 * index]}`.padEnd(nameLength, '-'),
    [
      Buffer.alloc(dataLength, `data ${chunks[2 * index + 1]} `),
      { level: 0, mtime: '2000-01-01', extra: extraLength > 0 ? { 41504: new Uint8Array(extraLength - 4) } : {} },
    ],
  ]);
  return zipSync(Object.fromEntries(files));
}
