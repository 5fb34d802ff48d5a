import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { WopiResponse } from './response.ts';
import type { HttpResponse } from './sender.ts';

function response(body: string | Uint8Array, more: Partial<HttpResponse> = {}, requestHeaders = {}): WopiResponse {
  return new WopiResponse('CheckFileInfo', { status: 200, headers: [], body: Buffer.from(body), ...more }, {
    request: { headers: requestHeaders },
  } as never);
}

describe('a header', () => {
  const { header } = { header: (name: string) => answer.header(name) };
  const answer = response('', {
    headers: [
      ['x-wopi-lock', ''],
      ['X-Twice', '1'],
      ['X-TWICE', '2'],
      ['X-Blanks', ' a  b \t'],
    ],
  });

  test('is found whatever its case, empty or absent', () => {
    expect(header('X-WOPI-Lock')).toBe('');
    expect(header('X-Absent')).toBeUndefined();
  });

  // An expression that looks for spaces at the end takes minutes.
  test('of a megabyte of spaces within two letters is read', () => {
    const value = `a${' '.repeat(1_000_000)}b`;
    expect(response('', { headers: [['X-A', ` ${value}\t`]] }).header('x-a')).toBe(value);
  });

  test('is read without surrounding white space', () => {
    expect(header('X-Blanks')).toBe('a  b');
  });

  test('that is repeated is joined', () => {
    expect(header('x-twice')).toBe('1, 2');
  });
});

describe('JSON', () => {
  test.each<[string, string | Uint8Array, unknown]>([
    ['an object', '{"a":1}', { a: 1 }],
    ['white space around it', ' \r\n[1]\n', [1]],
    ['a byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['the last of duplicate keys', '{"a":1,"a":2}', { a: 2 }],
    ['a lone surrogate', '"\\ud800"', '\ud800'],
    ['invalid UTF-8 as replacement characters', Buffer.from([0x22, 0xff, 0x22]), '\ufffd'],
  ])('is read with %s', (_, body, value) => {
    expect(response(body).json).toEqual({ value });
  });

  test('may contain the key __proto__', () => {
    const { json } = response('{"__proto__":{"polluted":true}}');
    expect('value' in json && json.value).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  test('may be nested deeply', () => {
    expect(response('['.repeat(200_000) + ']'.repeat(200_000)).json).toHaveProperty('value');
  });

  test.each<[string, string | Uint8Array, Partial<HttpResponse>, string]>([
    ['nothing', '', {}, 'an empty body'],
    ['white space', ' \n', {}, 'an empty body'],
    ['text', 'no  such\nfile', {}, 'text that is not valid JSON: "no such file"'],
    ['much text', 'x'.repeat(100), {}, `text that is not valid JSON: "${'x'.repeat(60)}…"`],
    [
      'an HTML page',
      ' <!DOCTYPE html><html>',
      { headers: [['Content-Type', 'text/html']] },
      'an HTML page (Content-Type text/html)',
    ],
    [
      'a compressed body',
      gzipSync('{}'),
      { headers: [['Content-Encoding', 'gzip']] },
      'a body with Content-Encoding gzip, which the request did not ask for',
    ],
    [
      'the beginning of a compressed body',
      gzipSync('{}').subarray(0, 12),
      { headers: [['Content-Encoding', 'gzip']], receivedSize: 22 },
      'a body with Content-Encoding gzip, which the request did not ask for',
    ],
    [
      'an unknown encoding',
      '{}',
      { headers: [['Content-Encoding', 'utf-8']] },
      'a body with Content-Encoding utf-8, which the request did not ask for',
    ],
    [
      'a body that is not compressed',
      '{}',
      { headers: [['Content-Encoding', 'gzip']] },
      'a body that is not in its Content-Encoding gzip',
    ],
    ['nothing, compressed', '', { headers: [['Content-Encoding', 'gzip']] }, 'an empty body'],
    ['too many values', `[${'{},'.repeat(250_000)}1]`, {}, 'JSON with more than 250000 values (not parsed)'],
    ['control characters', '\x1b[31mred', {}, 'text that is not valid JSON: "\\u001b[31mred"'],
  ])('is undefined, with the reason: %s', (_, body, more, problem) => {
    expect(response(body, more).json).toEqual({ problem });
  });

  test.each<[string, string, Partial<HttpResponse>, string]>([
    ['is too large', 'gzip', {}, 'a body with Content-Encoding gzip, whose content is too large'],
    ['is incomplete', 'gzip', { cutShort: true }, 'a body with Content-Encoding gzip, whose content is incomplete'],
    ['has an unknown encoding', 'zstd', {}, 'a body with Content-Encoding zstd, which cannot be decoded'],
  ])('is undefined where the encoded body that was asked for %s', (_, encoding, more, problem) => {
    const answer = { headers: [['Content-Encoding', encoding]], ...more } satisfies Partial<HttpResponse>;
    expect(response(gzipSync('{}'), answer as never, { 'accept-encoding': 'gzip' }).json).toEqual({ problem });
  });
});
