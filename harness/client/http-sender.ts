import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { Client } from 'undici';
import type { HttpRequest, HttpResponse, Sender } from './sender.ts';
import { TimeLimit } from './time-limit.ts';
import { TransportFailure } from './transport-failure.ts';
import { BodyTooLarge, type LocatedTransportFailure, transportFailureOf } from './transport-failure-of.ts';

export interface HttpSenderOptions {
  /** Milliseconds for one request, from sending it to the last byte of the response. */
  readonly timeoutMs: number;
  /** PEM certificates to trust in addition to the system's. */
  readonly ca?: readonly string[];
  /** Accept any certificate. */
  readonly insecure?: boolean;
  /** Absent: all addresses are allowed. */
  readonly guard?: AddressGuard;
}

/** Restricts which addresses may be contacted when an untrusted party supplies the URLs. */
export interface AddressGuard {
  /** @throws {TransportFailure} for a forbidden origin. */
  requireAllowed(url: URL): void;
  /** Resolves names to allowed addresses only. */
  readonly lookup: LookupFunction;
}

const maxHeaderBytes = 65_536;

interface Connection {
  readonly client: Client;
  /** How often it has been opened. */
  connects: number;
  isOpen: boolean;
  busy: boolean;
}

/**
 * Sends single HTTP requests over kept-alive connections, one request at a time per connection. Follows no redirects
 * and decodes nothing. A request is only repeated when its kept-alive connection turns out to be closed, as in HTTP.
 */
export class HttpSender implements Sender, AsyncDisposable {
  readonly #options: HttpSenderOptions;
  readonly #connections = new Map<string, Connection[]>();

  constructor(options: HttpSenderOptions) {
    this.#options = options;
  }

  /** @throws {TransportFailure} when there is no complete response. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const url = new URL(request.href);
    const { origin, protocol } = url;
    if (protocol !== 'http:' && protocol !== 'https:')
      throw new TransportFailure('invalid-request', `the host returned a URL that is not http or https (${protocol})`);
    this.#options.guard?.requireAllowed(url);
    const connection = this.#idleConnectionTo(origin);
    connection.busy = true;
    try {
      return await this.#sendOver(connection, request);
    } finally {
      connection.busy = false;
    }
  }

  async #sendOver(connection: Connection, request: HttpRequest): Promise<HttpResponse> {
    const connectsBefore = connection.connects;
    try {
      return await this.#exchange(connection, request);
    } catch (failure) {
      const keptConnectionWasClosed =
        connectsBefore > 0 && connection.connects === connectsBefore && isClosedUnanswered(failure);
      if (!keptConnectionWasClosed) throw failure;
      return await this.#exchange(connection, request).catch((again: unknown) => {
        // The host may have processed the first request before it went down.
        throw again instanceof TransportFailure && again.problem === 'unreachable' ? failure : again;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#connections.values()].flat().map(({ client }) => client.destroy()));
    this.#connections.clear();
  }

  #idleConnectionTo(origin: string): Connection {
    const known = this.#connections.get(origin) ?? [];
    const idle = known.find(({ busy }) => !busy);
    if (idle) return idle;
    const connection: Connection = { client: this.#createClient(origin), connects: 0, isOpen: false, busy: false };
    connection.client.on('connect', () => {
      connection.connects += 1;
      connection.isOpen = true;
    });
    connection.client.on('disconnect', () => {
      connection.isOpen = false;
    });
    this.#connections.set(origin, [...known, connection]);
    return connection;
  }

  #createClient(origin: string): Client {
    const { timeoutMs, ca, insecure, guard } = this.#options;
    return new Client(origin, {
      connect: {
        timeout: timeoutMs,
        rejectUnauthorized: !insecure,
        ...(ca ? { ca: [...rootCertificates, ...ca] } : {}),
        ...(guard ? { lookup: guard.lookup } : {}),
      },
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: maxHeaderBytes,
      keepAliveTimeout: 2_000,
      allowH2: false,
    });
  }

  async #exchange(connection: Connection, request: HttpRequest): Promise<HttpResponse> {
    const { timeoutMs } = this.#options;
    using limit = new TimeLimit(timeoutMs, request.signal);
    const { signal } = limit;
    const { isOpen, connects } = connection;
    try {
      signal.throwIfAborted();
      // undici ignores the signal while connecting.
      return await Promise.race([exchangeOver(connection.client, request, signal), rejectedBy(signal)]);
    } catch (error) {
      throw transportFailureOf(error, request, { timeoutMs, isConnected: isOpen || connection.connects > connects });
    }
  }
}

async function exchangeOver(client: Client, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const url = new URL(request.href);
  const response = await client.request({
    method: request.method,
    path: url.pathname + url.search,
    headers: { ...request.headers },
    body: request.body ?? null,
    responseHeaders: 'raw',
    signal,
  });
  const headers = pairsOf(response.headers as unknown as string[]);
  const { body, cutShort } = await readBody(response.body, headers, request.bodyLimit, signal);
  return { status: response.statusCode, headers, body, ...(cutShort ? { cutShort } : {}) };
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function isClosedUnanswered(failure: unknown): boolean {
  return (
    failure instanceof TransportFailure &&
    ['closed', 'reset'].includes(failure.problem) &&
    (failure as LocatedTransportFailure).responseStarted === false
  );
}

function pairsOf(raw: readonly string[]): (readonly [string, string])[] {
  return Array.from(
    { length: raw.length / 2 },
    (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? ''] as const,
  );
}

async function readBody(
  stream: Readable,
  headers: HttpResponse['headers'],
  limit: number,
  signal: AbortSignal,
): Promise<{ body: Uint8Array; cutShort: boolean }> {
  const pieces: Uint8Array[] = [];
  const announced = announcedLength(headers);
  try {
    if (announced !== undefined && announced > limit)
      throw new BodyTooLarge(`announced a body of ${announced} bytes`, limit);
    let size = 0;
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > limit) throw new BodyTooLarge('sent a body that is too large', limit);
      pieces.push(piece);
    }
  } catch (error) {
    // The connection is no longer needed, and an unhandled error event would crash the process.
    stream.on('error', () => undefined).destroy();
    const cutShort = announced !== undefined && !signal.aborted && !(error instanceof BodyTooLarge);
    if (!cutShort) throw Object.assign(error as Error, { responseStarted: true });
    return { body: Buffer.concat(pieces), cutShort };
  }
  return { body: Buffer.concat(pieces), cutShort: false };
}

function announcedLength(headers: HttpResponse['headers']): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  return value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
}
