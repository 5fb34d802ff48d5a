import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ChunkedFileError,
  decodeGetChunkedFileRequest,
  decodeGetChunkedFileResponse,
  decodePutChunkedFileRequest,
  encodeGetChunkedFileRequest,
  encodeGetChunkedFileResponse,
  encodePutChunkedFileRequest,
} from './chunked-file.ts';
import type { GetChunkedFileRequest, GetChunkedFileResponse, PutChunkedFileRequest } from './chunked-file-messages.ts';
import { type Chunk, chunkStream, signatureOf } from './chunking.ts';
import { decodeFrames, FrameError } from './decode-frames.ts';
import { encodeFrames, endFrame, messageFrame } from './frames.ts';

const { scheme, chunks } = chunkStream(Buffer.from('Sample text'));
const signature = { StreamId: 'MainContent', ChunkingScheme: scheme, ChunkSignatures: signatureOf(chunks) };
const property = { Retention: 'KeepOnContentChange', Name: 'name', Value: 'wert é 😀' } as const;
const filter = {
  StreamId: 'MainContent',
  ChunkingScheme: 'Zip',
  ChunksToReturn: 'All',
  AlreadyKnownChunks: ['a'],
} as const;

const getRequest: GetChunkedFileRequest = { ContentPropertiesToReturn: ['name'], ContentFilters: [filter] };
const getResponse: GetChunkedFileResponse = { ContentProperties: [property], Signatures: [signature] };
const putRequest: PutChunkedFileRequest = { ContentProperties: [property], Signatures: [signature] };

describe('bodies are unchanged after encoding and decoding', () => {
  test('GetChunkedFile request', () => {
    expect(decodeGetChunkedFileRequest(encodeGetChunkedFileRequest(getRequest))).toEqual(getRequest);
  });

  test('GetChunkedFile response', () => {
    const { message, chunks: received } = decodeGetChunkedFileResponse(
      encodeGetChunkedFileResponse(getResponse, chunks),
    );
    expect(message).toEqual(getResponse);
    expect(received).toEqual(byId(chunks));
  });

  test('PutChunkedFile request, which has a null token without an upload session', () => {
    const { message, chunks: received } = decodePutChunkedFileRequest(encodePutChunkedFileRequest(putRequest, chunks));
    expect(message).toEqual({ ...putRequest, UploadSessionTokenToCommit: null });
    expect(received).toEqual(byId(chunks));
  });

  test('PutChunkedFile request with the token of an upload session', () => {
    const committing = { ...putRequest, UploadSessionTokenToCommit: 'session' };
    expect(decodePutChunkedFileRequest(encodePutChunkedFileRequest(committing, [])).message).toEqual(committing);
  });

  test('any content', () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 250 }), { maxLength: 4 });
    fc.assert(
      fc.property(contents, (streams) => {
        const sent = streams.flatMap((bytes) => chunkStream(bytes).chunks);
        const { chunks: received } = decodePutChunkedFileRequest(encodePutChunkedFileRequest(putRequest, sent));
        expect(received).toEqual(byId(sent));
      }),
      { numRuns: 50 },
    );
  });
});

test('a body starts with its message and ends with EndFrame', () => {
  const frames = decodeFrames(encodePutChunkedFileRequest(putRequest, chunks));
  expect(frames.map(({ type }) => type)).toEqual(['MessageJSON', 'Chunk', 'EndFrame']);
});

describe('the message', () => {
  const refusal = (message: unknown) =>
    problemOf(() => decodePutChunkedFileRequest(encodeFrames([messageFrame(message), endFrame])));

  test.each<[string, unknown, string]>([
    ['an array', [], 'the root'],
    ['null', null, 'the root'],
    ['a missing list of properties', { Signatures: [signature] }, 'ContentProperties'],
    ['null for the properties', { ...putRequest, ContentProperties: null }, 'ContentProperties'],
    ['an empty list of signatures', { ...putRequest, Signatures: [] }, 'Signatures'],
    [
      'an unknown retention',
      { ...putRequest, ContentProperties: [{ ...property, Retention: 'Keep' }] },
      'ContentProperties.0.Retention',
    ],
    [
      'an unknown scheme',
      { ...putRequest, Signatures: [{ ...signature, ChunkingScheme: 'zip' }] },
      'Signatures.0.ChunkingScheme',
    ],
    ['a negative length', withLength(-1), 'Signatures.0.ChunkSignatures.0.Length'],
    ['a broken length', withLength(1.5), 'Signatures.0.ChunkSignatures.0.Length'],
    ['a token that is not text', { ...putRequest, UploadSessionTokenToCommit: 1 }, 'UploadSessionTokenToCommit'],
  ])('with %s is rejected', (_, message, place) => {
    expect(refusal(message)).toMatchObject({
      reason: 'wrong-message',
      message: expect.stringMatching(new RegExp(`at ${place} (must be|is missing|must not be)`)),
    });
  });

  test('may contain unknown properties', () => {
    expect(refusal({ ...putRequest, Future: 1 })).toBeUndefined();
  });

  test('of a GetChunkedFile request needs a filter with a known selection', () => {
    const decode = (message: unknown) =>
      problemOf(() => decodeGetChunkedFileRequest(encodeFrames([messageFrame(message), endFrame])));
    expect(decode({ ...getRequest, ContentFilters: [] })).toMatchObject({ reason: 'wrong-message' });
    expect(decode({ ...getRequest, ContentFilters: [{ ...filter, ChunksToReturn: 'Some' }] })).toMatchObject({
      reason: 'wrong-message',
    });
  });

  test.each([
    ['not-utf8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['not-json', Buffer.from('{')],
    ['not-json', new Uint8Array()],
  ])('that is %s is rejected', (reason, payload) => {
    const body = encodeFrames([{ type: 'MessageJSON', payload }, endFrame]);
    expect(problemOf(() => decodeGetChunkedFileResponse(body))).toMatchObject({ reason });
  });

  test('is validated only up to its first invalid item', () => {
    const message = { ...getRequest, ContentPropertiesToReturn: Array.from({ length: 100_000 }, () => 0) };
    const body = encodeFrames([messageFrame(message), endFrame]);
    expect(problemOf(() => decodeGetChunkedFileRequest(body))).toMatchObject({ reason: 'wrong-message' });
  });
});

test('a chunk whose ID is not the hash of its bytes is rejected', () => {
  const [chunk] = chunks as [Chunk];
  const body = encodePutChunkedFileRequest(putRequest, [{ id: chunk.id, bytes: Buffer.from('Other text') }]);
  expect(problemOf(() => decodePutChunkedFileRequest(body))).toMatchObject({ reason: 'wrong-chunk-id' });
});

test('damaged bodies only throw the documented errors', () => {
  const whole = encodePutChunkedFileRequest(putRequest, chunks);
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(changes, (list) => {
      const body = whole.slice();
      for (const [at, value] of list) body[at] = value;
      const problem = problemOf(() => decodePutChunkedFileRequest(body));
      expect(problem === undefined || problem instanceof FrameError || problem instanceof ChunkedFileError).toBe(true);
    }),
    { numRuns: 200 },
  );
});

function withLength(Length: number): unknown {
  return { ...putRequest, Signatures: [{ ...signature, ChunkSignatures: [{ ChunkId: 'a', Length }] }] };
}

function byId(list: readonly Chunk[]): ReadonlyMap<string, Uint8Array> {
  return new Map(list.map(({ id, bytes }) => [id, new Uint8Array(bytes)]));
}

function problemOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
