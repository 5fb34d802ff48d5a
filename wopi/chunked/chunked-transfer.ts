import { encodeGetChunkedFileRequest, encodePutChunkedFileRequest } from './chunked-file.ts';
import type { ChunkSelection, ContentProperty } from './chunked-file-messages.ts';
import { type ChunkingScheme, chunkStream, chunksNotIn, signatureOf } from './chunking.ts';

/** Contents by stream ID, such as `MainContent`. */
export type Streams = Readonly<Record<string, Uint8Array>>;

export interface DownloadOptions {
  /** The scheme asked for; the host chooses. */
  readonly scheme: ChunkingScheme;
  /** Default: All. */
  readonly chunks?: ChunkSelection;
  /** What the client has already, by stream ID. */
  readonly known?: Streams;
  /** Names of the content properties wanted. */
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
  /** What the host has already, by stream ID: those chunks are not sent. */
  readonly known?: Streams;
  readonly properties?: readonly ContentProperty[];
}

/** The body of a PutChunkedFile request that writes these streams, each cut as its content allows. */
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
