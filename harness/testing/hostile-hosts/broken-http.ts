import { fileContents, fileInfo, goodAnswer, head, http } from './answers.ts';
import { answering, answeringAndClosing, type HostileHost } from './hostile-host.ts';
import type { RawRequest } from './raw-host.ts';

const text = JSON.stringify(fileInfo);

/** The body that a correct host sends for a request. */
function bodyFor({ operation }: RawRequest): string {
  return { CheckFileInfo: text, GetFile: fileContents }[operation] ?? '';
}

/** A correct host except for the headers, which `headersFor` creates from the length of the body. */
function framing(
  name: string,
  headersFor: (length: number) => readonly (readonly [string, string])[],
  { version = '1.1', closes = false } = {},
): HostileHost {
  return {
    name,
    answer: (socket, request) => {
      const body = bodyFor(request);
      socket.write(Buffer.concat([head(200, headersFor(body.length), version), Buffer.from(body)]));
      if (closes) socket.end();
    },
  };
}

export const announcesTooMuch = framing(
  'announces more than it sends',
  (length) => [['Content-Length', `${length + 5}`]],
  {
    closes: true,
  },
);
export const announcesTooLittle = framing('announces less than it sends', (length) => [
  ['Content-Length', `${Math.max(0, length - 3)}`],
]);
export const announcesNonsense = framing('announces a length that is not a number', () => [
  ['Content-Length', 'seven'],
]);
export const announcesNegative = framing('announces a negative length', () => [['Content-Length', '-7']]);
export const noLength = framing('sends no Content-Length and closes', () => [], { closes: true });
export const noLengthAndOpen: HostileHost = {
  ...framing('sends no Content-Length and stays open', () => []),
  slow: true,
};
export const sameLengthTwice = framing('sends Content-Length twice', (length) => [
  ['Content-Length', `${length}`],
  ['Content-Length', `${length}`],
]);
export const twoLengths = framing('sends two different Content-Lengths', (length) => [
  ['Content-Length', `${length}`],
  ['Content-Length', `${length + 1}`],
]);
export const lengthAndChunked = framing('sends Content-Length and chunks', (length) => [
  ['Content-Length', `${length}`],
  ['Transfer-Encoding', 'chunked'],
]);
export const http10 = framing('speaks HTTP/1.0', (length) => [['Content-Length', `${length}`]], {
  version: '1.0',
  closes: true,
});
export const http10WithoutLength = framing('speaks HTTP/1.0 without a length', () => [], {
  version: '1.0',
  closes: true,
});
export const http2 = framing('claims to speak HTTP/2.0', (length) => [['Content-Length', `${length}`]], {
  version: '2.0',
});

/** A correct response with additional headers. */
function withHeaders(name: string, headers: readonly (readonly [string, string])[]): HostileHost {
  return framing(name, (length) => [...headers, ['Content-Length', `${length}`]]);
}

const headersOf1KB = (count: number) =>
  Array.from({ length: count }, (_, index) => [`X-Filler-${index}`, 'x'.repeat(1000)] as const);

export const headersOf16KB = withHeaders('sends 16 KB of headers', headersOf1KB(16));
export const headersOf1MB = withHeaders('sends 1 MB of headers', headersOf1KB(1024));
export const escapeInHeader = withHeaders('sends an escape byte in a header', [['X-WOPI-ServerError', 'a\x1b[31mb']]);
export const nulInHeader = withHeaders('sends a NUL in a header', [['X-WOPI-ServerError', 'a\0b']]);
export const spaceInHeaderName = withHeaders('sends a space in a header name', [['X WOPI', 'a']]);
export const latin1InHeader = withHeaders('sends bytes above 0x7f in a header', [
  ['X-WOPI-ServerError', 'caf\xe9 \x9b31m'],
]);

export const continues: HostileHost = { ...answering('sends 100 and nothing more', head(100)), slow: true };
export const continuesFirst: HostileHost = {
  name: 'sends 100 before the response',
  answer: (socket, request) => socket.write(Buffer.concat([head(100), goodAnswer(request)])),
};
export const earlyHints: HostileHost = {
  name: 'sends 103 before the response',
  answer: (socket, request) => socket.write(Buffer.concat([head(103), goodAnswer(request)])),
};
export const switchesProtocols = answering(
  'returns 101',
  head(101, [
    ['Connection', 'upgrade'],
    ['Upgrade', 'websocket'],
  ]),
);
export const noContent = answering('returns 204', head(204));
export const notModified = answering('returns 304', head(304, [['ETag', '"1"']]));
export const notModifiedWithLength = answering('returns 304 with a length', head(304, [['Content-Length', '153']]));
export const created = answering('returns 201', http(201));
export const serverError = answering(
  'returns 500 for everything',
  http(500, 'a stack trace', [['X-WOPI-ServerError', 'disk full']]),
);
export const status999 = answering('returns 999', http(999, 'no'));
export const status42 = answering('returns 42', http(42, 'no'));

export const garbage = answering('sends something other than HTTP', '220 mail.example ESMTP ready\r\n');
export const tlsRecord = answeringAndClosing('responds to http with a TLS alert', Buffer.from('15030100020246', 'hex'));

/** Two responses to one request; the second belongs to no request. */
export const answersTwice: HostileHost = {
  name: 'responds to every request twice',
  answer: (socket, request) => socket.write(Buffer.concat([goodAnswer(request), http(409)])),
};
