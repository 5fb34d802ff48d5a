import { fileInfo, goodAnswer, http, jsonText } from './answers.ts';
import type { HostileHost } from './hostile-host.ts';

/** A correct host except for the body of CheckFileInfo. */
function describing(name: string, body: string | Uint8Array): HostileHost {
  const bytes = jsonText(body);
  return {
    name: `CheckFileInfo with ${name}`,
    answer: (socket, request) => socket.write(request.operation === 'CheckFileInfo' ? bytes : goodAnswer(request)),
  };
}

const text = JSON.stringify(fileInfo);
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

/** The file info with one more property, written as `valueAsText`. */
function withProperty(name: string, valueAsText: string): string {
  return `${text.slice(0, -1)},${JSON.stringify(name)}:${valueAsText}}`;
}

export const deepJson = describing('arrays nested 100,000 deep', deep);
export const deepProperty = describing('a property nested 100,000 deep', withProperty('SupportsLocks', deep));
export const protoProperty = describing(
  '__proto__ claiming everything',
  '{"__proto__": {"BaseFileName": "test.wopitest", "SupportsLocks": true}, "constructor": {"prototype": {"SupportsLocks": true}}}',
);
export const duplicateKeys = describing('duplicate keys', withProperty('SupportsLocks', 'false'));
export const bigNumbers = describing(
  'numbers beyond 2^53',
  withProperty('Size', '9007199254740993').replace('{', '{"SequenceNumber":1e999,'),
);
export const loneSurrogates = describing(
  'lone surrogates',
  withProperty('BaseFileName', '"\\ud800\\udc00\\udc00.wopitest"'),
);
export const byteOrderMark = describing('a byte order mark', `\ufeff${text}`);
export const invalidUtf8 = describing(
  'invalid UTF-8',
  Buffer.concat([Buffer.from('{"BaseFileName":"t'), Buffer.of(0xff, 0xc0, 0x80), Buffer.from('.wopitest"}')]),
);
export const utf16 = describing('UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'));
export const cutJson = describing('half of its JSON', text.slice(0, 40));
export const emptyBody = describing('an empty body', '');
export const jsonNull = describing('null', 'null');
export const jsonString = describing('a string', '"ok"');

/** Responds to everything with the page for users who are not signed in. */
export const loginPage: HostileHost = {
  name: 'returns an HTML login page with 200 for everything',
  answer: (socket) => {
    const page = '<!DOCTYPE html>\n<html><title>Sign in</title><form action="/login"><input name="user"></form></html>';
    socket.write(
      http(200, page, [
        ['Content-Type', 'text/html; charset=utf-8'],
        ['Set-Cookie', 'session=1234; Path=/'],
      ]),
    );
  },
};
