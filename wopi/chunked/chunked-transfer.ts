import { encodeGetChunkedFileRequest, encodePutChunkedFileRequest } from './chunked-file.ts';
import type { ChunkSelection, ContentProperty } from './chunked-file-messages.ts';
import { type ChunkingScheme, chunkStream, chunksNotIn, signatureOf } from './chunking.ts';

/** Contents keyed by stream ID, such as `MainContent`. */
export type Streams = Readonly<Record<string, Uint8Array>>;

export interface DownloadOptions {
  /** The requested scheme; the host chooses. */
  readonly scheme: ChunkingScheme;
  /** Default: All. */
  readonly chunks?: ChunkSelection;
  /** Contents that the client already has, keyed by stream ID. */
  readonly known?: Streams;
  /** Names of the requested content properties. */
  readonly properties?: readonly string[];
}

/** The body of a GetChunkedFile request for these streams. */
export function downloadOf(
  streamIds: readonly string[],
  { scheme, chunks = 'All', known = {}, properties = [] }: DownloadOptions,
): Uint8Array {
  return encodeGetChunkedFileRequest({
    ContentPropertiesToReturn: properties,
    ContentFilters: streamIds.map((StreamId) => ({
      StreamId,
      ChunkingScheme: scheme,
      ChunksToReturn: chunks,
      AlreadyKnownChunks: chunkIdsOf(known[StreamId]),
    })),
  });
}

export interface UploadOptions {
  /** Contents that the host already has, keyed by stream ID: their chunks are not sent. */
  readonly known?: Streams;
  readonly properties?: readonly ContentProperty[];
}

/** The body of a PutChunkedFile request that writes these streams, each chunked by Zip if possible. */
export function uploadOf(streams: Streams, { known = {}, properties = [] }: UploadOptions = {}): Uint8Array {
  const cut = Object.entries(streams).map(([streamId, content]) => ({ streamId, ...chunkStream(content) }));
  const Signatures = cut.map(({ streamId, scheme, chunks }) => ({
    StreamId: streamId,
    ChunkingScheme: scheme,
    ChunkSignatures: signatureOf(chunks),
  }));
  const knownIds = Object.values(known).flatMap(chunkIdsOf);
  const missing = chunksNotIn(
    knownIds,
    cut.flatMap(({ chunks }) => chunks),
  );
  return encodePutChunkedFileRequest({ ContentProperties: properties, Signatures }, missing);
}

function chunkIdsOf(content: Uint8Array | undefined): readonly string[] {
  return content ? chunkStream(content).chunks.map(({ id }) => id) : [];
}
