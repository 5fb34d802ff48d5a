import { expect, test } from 'vitest';
import { chunkIdOf } from '../../wopi/chunked/chunk-id.ts';
import { encodeGetChunksResponse } from '../../wopi/chunked/chunk-ranges.ts';
import type { ChunkRangeFrame } from '../../wopi/chunked/frames.ts';
import { WopiResponse } from '../client/response.ts';
import { ConformanceFailure, describeMismatch } from '../results/failures.ts';
import { expectChunkRanges } from './chunk-ranges.ts';

const bytes = Buffer.from('0123456789');
const chunk = { id: chunkIdOf(bytes), bytes };
const expected = {
  streamId: 'MainContent',
  chunk,
  ranges: [
    { start: 0, end: 4 },
    { start: 6, end: 10 },
  ],
  sequenceNumber: '7',
};

function range(start: number, end: number, change: Partial<ChunkRangeFrame> = {}): ChunkRangeFrame {
  const payload = new Uint8Array(bytes.subarray(start, end));
  const facts = { chunkId: chunk.id, offset: start, length: end - start, endOfChunk: end === bytes.length, payload };
  return { type: 'ChunkRange', ...facts, ...change };
}

function mismatchesOf(ranges: readonly ChunkRangeFrame[], { streamId = 'MainContent', number = '7' } = {}): string[] {
  const body = encodeGetChunksResponse(
    { ChunkRangeCollection: [{ StreamId: streamId, ChunkIds: [chunk.id] }] },
    ranges,
  );
  return mismatchesIn(body, number);
}

function mismatchesIn(body: Uint8Array, number: string): string[] {
  const headers: [string, string][] = [
    ['X-WOPI-ItemVersion', 'v1'],
    ['X-WOPI-SequenceNumber', number],
  ];
  try {
    expectChunkRanges(new WopiResponse('GetChunks', { status: 200, headers, body }, {} as never), expected);
    return [];
  } catch (error) {
    if (error instanceof ConformanceFailure) return error.mismatches.map(describeMismatch);
    throw error;
  }
}

test('the ranges may come in any order and in parts', () => {
  expect(mismatchesOf([range(6, 10), range(2, 4), range(0, 2)])).toEqual([]);
});

test.each([
  ['a missing range', [range(0, 4)], /ChunkRange frames: expected bytes 0 to 3, bytes 6 to 9, got bytes 0 to 3$/],
  ['more than requested', [range(0, 10)], /got bytes 0 to 9$/],
  ['a range twice', [range(0, 4), range(0, 4), range(6, 10)], /got bytes 0 to 3, bytes 0 to 3, bytes 6 to 9$/],
  ['a wrong flag', [range(0, 4), range(6, 10, { endOfChunk: false })], /offset 6, flags: expected 1, got 0$/],
  ['a wrong length', [range(0, 4, { length: 3 }), range(6, 10)], /offset 0, length: expected 4, got 3$/],
  ['another chunk', [range(0, 4, { chunkId: chunkIdOf(new Uint8Array()) }), range(6, 10)], /chunk ID: expected /],
  ['other bytes', [range(0, 4, { payload: new Uint8Array(4) }), range(6, 10)], /offset 0, payload: expected /],
])('%s is a mismatch', (_, ranges, mismatch) => {
  expect(mismatchesOf(ranges)).toEqual([expect.stringMatching(mismatch)]);
});

test('a chunk that the message does not list is a mismatch, and so is an old sequence number', () => {
  expect(mismatchesOf([range(0, 4), range(6, 10)], { streamId: 'Other' })).toEqual([
    expect.stringMatching(/^ChunkRangeCollection, ChunkIds of MainContent: expected .*, got no chunk$/),
  ]);
  expect(mismatchesOf([range(0, 4), range(6, 10)], { number: '6' })).toEqual([
    expect.stringContaining('X-WOPI-SequenceNumber'),
  ]);
});

test('a body that is not frames is a mismatch', () => {
  expect(mismatchesIn(Buffer.from('{}'), '7')).toEqual([
    expect.stringMatching(/^body: expected frames of a GetChunks response, got /),
  ]);
});
