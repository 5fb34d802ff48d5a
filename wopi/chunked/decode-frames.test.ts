import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeChunkId } from './chunk-id.ts';
import { decodeFrames, FrameError, type FrameLimits } from './decode-frames.ts';
import { encodeFrames, endFrame, type Frame, messageFrame } from './frames.ts';

const limits: FrameLimits = { maxMessageSize: 100, maxPayloadSize: 200, maxTotalSize: 1_000, maxFrames: 10 };
const chunkId = encodeChunkId(Uint8Array.from({ length: 16 }, (_, index) => index));
const chunk: Frame = { type: 'Chunk', chunkId, payload: Uint8Array.of(7, 8) };
const range: Frame = {
  type: 'ChunkRange',
  chunkId,
  offset: 258,
  length: 3,
  endOfChunk: true,
  payload: Uint8Array.of(1, 2, 3),
};
const message = messageFrame({ a: 1 });

const payload = fc.uint8Array({ maxLength: 60 });
const anyChunkId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(encodeChunkId);
const dataFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ type: fc.constant('Chunk' as const), chunkId: anyChunkId, payload }),
  fc.record({
    type: fc.constant('ChunkRange' as const),
    chunkId: anyChunkId,
    offset: fc.nat(),
    length: fc.nat(),
    endOfChunk: fc.boolean(),
    payload,
  }),
);
const body: fc.Arbitrary<readonly Frame[]> = fc
  .tuple(payload, fc.array(dataFrame, { maxLength: 8 }))
  .map(([json, frames]) => [{ type: 'MessageJSON', payload: json }, ...frames, endFrame]);

describe('decodeFrames', () => {
  test('returns what was encoded', () => {
    fc.assert(
      fc.property(body, (frames) => {
        expect(decodeFrames(encodeFrames(frames))).toEqual(frames);
      }),
      { numRuns: 100 },
    );
  });

  test('ignores bytes after EndFrame', () => {
    expect(decodeFrames(Buffer.concat([encodeFrames([message, endFrame]), Buffer.from('junk')]))).toEqual([
      message,
      endFrame,
    ]);
  });

  test.each<[string, Uint8Array, string, number]>([
    ['no bytes', new Uint8Array(), 'truncated', 0],
    ['a missing EndFrame', encodeFrames([message, chunk]), 'truncated', 57],
    ['half a header', encodeFrames([message]).subarray(0, 9), 'truncated', 9],
    ['half a payload', encodeFrames([message]).subarray(0, 20), 'truncated', 20],
    ['a first frame that is not a message', encodeFrames([chunk, endFrame]), 'order', 0],
    ['only EndFrame', encodeFrames([endFrame]), 'order', 0],
    ['a second message', encodeFrames([message, message, endFrame]), 'order', 23],
    ['frame type 0', header(0, 0, 0n), 'unknown-type', 0],
    ['frame type 5', Buffer.concat([encodeFrames([message]), header(5, 0, 0n)]), 'unknown-type', 23],
    ['a message with an extended header', header(2, 16, 0n), 'extended-header-size', 0],
    ['a chunk without an ID', Buffer.concat([encodeFrames([message]), header(3, 0, 0n)]), 'extended-header-size', 23],
    ['EndFrame with a payload', Buffer.concat([encodeFrames([message]), header(1, 0, 1n)]), 'end-frame-payload', 23],
    ['a message over its limit', header(2, 0, 101n), 'payload-too-large', 0],
    [
      'a payload of 2^64 - 1 bytes',
      Buffer.concat([encodeFrames([message]), header(3, 16, 2n ** 64n - 1n)]),
      'payload-too-large',
      23,
    ],
    ['a body over its limit', bodyOf(6, 150), 'body-too-large', 933],
    ['too many frames', bodyOf(10, 0), 'too-many-frames', 311],
  ])('%s', (_, bytes, reason, position) => {
    expect(problemOf(() => decodeFrames(bytes, limits))).toMatchObject({ reason, position });
  });

  test.each([
    ['flags beyond 1', 16 + 16 + 19, 2],
    ['an offset beyond 2^53', 16 + 16, 0x20],
    ['a length beyond 2^53', 16 + 16 + 8, 0x20],
  ])('a chunk range with %s', (_, at, value) => {
    const bytes = encodeFrames([message, range, endFrame]);
    bytes[encodeFrames([message]).length + at] = value;
    expect(problemOf(() => decodeFrames(bytes))).toMatchObject({ reason: 'chunk-range', position: 23 });
  });

  test('only throws FrameError, for any bytes', () => {
    const mutated = fc
      .tuple(body, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
      .map(([frames, changes]) => {
        const bytes = encodeFrames(frames);
        for (const [position, value] of changes) bytes[position % bytes.length] = value;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        const problem = problemOf(() => decodeFrames(bytes, limits));
        if (problem !== undefined) expect(problem).toBeInstanceOf(FrameError);
      }),
      { numRuns: 300 },
    );
  });
});

function header(type: number, extendedHeaderSize: number, payloadSize: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint32(0, type);
  view.setUint32(4, extendedHeaderSize);
  view.setBigUint64(8, payloadSize);
  return new Uint8Array(view.buffer);
}

function bodyOf(chunks: number, size: number): Uint8Array {
  const one: Frame = { type: 'Chunk', chunkId, payload: new Uint8Array(size) };
  return encodeFrames([message, ...Array.from({ length: chunks }, () => one), endFrame]);
}

function problemOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
