import {
  decodeGetChunkedFileResponse,
  encodeGetChunkedFileRequest,
  encodePutChunkedFileRequest,
} from '../../wopi/chunked/chunked-file.ts';
import { type Chunk, type ChunkingScheme, chunkStream, signatureOf } from '../../wopi/chunked/chunking.ts';
import type { TestHost } from './test-host.ts';

/** The coauth lock that `putChunks` presents by default. */
export const coauth = { 'X-WOPI-CoauthLockId': 'c' };

/** The data for PutChunkedFile. */
export interface Write {
  readonly streams: Readonly<Record<string, Uint8Array>>;
  readonly properties?: Readonly<Record<string, 'DeleteOnContentChange' | 'KeepOnContentChange'>>;
  /** The chunks to send; default: all. */
  readonly send?: (chunk: Chunk) => boolean;
}

export function putBody({ streams, properties = {}, send = () => true }: Write): Uint8Array {
  const chunked = Object.entries(streams).map(([StreamId, bytes]) => ({ StreamId, ...chunkStream(bytes) }));
  return encodePutChunkedFileRequest(
    {
      ContentProperties: Object.entries(properties).map(([Name, Retention]) => ({
        Name,
        Retention,
        Value: `of ${Name}`,
      })),
      Signatures: chunked.map(({ StreamId, scheme, chunks }) => ({
        StreamId,
        ChunkingScheme: scheme,
        ChunkSignatures: signatureOf(chunks),
      })),
    },
    chunked.flatMap(({ chunks }) => chunks).filter(send),
  );
}

export async function sequenceNumber(host: TestHost): Promise<string> {
  return (await host.file.post('GET_SEQUENCE_NUMBER').expect(200)).headers['x-wopi-sequencenumber'] ?? '';
}

export async function putChunks(host: TestHost, write: Write, headers: Readonly<Record<string, string>> = coauth) {
  return host.file.post(
    'PUT_CHUNKED_FILE',
    { 'X-WOPI-SequenceNumber': await sequenceNumber(host), ...headers },
    putBody(write),
  );
}

/** The data for GetChunkedFile. */
export interface Read {
  readonly streams: readonly string[];
  readonly properties?: readonly string[];
  readonly known?: readonly Chunk[];
  readonly select?: 'All' | 'None' | 'LastZipChunk';
  readonly scheme?: ChunkingScheme;
}

export async function getChunks(
  host: TestHost,
  { streams, properties = [], known = [], select = 'All', scheme = 'Zip' }: Read,
) {
  const request = encodeGetChunkedFileRequest({
    ContentPropertiesToReturn: properties,
    ContentFilters: streams.map((StreamId) => ({
      StreamId,
      ChunkingScheme: scheme,
      ChunksToReturn: select,
      AlreadyKnownChunks: known.map(({ id }) => id),
    })),
  });
  const response = await host.file.post('GET_CHUNKED_FILE', {}, request).expect(200);
  return { ...decodeGetChunkedFileResponse(response.body), headers: response.headers };
}
