import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { WopiResource } from '../../wopi/resource.ts';
import type { BodyReceiver, HttpResponse } from '../client/sender.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { decodersFor, UnknownEncoding } from './content-decoding.ts';

/** What tells two contents apart. */
export interface Digest {
  /** In bytes. */
  readonly size: number;
  /** In Base64, as in CheckFileInfo. */
  readonly sha256: string;
}

export interface Download {
  readonly digest?: Digest;
  /** Why there is no digest, in a sentence without its end. */
  readonly problem?: string;
}

export interface DownloadOptions {
  /** Where to write the content, replacing the file; absent: nowhere. */
  readonly path?: string;
  /** Size of the content in bytes as CheckFileInfo claims it; allows more than 256 MiB without a Content-Length. */
  readonly claimedSize?: number | undefined;
}

/** A content is larger than it may be. */
class TooMuch extends Error {
  override readonly name = 'TooMuch';

  constructor(limit: number) {
    const shown = Number((limit / mebibyte).toFixed(1));
    super(`GetFile returned more than ${shown} MiB, the limit of this tool where the host announces no length`);
  }
}

const mebibyte = 2 ** 20;

/** Without any announced length, more than this is treated as a body that never ends. */
const unannouncedLimit = 256 * mebibyte;

/** Reads the content of a file with GetFile, of any size and never all in memory. */
export async function download(
  client: WopiClient,
  file: WopiResource,
  { path, claimedSize = 0 }: DownloadOptions = {},
): Promise<Download> {
  let digest: Digest | undefined;
  const receive: BodyReceiver = async (headers, pieces) => {
    digest = undefined;
    const counter = new DigestCounter(lengthIn(headers) ?? Math.max(unannouncedLimit, claimedSize));
    const target = path === undefined ? discard : createWriteStream(path, { mode: 0o600 });
    await throughAll([pieces, ...decodersFor(headers), counter.watch, target]);
    digest = counter.digest;
  };
  try {
    const response = await client.downloadFile(file, receive);
    if (response.cutShort) return { problem: 'GetFile sent less than its Content-Length announced' };
    if (!digest) return { problem: `GetFile returned ${response.status}` };
    return { digest };
  } catch (error) {
    if (error instanceof TransportFailure) return { problem: error.message };
    return { problem: describeFault(error) };
  }
}

// The types of a pipeline cannot be said of a list.
const throughAll = pipeline as (stages: readonly unknown[]) => Promise<void>;

async function discard(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces);
}

class DigestCounter {
  readonly #hash = createHash('sha256');
  readonly #limit: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  readonly watch = async function* (this: DigestCounter, pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      this.#size += piece.length;
      if (this.#size > this.#limit) throw new TooMuch(this.#limit);
      this.#hash.update(piece);
      yield piece;
    }
  }.bind(this);

  get digest(): Digest {
    return { size: this.#size, sha256: this.#hash.digest('base64') };
  }
}

// Of a decoded body the length is unknown.
function lengthIn(headers: HttpResponse['headers']): number | undefined {
  const of = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (of('content-encoding') !== undefined) return undefined;
  const length = Number(of('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : undefined;
}

function describeFault(error: unknown): string {
  if (error instanceof TooMuch) return error.message;
  if (error instanceof UnknownEncoding) return `${error.message}, which cannot be decoded`;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return syscall === undefined
    ? `the Content-Encoding of GetFile cannot be decoded (${code})`
    : `the content cannot be written to a temporary file (${code})`;
}
