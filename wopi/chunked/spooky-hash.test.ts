import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spookyHash } from './spooky-hash.ts';

/** The input of Bob Jenkins's TestSpookyV2.cpp: byte i is i + 128. */
const input = Uint8Array.from({ length: 512 }, (_, index) => index + 128);

/** Lengths of that input and the low 32 bits of its hash from TestSpookyV2.cpp, at every branch of the code. */
const published: readonly (readonly [length: number, hash32: string])[] = [
  [0, '6bf50919'],
  [1, '70de1d26'],
  [2, 'a2b37298'],
  [3, '35bc5fbf'],
  [4, '8223b279'],
  [7, 'f9f1a233'],
  [8, 'ee193982'],
  [11, '9ed60886'],
  [12, '5f23d1da'],
  [15, '83ec01f9'],
  [16, 'f274736c'],
  [17, '7e9ac0df'],
  [31, '027bca7c'],
  [32, 'e5cfc8b6'],
  [33, 'ce01d9d7'],
  [127, '82356bf2'],
  [128, '94e948ec'],
  [191, 'e13d9e19'],
  [192, '77e012bd'],
  [193, '2d05114c'],
  [287, 'c22c642d'],
  [288, '47880140'],
  [383, '4827f45c'],
  [384, '44eb5634'],
  [511, 'cc1c8250'],
];

describe('spookyHash', () => {
  test.each(published)('%i bytes hash to the published %s', (length, hash32) => {
    expect(low32(spookyHash(input.subarray(0, length)))).toBe(hash32);
  });

  test('all 512 published hashes match', () => {
    const hashes = Array.from(input, (_, length) => low32(spookyHash(input.subarray(0, length)))).join('');
    const digest = createHash('sha256').update(hashes).digest('hex');
    expect(digest).toBe('d8a3030fc742b8344f4789ac5adb85338fb6a7dd5c347dce2fda952ea3173136');
  });

  test.each([
    ['', '1909f56bfc062723c751e8b465ee728b'],
    ['0', '7ec64ed5879620506dcff18d1085fe62'],
    ['foobar', '99deed03a557c0869a62374ee28f1765'],
    ['0123456789abcdefghijklmnopqrstuvwxyz', '382fc307b87dc9b73df6de0a23230751'],
  ])('%j hashes to all 128 bits in little-endian halves', (text, hex) => {
    expect(Buffer.from(spookyHash(Buffer.from(text))).toString('hex')).toBe(hex);
  });

  // The expected value was computed with the C implementation.
  test('a long input hashes to all 128 bits', () => {
    expect(Buffer.from(spookyHash(input)).toString('hex')).toBe('ae9984dfb3ccde51a070dca0aa79252e');
  });

  test('the hash does not depend on the position of the bytes in memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(9), (bytes, offset) => {
        const moved = new Uint8Array(offset + bytes.length + 3);
        moved.set(bytes, offset);
        expect(spookyHash(moved.subarray(offset, offset + bytes.length))).toEqual(spookyHash(bytes));
      }),
      { numRuns: 100 },
    );
  });

  test('one flipped bit changes the hash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), fc.nat(), fc.nat(7), (bytes, position, bit) => {
        const flipped = bytes.slice();
        flipped[position % bytes.length] = (bytes[position % bytes.length] as number) ^ (1 << bit);
        expect(spookyHash(flipped)).not.toEqual(spookyHash(bytes));
      }),
      { numRuns: 100 },
    );
  });
});

function low32(hash: Uint8Array): string {
  return Buffer.from(hash.subarray(0, 4)).reverse().toString('hex');
}
