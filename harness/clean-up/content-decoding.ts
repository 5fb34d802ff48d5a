import type { Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { HttpResponse } from '../client/sender.ts';

const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** A Content-Encoding that cannot be decoded. */
export class UnknownEncoding extends Error {
  override readonly name = 'UnknownEncoding';
}

/** What turns a body with these headers into the content, in order. @throws {UnknownEncoding} */
export function decodersFor(headers: HttpResponse['headers']): Duplex[] {
  const encodings = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
  return encodings.reverse().map((encoding) => {
    const decoder = decoders[encoding];
    if (!decoder) throw new UnknownEncoding(`GetFile returned the Content-Encoding ${JSON.stringify(encoding)}`);
    return decoder();
  });
}
