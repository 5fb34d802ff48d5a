import type { Readable } from 'node:stream';
import type { BodyReceiver, BodyThinner, HttpResponse } from './sender.ts';
import { BodyTooLarge } from './transport-failure-of.ts';

export interface ReadBodyOptions {
  readonly headers: HttpResponse['headers'];
  /** Maximum size in bytes; does not apply to what `receive` takes. */
  readonly limit: number;
  readonly receive: BodyReceiver | undefined;
  readonly thinner?: BodyThinner | undefined;
  readonly signal: AbortSignal;
  /** Called with each piece. */
  readonly onPiece: () => void;
}

/** An error of a {@link BodyReceiver}, which is not a failure of the transport. */
export class ReceiverFault extends Error {
  override readonly name = 'ReceiverFault';
}

/** Reads a response body to its end, or to where the connection broke when Content-Length announced more. */
export async function readBody(
  stream: Readable,
  options: ReadBodyOptions,
): Promise<Pick<HttpResponse, 'body' | 'receivedSize' | 'cutShort'>> {
  const announced = announcedLength(options.headers);
  const source = new WatchedPieces(stream, options.onPiece);
  const pieces: Uint8Array[] = [];
  try {
    if (options.receive) await receiveFrom(source, options.receive, options.headers);
    else await collect(source, pieces, { announced, ...options });
  } catch (error) {
    // The connection is no longer needed, and an unhandled error event would crash the process.
    stream.on('error', () => undefined).destroy();
    if (error instanceof ReceiverFault) throw error;
    const cutShort = announced !== undefined && !options.signal.aborted && !(error instanceof BodyTooLarge);
    if (!cutShort) throw Object.assign(error as Error, { responseStarted: true });
    return { body: Buffer.concat(pieces), ...sizeOf(source, options), cutShort };
  }
  return { body: Buffer.concat(pieces), ...sizeOf(source, options) };
}

function sizeOf({ size }: WatchedPieces, { receive, thinner }: ReadBodyOptions): Pick<HttpResponse, 'receivedSize'> {
  return receive || thinner ? { receivedSize: size } : {};
}

async function collect(
  source: WatchedPieces,
  pieces: Uint8Array[],
  {
    announced,
    limit,
    thinner,
  }: Pick<ReadBodyOptions, 'limit' | 'thinner'> & { readonly announced: number | undefined },
): Promise<void> {
  const longest = thinner?.limit ?? limit;
  if (announced !== undefined && announced > longest)
    throw new BodyTooLarge(`announced a body of ${announced} bytes`, longest);
  let keptSize = 0;
  for await (const piece of source) {
    if (source.size > longest) throw new BodyTooLarge('sent a body that is too large', longest);
    const kept = thinner?.push(piece) ?? piece;
    keptSize += kept.length;
    if (keptSize > limit) throw new BodyTooLarge('sent a body that is too large', limit);
    pieces.push(kept);
  }
}

async function receiveFrom(
  source: WatchedPieces,
  receive: BodyReceiver,
  headers: HttpResponse['headers'],
): Promise<void> {
  const fault = await receive(headers, source).then(
    () => undefined,
    (error: unknown) => new ReceiverFault('the receiver failed', { cause: error }),
  );
  // Where the pieces broke off, the receiver could only fail.
  if (source.broken !== undefined) throw source.broken;
  if (fault) throw fault;
}

/** The pieces of a stream, counted, with the error that ended them. */
class WatchedPieces implements AsyncIterable<Uint8Array> {
  size = 0;
  broken: unknown;
  readonly #stream: Readable;
  readonly #onPiece: () => void;

  constructor(stream: Readable, onPiece: () => void) {
    this.#stream = stream;
    this.#onPiece = onPiece;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of this.#stream as AsyncIterable<Uint8Array>) {
        this.size += piece.length;
        this.#onPiece();
        yield piece;
      }
    } catch (error) {
      this.broken = error;
      throw error;
    }
  }
}

function announcedLength(headers: HttpResponse['headers']): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  return value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
}
