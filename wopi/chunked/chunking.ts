import { chunkIdOf } from './chunk-id.ts';
import { zipChunkBorders } from './zip-chunk-borders.ts';

/** How a stream is cut into chunks. See plus/file-transfer/chunk-streams. */
export const chunkingSchemes = ['FullFile', 'Zip'] as const;
export type ChunkingScheme = (typeof chunkingSchemes)[number];

export interface Chunk {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** A stream's chunks in order, and the scheme that was used. */
export interface ChunkedStream {
  readonly scheme: ChunkingScheme;
  readonly chunks: readonly Chunk[];
}

/** One chunk of a stream as described in JSON messages; the list of them is the stream's signature. */
export interface ChunkSignature {
  readonly ChunkId: string;
  /** Length in bytes. */
  readonly Length: number;
}

/** How a host describes a stream that it does not have. See plus/file-transfer/get-chunked-file. */
export const absentStream: ChunkedStream = { scheme: 'Zip', chunks: [] };

/**
 * Cuts a stream into chunks. With Zip, content that is not a zip archive becomes one FullFile chunk.
 *
 * An empty stream is one chunk of zero bytes, as on the documentation's page of GetChunkedFile. Microsoft's validator
 * lists no chunk for it; `assemble` accepts both.
 */
export function chunkStream(bytes: Uint8Array, scheme: ChunkingScheme = 'Zip'): ChunkedStream {
  const borders = scheme === 'Zip' ? zipChunkBorders(bytes) : undefined;
  if (!borders) return { scheme: 'FullFile', chunks: [chunkOf(bytes)] };
  const chunks = borders.map((border, index) => chunkOf(bytes.subarray(border, borders[index + 1])));
  return { scheme: 'Zip', chunks };
}

function chunkOf(bytes: Uint8Array): Chunk {
  return { id: chunkIdOf(bytes), bytes };
}

export function signatureOf(chunks: readonly Chunk[]): readonly ChunkSignature[] {
  return chunks.map(({ id, bytes }) => ({ ChunkId: id, Length: bytes.length }));
}

/** The chunks that a client with `knownIds` lacks, without duplicates. */
export function chunksNotIn(knownIds: Iterable<string>, chunks: readonly Chunk[]): readonly Chunk[] {
  const seen = new Set(knownIds);
  return chunks.filter(({ id }) => !seen.has(id) && seen.add(id));
}

export type AssemblyProblem = 'missing-chunk' | 'wrong-length' | 'too-large';

/** A signature from which no stream can be assembled. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly reason: AssemblyProblem;
  /** The faulty chunk; absent when the whole stream is too large. */
  readonly chunkId: string | undefined;

  constructor(reason: AssemblyProblem, detail: string, chunkId?: string) {
    super(detail);
    this.reason = reason;
    this.chunkId = chunkId;
  }
}

export interface AssemblyOptions {
  /** Maximum bytes of the assembled stream. */
  readonly maxSize?: number;
  /** Accepts chunks whose size differs from their signature's Length, as Microsoft's validator does. */
  readonly ignoreLengths?: boolean;
}

/**
 * Assembles a stream from its signature; an empty signature yields no bytes.
 *
 * @throws AssemblyError
 */
export function assemble(
  signature: readonly ChunkSignature[],
  chunks: ReadonlyMap<string, Uint8Array>,
  { maxSize = 256 * 1024 * 1024, ignoreLengths = false }: AssemblyOptions = {},
): Uint8Array {
  const parts = signature.map((entry) => partOf(entry, chunks, ignoreLengths));
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  // One chunk may be repeated a million times, so the size is checked before anything is copied.
  if (size > maxSize) throw new AssemblyError('too-large', `the stream would have ${size} bytes, more than ${maxSize}`);
  return new Uint8Array(Buffer.concat(parts, size));
}

function partOf(
  { ChunkId, Length }: ChunkSignature,
  chunks: ReadonlyMap<string, Uint8Array>,
  ignoreLengths: boolean,
): Uint8Array {
  const bytes = chunks.get(ChunkId);
  const name = `chunk ${JSON.stringify(ChunkId.slice(0, 24))}`;
  if (!bytes) throw new AssemblyError('missing-chunk', `${name} is missing`, ChunkId);
  if (bytes.length !== Length && !ignoreLengths) {
    throw new AssemblyError(
      'wrong-length',
      `${name} has ${bytes.length} bytes, but the Length in its signature is ${Length}`,
      ChunkId,
    );
  }
  return bytes;
}
