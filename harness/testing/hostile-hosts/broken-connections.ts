import { head } from './answers.ts';
import { answeringAndClosing, type HostileHost } from './hostile-host.ts';

const announcing1000Bytes = head(200, [['Content-Length', '1000']]);
const chunked = head(200, [['Transfer-Encoding', 'chunked']]);

export const silent: HostileHost = { name: 'accepts and never responds', answer: () => undefined, slow: true };

export const oneByteASecond: HostileHost = {
  name: 'sends one byte per second',
  slow: true,
  answer: (socket) => {
    const bytes = [...head(200, [['Content-Length', '7']])];
    const sendByte = () => {
      const byte = bytes.shift();
      if (byte !== undefined && socket.writable) socket.write(Buffer.of(byte));
    };
    sendByte();
    const timer = setInterval(sendByte, 1000);
    socket.on('close', () => clearInterval(timer));
  },
};

export const closesAtOnce: HostileHost = { name: 'closes without a response', answer: (socket) => socket.end() };

export const closesMidHeaders = answeringAndClosing('closes within the headers', 'HTTP/1.1 200 OK\r\nContent-Le');

export const closesMidBody = answeringAndClosing(
  'closes within a body of announced length',
  Buffer.concat([announcing1000Bytes, Buffer.from('{"BaseFileName": "te')]),
);

export const closesMidChunk = answeringAndClosing(
  'closes within a chunked body',
  Buffer.concat([chunked, Buffer.from('14\r\n{"BaseFileName": "te')]),
);

export const resetsAfterAnnouncing: HostileHost = {
  name: 'resets after headers that announce a body',
  answer: (socket) => socket.write(announcing1000Bytes, () => socket.resetAndDestroy()),
};

export const resetsAfterHeaders: HostileHost = {
  name: 'resets after the headers',
  answer: (socket) => socket.write(chunked, () => socket.resetAndDestroy()),
};
