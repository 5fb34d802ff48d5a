import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeUtf7, encodeUtf7 } from './utf7.ts';

const printableAscii = /^[\x20-\x7e]*$/;
const form = fc.constantFrom(undefined, 'unclosed', 'shiftedSpaces', 'allShifted' as const);
const name = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\ufeff'));

describe('encodeUtf7', () => {
  test.each([
    ['plain.docx', 'plain.docx'],
    ['under_score.docx', 'under+AF8-score.docx'],
    ['a b.docx', 'a b.docx'],
    ['C++.docx', 'C+ACsAKw-.docx'],
    ['1 + 1.docx', '1 +- 1.docx'],
    ['R&D.docx', 'R+ACY-D.docx'],
    ['日本語.docx', '+ZeVnLIqe-.docx'],
    ['😀.docx', '+2D3eAA-.docx'],
    ['été~.docx', '+AOk-t+AOkAfg-.docx'],
    ['', ''],
  ])('%j is encoded as %j', (text, header) => {
    expect(encodeUtf7(text)).toBe(header);
    expect(decodeUtf7(header)).toBe(text);
  });

  test('shifts line breaks and spaces at either end, which a header would lose', () => {
    expect(encodeUtf7(' a\r\nb ')).toBe('+ACA-a+AA0ACg-b+ACA-');
  });

  test('shifts every character on demand', () => {
    expect(encodeUtf7('../a', 'allShifted')).toBe('+AC4ALgAvAGE-');
    expect(encodeUtf7('', 'allShifted')).toBe('');
  });

  test.each([
    ['caf\u00e9', 'caf+AOk'],
    ['caf\u00e9 (men\u00fc)', 'caf+AOk (men+APw)'],
    ['caf\u00e9-1', 'caf+AOk--1'],
    ['caf\u00e9s', 'caf+AOk-s'],
    ['1 + 1', '1 +- 1'],
  ])('leaves the shifts of %j open where that is possible', (text, header) => {
    expect(encodeUtf7(text, 'unclosed')).toBe(header);
  });

  test('shifts every space on demand', () => {
    expect(encodeUtf7('two words', 'shiftedSpaces')).toBe('two+ACA-words');
  });

  test('returns printable ASCII without outer spaces that decodes to the same name', () => {
    fc.assert(
      fc.property(name, form, (text, utf7) => {
        const header = encodeUtf7(text, utf7);
        expect(header).toMatch(printableAscii);
        expect(header).toBe(header.trim());
        expect(decodeUtf7(header)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });
});

describe('decodeUtf7', () => {
  test.each(['+', '+A', '+AF8', '+!', 'a+b c', '+////////-', 'caf\u00e9', '\u65e5', '+2D0-'])(
    'decodes the invalid %j',
    (header) => {
      expect(typeof decodeUtf7(header)).toBe('string');
    },
  );

  test('reads an unencoded underscore', () => {
    expect(decodeUtf7('under_score.docx')).toBe('under_score.docx');
  });

  test('returns U+FFFD for bytes beyond ASCII', () => {
    expect(decodeUtf7('caf\u00e9')).toBe('caf\ufffd');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect(typeof decodeUtf7(header)).toBe('string');
      }),
      { numRuns: 200 },
    );
  });
});
