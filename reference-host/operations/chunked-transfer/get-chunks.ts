import { decodeGetChunksRequest, encodeGetChunksResponse } from '../../../wopi/chunked/chunk-ranges.ts';
import type { ChunkRangeRequest } from '../../../wopi/chunked/chunked-file-messages.ts';
import type { ChunkRangeFrame } from '../../../wopi/chunked/frames.ts';
import type { HostContext } from '../../host-env.ts';
import { orBadRequest, refuseDuplicateStreams, sequenceHeaders } from './chunked-request.ts';
import { currentContent, streamChunks } from './content-streams.ts';

/**
 * Chunks that a stream no longer has are left out.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/file-transfer/get-chunks
 */
export function getChunks(c: HostContext): Response {
  const { ContentFilters } = orBadRequest(() => decodeGetChunksRequest(c.var.body));
  refuseDuplicateStreams(ContentFilters);
  const content = currentContent(c);
  const found = ContentFilters.map(({ StreamId, ChunkRangesToReturn }) => {
    const chunks = new Map(streamChunks(content, StreamId).chunks.map(({ id, bytes }) => [id, bytes] as const));
    return { StreamId, ranges: ChunkRangesToReturn.flatMap((range) => rangeIn(chunks.get(range.ChunkId), range)) };
  });
  const collection = found.map(({ StreamId, ranges }) => ({
    StreamId,
    ChunkIds: [...new Set(ranges.map(({ chunkId }) => chunkId))],
  }));
  const body = encodeGetChunksResponse(
    { ChunkRangeCollection: collection },
    found.flatMap(({ ranges }) => ranges),
  );
  return new Response(body as Uint8Array<ArrayBuffer>, {
    headers: { 'Content-Type': 'application/octet-stream', ...sequenceHeaders(c.var.file) },
  });
}

function rangeIn(chunk: Uint8Array | undefined, { ChunkId, Offset, Length }: ChunkRangeRequest): ChunkRangeFrame[] {
  if (!chunk || Offset > chunk.length) return [];
  const end = Length === -1 ? chunk.length : Math.min(Offset + Length, chunk.length);
  const payload = chunk.subarray(Offset, end);
  const endOfChunk = end === chunk.length;
  return [{ type: 'ChunkRange', chunkId: ChunkId, offset: Offset, length: payload.length, endOfChunk, payload }];
}
