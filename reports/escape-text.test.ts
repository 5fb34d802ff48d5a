import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, cutWords, escapeLine, escapeText, isPrintable } from './escape-text.ts';
import { hostileText, hugeText } from './testing/hostile-report.ts';

describe('escaping for a reader', () => {
  test('writes out what a terminal would execute', () => {
    expect(escapeText('\x1b[31m\x9b2J\x7f\r\0')).toBe('\\x1b[31m\\x9b2J\\x7f\\r\\x00');
  });

  test('writes out what would reorder or hide text', () => {
    expect(escapeText('a\u202eb\u2066\u200b\ufeff')).toBe('a\\u202eb\\u2066\\u200b\\ufeff');
  });

  test('writes out a lone surrogate and keeps a whole character', () => {
    expect(escapeText('\ud800😀\udc00')).toBe('\\ud800😀\\udc00');
  });

  test('keeps lines, or joins them', () => {
    expect(escapeText('a\n\tb')).toBe('a\n\tb');
    expect(escapeLine('a\n\tb')).toBe('a\\n\\tb');
  });

  test('leaves no unprintable character in any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => isPrintable(escapeText(text))));
    expect(isPrintable(escapeLine(hostileText))).toBe(true);
  });

  test('bounds a text and says how long it was', () => {
    expect(clip('abcdef', 3)).toBe('abc… (6 characters)');
    expect(clip('the beginning and the end', 12)).toBe('the begin… (25 characters) …end');
    expect(escapeText(hugeText, 100)).toContain(`(${hugeText.length} characters)`);
    expect(clip('a😀b', 2)).toBe('a… (4 characters)');
  });

  test('does not count the quotes around a text, which stay around a word that is cut', () => {
    const lockId = 'x'.repeat(1024);

    expect(clip(`"${lockId}"`, 12)).toContain('(1024 characters)');
    expect(cutWords(`got "${lockId}", or none`)).toMatch(/^got "x+… \(1024 characters\) …x+", or none$/);
    expect(cutWords(`"${'x'.repeat(200)}"`)).toBe(`"${'x'.repeat(200)}"`);
  });
});
