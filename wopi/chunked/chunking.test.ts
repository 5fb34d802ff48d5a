import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  AssemblyError,
  absentStream,
  assemble,
  type Chunk,
  chunkStream,
  chunksNotIn,
  signatureOf,
} from './chunking.ts';

const archive = zipSync({ 'a.txt': strToU8('hello hello hello'), 'b.bin': Uint8Array.of(1, 2, 3) });
const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.uint8Array({ maxLength: 100 }), { maxKeys: 5 })
    .map((files) => zipSync(files)),
);

describe('chunkStream', () => {
  test('cuts a zip archive at its parts', () => {
    const { scheme, chunks } = chunkStream(archive);
    expect(scheme).toBe('Zip');
    expect(chunks).toHaveLength(5);
  });

  test('keeps a zip archive whole when FullFile is requested', () => {
    expect(chunkStream(archive, 'FullFile')).toMatchObject({ scheme: 'FullFile', chunks: [{ bytes: archive }] });
  });

  test('falls back to FullFile for other content', () => {
    const text = strToU8('Sample text');
    expect(chunkStream(text, 'Zip')).toMatchObject({ scheme: 'FullFile', chunks: [{ bytes: text }] });
  });

  test('creates one chunk of zero bytes for an empty stream', () => {
    const { scheme, chunks } = chunkStream(new Uint8Array());
    expect(scheme).toBe('FullFile');
    expect(signatureOf(chunks)).toEqual([{ ChunkId: 'GQn1a/wGJyPHUei0Ze5yiw==', Length: 0 }]);
  });

  test('creates chunks that assemble to the content again', () => {
    fc.assert(
      fc.property(content, fc.constantFrom('FullFile' as const, 'Zip' as const), (bytes, scheme) => {
        const { chunks } = chunkStream(bytes, scheme);
        expect(assemble(signatureOf(chunks), byId(chunks))).toEqual(new Uint8Array(bytes));
      }),
      { numRuns: 100 },
    );
  });
});

describe('chunksNotIn', () => {
  const [a, b] = [chunkStream(strToU8('a')).chunks[0] as Chunk, chunkStream(strToU8('b')).chunks[0] as Chunk];

  test('omits known chunks and duplicates', () => {
    expect(chunksNotIn([], [a, b, a])).toEqual([a, b]);
    expect(chunksNotIn([a.id], [a, b, a])).toEqual([b]);
    expect(chunksNotIn([a.id, b.id], [a, b])).toEqual([]);
  });
});

describe('assemble', () => {
  const { chunks } = chunkStream(archive);
  const signature = signatureOf(chunks);

  test('returns no bytes for a stream without chunks', () => {
    expect(assemble(signatureOf(absentStream.chunks), new Map())).toEqual(new Uint8Array());
  });

  test('reports a missing chunk', () => {
    const rest = byId(chunks.slice(1));
    expect(problemOf(() => assemble(signature, rest))).toMatchObject({
      reason: 'missing-chunk',
      chunkId: chunks[0]?.id,
    });
  });

  test('rejects a wrong length unless lengths are ignored', () => {
    const wrong = signature.map((entry) => ({ ...entry, Length: entry.Length + 1 }));
    expect(problemOf(() => assemble(wrong, byId(chunks)))).toMatchObject({ reason: 'wrong-length' });
    expect(assemble(wrong, byId(chunks), { ignoreLengths: true })).toEqual(archive);
  });

  test('rejects a small body that repeats one chunk very often', () => {
    const [chunk] = chunkStream(new Uint8Array(1024)).chunks;
    const bomb = Array.from({ length: 1_000 }, () => ({ ChunkId: chunk?.id as string, Length: 1024 }));
    const problem = problemOf(() => assemble(bomb, byId([chunk as Chunk]), { maxSize: 1_000_000 }));
    expect(problem).toBeInstanceOf(AssemblyError);
    expect(problem).toMatchObject({ reason: 'too-large' });
  });
});

function byId(chunks: readonly Chunk[]): ReadonlyMap<string, Uint8Array> {
  return new Map(chunks.map(({ id, bytes }) => [id, bytes]));
}

function problemOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
