import { describe, expect, test } from 'vitest';
import { encodeChunkId } from './chunk-id.ts';
import { encodeFrames, endFrame, type Frame, messageFrame } from './frames.ts';

const chunkId = encodeChunkId(Uint8Array.from({ length: 16 }, (_, index) => index));
const chunk: Frame = { type: 'Chunk', chunkId, payload: Uint8Array.of(7, 8) };
const range = {
  type: 'ChunkRange',
  chunkId,
  offset: 258,
  length: 3,
  endOfChunk: true,
  payload: Uint8Array.of(1, 2, 3),
} as const;

describe('encodeFrames', () => {
  test('writes every number in big-endian order', () => {
    expect(hex(encodeFrames([messageFrame({ a: 1 })]))).toBe('000000020000000000000000000000077b2261223a317d');
    expect(hex(encodeFrames([chunk]))).toBe('00000003000000100000000000000002000102030405060708090a0b0c0d0e0f0708');
    expect(hex(encodeFrames([range]))).toBe(
      '00000004000000240000000000000003000102030405060708090a0b0c0d0e0f0000000000000102000000000000000300000001010203',
    );
    expect(hex(encodeFrames([endFrame]))).toBe('00000001000000000000000000000000');
  });

  test('rejects values that do not fit in a frame', () => {
    expect(() => encodeFrames([{ type: 'Chunk', chunkId: 'abc', payload: new Uint8Array() }])).toThrow(RangeError);
    expect(() => encodeFrames([{ ...range, offset: -1 }])).toThrow(RangeError);
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
