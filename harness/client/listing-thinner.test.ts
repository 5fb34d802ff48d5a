import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ListingThinner } from './listing-thinner.ts';

function thinned(text: string, { keptBytes = 100, pieceLength = text.length } = {}): string {
  const thinner = new ListingThinner({ limit: 1_000_000, keptBytes });
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, index) =>
    Buffer.from(thinner.push(bytes.subarray(index * pieceLength, (index + 1) * pieceLength))),
  );
  return Buffer.concat(pieces).toString();
}

const child = (index: number) => ({ Name: `a "}],{[\\" ${index}`, Url: 'https://h/1', Sizes: [1, { a: [2] }] });

describe('a listing', () => {
  test('keeps the first elements of each list, and stays JSON, however it is cut into pieces', () => {
    const listing = {
      ChildContainers: [child(0)],
      ChildFiles: Array.from({ length: 1_000 }, (_, index) => child(index)),
      More: Array.from({ length: 1_000 }, (_, index) => index),
      Last: { a: 1, b: [2, 3] },
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.boolean(), (pieceLength, isIndented) => {
        const text = JSON.stringify(listing, null, isIndented ? 2 : 0);
        const { ChildContainers, ChildFiles, More } = JSON.parse(thinned(text, { keptBytes: 500, pieceLength }));
        expect(ChildContainers).toEqual(listing.ChildContainers);
        expect(ChildFiles).toEqual(listing.ChildFiles.slice(0, ChildFiles.length));
        expect(ChildFiles.length).toBeLessThan(10);
        expect(More).toEqual([0]);
      }),
      { numRuns: 50 },
    );
  });

  test('that is short is unchanged, and so is any other text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string()),
        (text) => thinned(text, { keptBytes: 10_000, pieceLength: 7 }) === text,
      ),
    );
  });
});
