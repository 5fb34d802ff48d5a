import { decodeGetChunkedFileRequest, encodeGetChunkedFileResponse } from '../../../wopi/chunked/chunked-file.ts';
import type { ContentFilter, GetChunkedFileRequest } from '../../../wopi/chunked/chunked-file-messages.ts';
import { type Chunk, type ChunkedStream, chunksNotIn, signatureOf } from '../../../wopi/chunked/chunking.ts';
import { done } from '../../answers.ts';
import type { Content } from '../../content.ts';
import type { HostContext } from '../../host-env.ts';
import { orBadRequest, refuseDuplicateStreams, sequenceHeaders } from './chunked-request.ts';
import { currentContent, streamChunks } from './content-streams.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/file-transfer/get-sequence-number */
export function getSequenceNumber(c: HostContext): Response {
  return done({ 'X-WOPI-SequenceNumber': `${c.var.file.revision}` });
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/file-transfer/get-chunked-file */
export function getChunkedFile(c: HostContext): Response {
  const request = orBadRequest(() => decodeGetChunkedFileRequest(c.var.body));
  refuseDuplicateStreams(request.ContentFilters);
  const content = currentContent(c);
  const body = encodeGetChunkedFileResponse(messageOf(request, content), wantedChunks(request, content));
  return new Response(body as Uint8Array<ArrayBuffer>, {
    headers: { 'Content-Type': 'application/octet-stream', ...sequenceHeaders(c.var.file) },
  });
}

function messageOf({ ContentFilters, ContentPropertiesToReturn }: GetChunkedFileRequest, content: Content) {
  const properties = [...content.properties.values()].filter(({ name }) => ContentPropertiesToReturn.includes(name));
  return {
    ContentProperties: properties.map(({ name, value, retention }) => ({
      Retention: retention,
      Name: name,
      Value: value,
    })),
    Signatures: ContentFilters.map(({ StreamId }) => {
      const { scheme, chunks } = streamChunks(content, StreamId);
      return { StreamId, ChunkingScheme: scheme, ChunkSignatures: signatureOf(chunks) };
    }),
  };
}

// A chunk that two streams share is sent once.
function wantedChunks({ ContentFilters }: GetChunkedFileRequest, content: Content): readonly Chunk[] {
  const wanted = ContentFilters.flatMap((filter) =>
    chunksNotIn(filter.AlreadyKnownChunks, selectedChunks(filter, streamChunks(content, filter.StreamId))),
  );
  return chunksNotIn([], wanted);
}

function selectedChunks({ ChunksToReturn }: ContentFilter, { scheme, chunks }: ChunkedStream): readonly Chunk[] {
  if (ChunksToReturn === 'All') return chunks;
  return ChunksToReturn === 'LastZipChunk' && scheme === 'Zip' ? chunks.slice(-1) : [];
}
