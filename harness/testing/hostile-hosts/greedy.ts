import { randomBytes } from 'node:crypto';
import { fileContents, goodAnswer, http, jsonText } from './answers.ts';
import type { HostileHost } from './hostile-host.ts';
import { claimsEverything } from './nonsense.ts';
import type { RawRequest } from './raw-host.ts';

const kilobyte = 1024;

/** Text that occurs once, so that nothing can share its memory. */
function noise(length: number): string {
  return randomBytes(length / 2).toString('hex');
}

const claims = JSON.stringify(claimsEverything);

function bodyFor({ operation }: RawRequest): string {
  if (operation === 'CheckFileInfo') return claims;
  return operation === 'GetFile' ? fileContents : JSON.stringify({ Name: 'a' });
}

export const headersOf56KB: HostileHost = {
  name: 'sends 56 KB of headers in each response',
  answer: (socket, request) => {
    const headers = Array.from({ length: 14 }, (_, index) => [`X-Filler-${index}`, noise(4 * kilobyte)] as const);
    socket.write(http(409, bodyFor(request), [...headers, ['X-WOPI-Lock', 'other']]));
  },
};

const shortHeaders = Array.from({ length: 500 }, (_, index) => [`X-${index}`, noise(8)] as const);

export const manyHeaders: HostileHost = {
  name: 'sends hundreds of headers in each response',
  answer: (socket, request) => socket.write(http(200, bodyFor(request), shortHeaders)),
};

const longName = JSON.stringify({ ...claimsEverything, ['S'.repeat(1_000 * kilobyte)]: true });

export const longPropertyName: HostileHost = {
  name: 'names a property with a megabyte',
  answer: (socket, request) =>
    socket.write(request.operation === 'CheckFileInfo' ? jsonText(longName) : goodAnswer(request)),
};

/** New files have addresses and names of half a megabyte each, which differ each time. */
export const longAddresses: HostileHost = {
  name: 'names new files with half a megabyte',
  answer: (socket, request) => {
    if (request.operation === 'CheckFileInfo') return socket.write(jsonText(claims));
    if (request.operation === 'GetFile') return socket.write(http(200, fileContents));
    const host = /^host: (.*)\r$/im.exec(request.text)?.[1];
    const Url = `http://${host}/wopi/files/${noise(500 * kilobyte)}?access_token=${noise(500 * kilobyte)}`;
    return socket.write(jsonText(JSON.stringify({ Name: noise(500 * kilobyte), Url, ContainerPointer: { Url } })));
  },
};
