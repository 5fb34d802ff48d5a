import { chunkIdOf } from './chunk-id.ts';
import { zipChunkBorders } from './zip-chunk-borders.ts';

/** How a stream is cut into chunks. See plus/file-transfer/chunk-streams. */
export const chunkingSchemes = ['FullFile', 'Zip'] as const;
export type ChunkingScheme = (typeof chunkingSchemes)[number];

export interface Chunk {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** A stream's chunks in their order, and the scheme that really cut them. */
export interface ChunkedStream {
  readonly scheme: ChunkingScheme;
  readonly chunks: readonly Chunk[];
}

/** One chunk of a stream as JSON messages name it; a stream's list of them is its signature. */
export interface ChunkSignature {
  readonly ChunkId: string;
  /** Bytes. */
  readonly Length: number;
}

/** How a host describes a stream that it does not have. See plus/file-transfer/get-chunked-file. */
export const absentStream: ChunkedStream = { scheme: 'Zip', chunks: [] };

/**
 * Cuts a stream into chunks. Zip is a wish: content that is no zip archive becomes one FullFile chunk.
 *
 * A zero-byte stream is one chunk without bytes, as the page of GetChunkedFile says. Microsoft's validator lists no chunk
 * at all for it; `assemble` takes both.
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

/** The chunks that a reader with `knownIds` lacks, each of them once. */
export function chunksNotIn(knownIds: Iterable<string>, chunks: readonly Chunk[]): readonly Chunk[] {
  const seen = new Set(knownIds);
  return chunks.filter(({ id }) => !seen.has(id) && seen.add(id));
}

export type AssemblyProblem = 'missing-chunk' | 'wrong-length' | 'too-large';

/** A signature that does not lead to a stream. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly reason: AssemblyProblem;
  /** The chunk at fault; absent when only the whole is too large. */
  readonly chunkId: string | undefined;

  constructor(reason: AssemblyProblem, detail: string, chunkId?: string) {
    super(detail);
    this.reason = reason;
    this.chunkId = chunkId;
  }
}

export interface AssemblyOptions {
  /** Most bytes of the assembled stream. */
  readonly maxSize?: number;
  /** Takes chunks whose size differs from their signature's Length, as Microsoft's validator does. */
  readonly ignoreLengths?: boolean;
}

/**
 * Puts a stream together from its signature; an empty signature gives no bytes.
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
  // One chunk may be named a million times, so the size is judged before anything is copied.
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
    throw new AssemblyError('wrong-length', `${name} has ${bytes.length} bytes, its signature says ${Length}`, ChunkId);
  }
  return bytes;
}
