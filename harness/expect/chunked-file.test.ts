import { describe, expect, test } from 'vitest';
import { chunkIdOf } from '../../wopi/chunked/chunk-id.ts';
import { encodeGetChunkedFileResponse } from '../../wopi/chunked/chunked-file.ts';
import { type ChunkedStream, chunkStream, signatureOf } from '../../wopi/chunked/chunking.ts';
import { encodeFrames, endFrame, messageFrame } from '../../wopi/chunked/frames.ts';
import { WopiResponse } from '../client/response.ts';
import { createWorkbook } from '../fixtures/office-documents.ts';
import { ConformanceFailure, describeMismatch } from '../results/failures.ts';
import { type ChunkedFileExpectation, expectChunkedFile } from './chunked-file.ts';

const text = Buffer.from('some text');
const empty = new Uint8Array();

function signature(StreamId: string, { scheme, chunks }: ChunkedStream) {
  return { StreamId, ChunkingScheme: scheme, ChunkSignatures: signatureOf(chunks) };
}

const property = { Name: 'name', Value: 'value', Retention: 'KeepOnContentChange' } as const;
const message = { ContentProperties: [property], Signatures: [signature('MainContent', chunkStream(text))] };
const answer = encodeGetChunkedFileResponse(message, chunkStream(text).chunks);

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function response(body: Uint8Array, { status = 200, headers = {} }: Answer = {}): WopiResponse {
  const all = Object.entries({ 'X-WOPI-ItemVersion': 'v1', 'X-WOPI-SequenceNumber': '7', ...headers });
  return new WopiResponse('GetChunkedFile', { status, headers: all, body }, {} as never);
}

function mismatchesOf(body: Uint8Array, expected?: ChunkedFileExpectation, answer?: Answer): readonly string[] {
  try {
    expectChunkedFile(response(body, answer), expected);
    return [];
  } catch (error) {
    if (error instanceof ConformanceFailure) return error.mismatches.map(describeMismatch);
    throw error;
  }
}

test('a valid response satisfies all expectations that hold', () => {
  const streams = { MainContent: { scheme: 'FullFile', content: text } } as const;
  const properties = { name: { Value: 'value', Retention: 'KeepOnContentChange' }, other: null } as const;
  const since = response(empty, { headers: { 'X-WOPI-SequenceNumber': '7' } });
  expect(mismatchesOf(answer, { since, chunksSent: 1, streamIds: ['MainContent'], streams, properties })).toEqual([]);
});

test('chunks that the client already has need not be sent, in any number of streams', () => {
  const [old, current] = [createWorkbook(1), createWorkbook(2)];
  const { chunks } = chunkStream(current);
  const known = new Set(chunkStream(old).chunks.map(({ id }) => id));
  const sent = chunks.filter(({ id }) => !known.has(id));
  const Signatures = [signature('MainContent', chunkStream(current))];
  const body = encodeGetChunkedFileResponse({ ContentProperties: [], Signatures }, sent);
  const whole = { scheme: 'Zip', content: current } as const;
  expect(mismatchesOf(body, { chunksSent: 5, streams: { MainContent: { ...whole, known: old } } })).toEqual([]);
  expect(mismatchesOf(body, { streams: { MainContent: whole } })).toEqual([expect.stringContaining('is missing')]);
});

test.each([
  ['no chunk', []],
  ['a sent chunk of zero bytes', chunkStream(empty).chunks],
])('a stream of zero bytes may have %s', (_, chunks) => {
  const Signatures = [signature('Alternate', { scheme: 'Zip', chunks })];
  const body = encodeGetChunkedFileResponse({ ContentProperties: [], Signatures }, chunks);
  expect(mismatchesOf(body, { streams: { Alternate: { scheme: 'Zip', content: empty } } })).toEqual([]);
});

test('wrong lengths, ChunkRange frames and bytes after EndFrame are ignored', () => {
  const [chunk] = chunkStream(text).chunks;
  const id = chunk?.id ?? '';
  const ChunkSignatures = [{ ChunkId: id, Length: 1 }];
  const loose = { ...message, Signatures: [{ ...message.Signatures[0], ChunkSignatures }] };
  const range = { type: 'ChunkRange', chunkId: id, offset: 0, length: 0, endOfChunk: true, payload: empty } as const;
  const frames = encodeFrames([messageFrame(loose), range, { type: 'Chunk', chunkId: id, payload: text }, endFrame]);
  const body = Buffer.concat([frames, Buffer.from('rest')]);
  const streams = { MainContent: { scheme: 'FullFile', content: text } } as const;
  expect(mismatchesOf(body, { chunksSent: 1, streams })).toEqual([]);
});

describe('mismatches', () => {
  test.each<[string, Uint8Array]>([
    ['an empty body', empty],
    ['a body without EndFrame', answer.slice(0, -16)],
    ['JSON instead of frames', Buffer.from(JSON.stringify(message))],
    ['a message with wrong properties', encodeFrames([messageFrame({ Signatures: [] }), endFrame])],
    ['a chunk with a wrong ID', encodeGetChunkedFileResponse(message, [{ id: chunkIdOf(empty), bytes: text }])],
  ])('%s', (_, body) => {
    expect(mismatchesOf(body)).toEqual([
      expect.stringMatching(/^body: expected frames of a GetChunkedFile response, got /),
    ]);
  });

  test.each<[string, ChunkedFileExpectation]>([
    ['Chunk frames: expected 0 chunks, got 1', { chunksSent: 0 }],
    ['Signatures: expected signatures of Alternate only', { streamIds: ['Alternate'] }],
    ['stream Alternate: expected a signature', { streams: { Alternate: { scheme: 'Zip' } } }],
    ['ChunkingScheme: expected Zip, got FullFile', { streams: { MainContent: { scheme: 'Zip' } } }],
    ['stream MainContent: expected 0 bytes', { streams: { MainContent: { scheme: 'FullFile', content: empty } } }],
    ['content property name: expected no property', { properties: { name: null } }],
    [
      'content property name: expected "value" with DeleteOnContentChange',
      { properties: { name: { Value: 'value', Retention: 'DeleteOnContentChange' } } },
    ],
    ['content property other: expected', { properties: { other: { Value: '', Retention: 'KeepOnContentChange' } } }],
    [
      'header X-WOPI-SequenceNumber: expected a number of at least 8, got "7"',
      { since: response(empty, { headers: { 'X-WOPI-SequenceNumber': '8' } }) },
    ],
  ])('%s', (mismatch, expected) => {
    expect(mismatchesOf(answer, expected)).toEqual([expect.stringContaining(mismatch)]);
  });

  test('an error response yields its status and why its body cannot be decoded', () => {
    expect(mismatchesOf(empty, {}, { status: 404 })).toHaveLength(2);
  });
});
