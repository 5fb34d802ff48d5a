import type { BodyThinner, HttpResponse } from './sender.ts';
import { BodyTooLarge } from './transport-failure-of.ts';

interface CollectedBodyOptions {
  /** Maximum size in bytes of what is kept. */
  readonly limit: number;
  readonly thinner?: BodyThinner | undefined;
}

/** A response body while it is received. */
export class CollectedBody {
  readonly #pieces: Uint8Array[] = [];
  readonly #limit: number;
  readonly #thinner: BodyThinner | undefined;
  readonly #longest: number;
  #size = 0;
  #keptSize = 0;

  constructor({ limit, thinner }: CollectedBodyOptions) {
    this.#limit = limit;
    this.#thinner = thinner;
    this.#longest = thinner?.limit ?? limit;
  }

  /** @throws {BodyTooLarge} when Content-Length announces more than the limit. */
  expect(headers: HttpResponse['headers']): void {
    const announced = announcedLength(headers);
    if (announced !== undefined && announced > this.#longest)
      throw new BodyTooLarge(`announced a body of ${announced} bytes`, this.#longest);
  }

  /** @throws {BodyTooLarge} when the body exceeds the limit. */
  push(piece: Uint8Array): void {
    this.#size += piece.length;
    if (this.#size > this.#longest) throw new BodyTooLarge('sent a body that is too large', this.#longest);
    const kept = this.#thinner?.push(piece) ?? piece;
    this.#keptSize += kept.length;
    if (this.#keptSize > this.#limit) throw new BodyTooLarge('sent a body that is too large', this.#limit);
    this.#pieces.push(kept);
  }

  /** What has been received so far. */
  received(): Pick<HttpResponse, 'body' | 'receivedSize'> {
    return { body: Buffer.concat(this.#pieces), ...(this.#thinner && { receivedSize: this.#size }) };
  }
}

/** Whether a body that ended with this error is worth as much as was received: Content-Length announced more. */
export function isCutShort(error: unknown, headers: HttpResponse['headers'], signal: AbortSignal): boolean {
  return announcedLength(headers) !== undefined && !signal.aborted && !(error instanceof BodyTooLarge);
}

function announcedLength(headers: HttpResponse['headers']): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  return value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
}
