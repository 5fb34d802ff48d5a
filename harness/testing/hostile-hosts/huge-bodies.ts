import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { head, http, jsonText } from './answers.ts';
import { answering, type HostileHost } from './hostile-host.ts';

const megabyte = 1024 * 1024;

/** Writes `piece` repeatedly, no faster than it is read, and then `end`. */
function pour(socket: Socket, piece: Buffer, times: number, end = ''): void {
  let left = times;
  const write = () => {
    while (left > 0 && socket.writable) {
      left -= 1;
      if (!socket.write(piece)) return socket.once('drain', write);
    }
    return socket.write(end);
  };
  write();
}

const elements = Buffer.from('12345678,'.repeat(megabyte / 9));
const chunkOfElements = Buffer.concat([
  Buffer.from(`${elements.length.toString(16)}\r\n`),
  elements,
  Buffer.from('\r\n'),
]);

export const endlessBody: HostileHost = {
  name: 'sends an endless body',
  answer: (socket) => {
    socket.write(head(200, [['Transfer-Encoding', 'chunked']]));
    socket.write('1\r\n[\r\n');
    pour(socket, chunkOfElements, Number.POSITIVE_INFINITY);
  },
};

export const announces2GiB: HostileHost = {
  name: 'announces a body of 2 GiB',
  answer: (socket) => {
    socket.write(head(200, [['Content-Length', String(2 ** 31)]]));
    pour(socket, elements, 2048);
  },
};

export const sends100MBOfJson: HostileHost = {
  name: 'sends 100 MB of JSON',
  answer: (socket) => {
    socket.write(head(200, [['Transfer-Encoding', 'chunked']]));
    socket.write('1\r\n[\r\n');
    pour(socket, chunkOfElements, 100, '2\r\n0]\r\n0\r\n\r\n');
  },
};

/** The largest accepted body, of objects that take many times their size in memory. */
export const sendsManyObjects = answering(
  'sends 2 MB of empty objects',
  jsonText(`[${'{},'.repeat((2 * megabyte - 4) / 3)}1]`),
);

let bomb: Buffer | undefined;

/** Small when sent, 50 MB when decompressed. */
export const gzipBomb: HostileHost = {
  name: 'sends a gzip bomb without Accept-Encoding',
  answer: (socket) => {
    bomb ??= gzipSync(Buffer.alloc(50 * megabyte), { level: 1 });
    socket.write(
      http(200, bomb, [
        ['Content-Type', 'application/json'],
        ['Content-Encoding', 'gzip'],
      ]),
    );
  },
};
