import { decodeGetChunksResponse, type GetChunksBody } from '../../wopi/chunked/chunk-ranges.ts';
import { ChunkedFileError } from '../../wopi/chunked/chunked-file.ts';
import type { Chunk } from '../../wopi/chunked/chunking.ts';
import { FrameError } from '../../wopi/chunked/decode-frames.ts';
import type { ChunkRangeFrame } from '../../wopi/chunked/frames.ts';
import { describeBytes } from '../client/describe-response.ts';
import type { WopiResponse } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { anyHeader, header } from './headers.ts';
import { compareResponse, failOn } from './response.ts';
import { sequenceNumberHeader } from './sequence-number.ts';

/** Bytes of a chunk, from `start` up to but not including `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a GetChunks response must contain. */
export interface ChunkRangesExpectation {
  readonly streamId: string;
  readonly chunk: Chunk;
  /** In ascending order and apart from each other. The host may send each in several frames. */
  readonly ranges: readonly ByteRange[];
  readonly sequenceNumber: string;
}

/** Expects 200 and ChunkRange frames with exactly these ranges of one chunk, and the current sequence number. */
export function expectChunkRanges(response: WopiResponse, expected: ChunkRangesExpectation): void {
  const headers = { [sequenceNumberHeader]: header(expected.sequenceNumber), 'X-WOPI-ItemVersion': anyHeader };
  const mismatches = [...compareResponse(response, { status: 200, headers }), ...compareBody(response, expected)];
  failOn(mismatches, response, expectChunkRanges);
}

function compareBody(response: WopiResponse, expected: ChunkRangesExpectation): Mismatch[] {
  const answer = decode(response);
  if ('problem' in answer) return [{ at: 'body', expected: 'frames of a GetChunks response', actual: answer.problem }];
  return [
    ...compareCollection(answer, expected),
    ...answer.ranges.flatMap((range) => compareRange(range, expected.chunk)),
    ...compareCoverage(answer, expected),
  ];
}

function decode(response: WopiResponse): GetChunksBody | { readonly problem: string } {
  try {
    return decodeGetChunksResponse(response.body);
  } catch (error) {
    if (!(error instanceof FrameError || error instanceof ChunkedFileError)) throw error;
    return { problem: `${error.message} (status ${response.status}, ${describeBytes(response.body)})` };
  }
}

function compareCollection({ message }: GetChunksBody, { streamId, chunk }: ChunkRangesExpectation): Mismatch[] {
  const ids = message.ChunkRangeCollection.find(({ StreamId }) => StreamId === streamId)?.ChunkIds ?? [];
  if (ids.includes(chunk.id)) return [];
  const actual = ids.length === 0 ? 'no chunk' : ids.join(', ');
  return [{ at: `ChunkRangeCollection, ChunkIds of ${streamId}`, expected: chunk.id, actual }];
}

function compareRange({ chunkId, offset, length, endOfChunk, payload }: ChunkRangeFrame, chunk: Chunk): Mismatch[] {
  const at = `ChunkRange frame at offset ${offset}`;
  const end = offset + payload.length;
  const isEnd = end === chunk.bytes.length;
  const facts: readonly (readonly [part: string, wanted: unknown, actual: unknown])[] = [
    ['chunk ID', chunk.id, chunkId],
    ['length', payload.length, length],
    ['flags', isEnd ? 1 : 0, endOfChunk ? 1 : 0],
    ['payload', describeBytes(chunk.bytes.subarray(offset, end)), describeBytes(payload)],
  ];
  return facts.flatMap(([part, wanted, actual]) =>
    wanted === actual ? [] : [{ at: `${at}, ${part}`, expected: `${wanted}`, actual: `${actual}` }],
  );
}

function compareCoverage({ ranges }: GetChunksBody, expected: ChunkRangesExpectation): Mismatch[] {
  const sent = ranges.map(({ offset, payload }) => ({ start: offset, end: offset + payload.length }));
  const [wanted, actual] = [describeRanges(expected.ranges), describeRanges(joined(sent))];
  return wanted === actual ? [] : [{ at: 'ChunkRange frames', expected: wanted, actual }];
}

/** Ranges in ascending order, with adjacent ones joined. */
function joined(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const list: ByteRange[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = list.at(-1);
    if (last?.end === start) list.splice(-1, 1, { start: last.start, end });
    else list.push({ start, end });
  }
  return list;
}

function describeRanges(ranges: readonly ByteRange[]): string {
  return ranges.length === 0 ? 'no bytes' : ranges.map(({ start, end }) => `bytes ${start} to ${end - 1}`).join(', ');
}
