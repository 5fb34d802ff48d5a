import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeResponse } from './decode-response.ts';

const content = Buffer.from('{"Size":1}');
const asking = {
  method: 'GET',
  href: 'http://host.test',
  headers: { 'accept-encoding': 'gzip' },
  bodyLimit: 100,
} as const;

function responseIn(encoding: string, body: Uint8Array) {
  const headers = [
    ['Content-Encoding', encoding],
    ['content-length', `${body.length}`],
    ['X-Other', 'a'],
  ] as const;
  return { status: 200, headers, body };
}

test.each([
  ['gzip', gzipSync(content)],
  ['GZIP', gzipSync(content)],
  ['deflate', deflateSync(content)],
  ['br', brotliCompressSync(content)],
])('a body in %s is decoded', (encoding, body) => {
  const { headers, body: decoded } = decodeResponse(asking, responseIn(encoding, body));
  expect(Buffer.from(decoded)).toEqual(content);
  expect(headers).toEqual([['X-Other', 'a']]);
});

test.each([
  ['that was not asked for', { ...asking, headers: {} }, responseIn('gzip', gzipSync(content))],
  ['that is not in its encoding', asking, responseIn('gzip', content)],
  ['in an unknown encoding', asking, responseIn('compress', content)],
  ['whose content is too large', asking, responseIn('gzip', gzipSync(Buffer.alloc(101)))],
])('a body %s is unchanged', (_, request, response) => {
  expect(decodeResponse(request, response)).toBe(response);
});
