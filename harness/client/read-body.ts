import type { Readable } from 'node:stream';
import { CollectedBody, isCutShort } from './collected-body.ts';
import type { BodyReceiver, BodyThinner, HttpResponse } from './sender.ts';

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

type ReadBody = Pick<HttpResponse, 'body' | 'receivedSize' | 'cutShort'>;

/** Reads a response body to its end, or to where the connection broke when Content-Length announced more. */
export async function readBody(stream: Readable, options: ReadBodyOptions): Promise<ReadBody> {
  const { headers, receive, signal } = options;
  const source = new WatchedPieces(stream, options.onPiece);
  const collected = new CollectedBody(options);
  const read = () => (receive ? { body: new Uint8Array(), receivedSize: source.size } : collected.received());
  try {
    if (receive) await receiveFrom(source, receive, headers);
    else {
      collected.expect(headers);
      for await (const piece of source) collected.push(piece);
    }
  } catch (error) {
    // The connection is no longer needed, and an unhandled error event would crash the process.
    stream.on('error', () => undefined).destroy();
    if (error instanceof ReceiverFault) throw error;
    if (!isCutShort(error, headers, signal)) throw Object.assign(error as Error, { responseStarted: true });
    return { ...read(), cutShort: true };
  }
  return read();
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
