import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkIdOf, decodeChunkId, encodeChunkId } from './chunk-id.ts';
import { spookyHash } from './spooky-hash.ts';

test('a chunk ID is the Base64 form of the 16 hash bytes in their order', () => {
  expect(chunkIdOf(Buffer.from('foobar'))).toBe('md7tA6VXwIaaYjdO4o8XZQ==');
});

test('the chunk of zero bytes has an ID too', () => {
  expect(chunkIdOf(new Uint8Array())).toBe('GQn1a/wGJyPHUei0Ze5yiw==');
});

test('an ID is unchanged after decoding and encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const id = chunkIdOf(bytes);
      const raw = decodeChunkId(id) as Uint8Array;
      expect(raw).toEqual(spookyHash(bytes));
      expect(encodeChunkId(raw)).toBe(id);
    }),
    { numRuns: 100 },
  );
});

test.each([
  '',
  'AAAA',
  'md7tA6VXwIaaYjdO4o8XZQ',
  'md7tA6VXwIaaYjdO4o8XZR==',
  '==QQQbM2oyjAXOFHEnVJ7Q2cbb',
  'é'.repeat(24),
])('%j is not a chunk ID', (text) => {
  expect(decodeChunkId(text)).toBeUndefined();
});
