import { mainContent } from '../../../wopi/chunked/chunked-file-messages.ts';
import { absentStream, type ChunkedStream, chunkStream } from '../../../wopi/chunked/chunking.ts';
import { type Content, unexpired } from '../../content.ts';
import type { HostContext } from '../../host-env.ts';

// Contents are immutable, so their chunks are computed once.
const cache = new WeakMap<Uint8Array, ChunkedStream>();

/** The file's content without expired streams and properties. */
export function currentContent(c: HostContext): Content {
  return unexpired(c.var.file.content, c.var.host.clock.now());
}

/** The chunks of a stream; a stream that does not exist has none. */
export function streamChunks(content: Content, streamId: string): ChunkedStream {
  const bytes = streamId === mainContent ? content.main : content.streams.get(streamId)?.bytes;
  return bytes ? chunksOf(bytes) : absentStream;
}

/** The chunks of all streams by ID, which a client need not send again. */
export function knownChunks({ main, streams }: Content): ReadonlyMap<string, Uint8Array> {
  const all = [main, ...[...streams.values()].map(({ bytes }) => bytes)];
  return new Map(all.flatMap((bytes) => chunksOf(bytes).chunks.map((chunk) => [chunk.id, chunk.bytes] as const)));
}

function chunksOf(bytes: Uint8Array): ChunkedStream {
  const chunked = cache.get(bytes) ?? chunkStream(bytes);
  cache.set(bytes, chunked);
  return chunked;
}
