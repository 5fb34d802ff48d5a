import { createReadStream } from 'node:fs';
import { isIPv6, type LookupFunction, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { Agent, buildConnector, Client, type Dispatcher } from 'undici';
import { collectResponse, pairsOf } from './collect-response.ts';
import { openTunnel, type ProxySettings, proxyFor } from './proxy.ts';
import { ReceiverFault, readBody } from './read-body.ts';
import type { BodyTransfer, HttpRequest, HttpResponse, Sender } from './sender.ts';
import { TimeLimit } from './time-limit.ts';
import { sendByTransfer } from './transfer.ts';
import { TransportFailure } from './transport-failure.ts';
import { type LocatedTransportFailure, transportFailureOf } from './transport-failure-of.ts';

export interface HttpSenderOptions {
  /** Milliseconds for one request, from sending it to the last byte of the response; for a file, between two pieces. */
  readonly timeoutMs: number;
  /** PEM certificates to trust in addition to the system's. */
  readonly ca?: readonly string[];
  /** Accept any certificate. */
  readonly insecure?: boolean;
  /** Absent: all addresses are allowed. */
  readonly guard?: AddressGuard;
  /** Absent: every host is requested directly. */
  readonly proxies?: ProxySettings;
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
    if (request.transfer) return await this.#sendByTransfer(request, request.transfer);
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
      return await this.#repeat(connection, request, failure as TransportFailure);
    }
  }

  // The host may have processed the first request, and the judgement of the second one depends on that.
  async #repeat(connection: Connection, request: HttpRequest, first: TransportFailure): Promise<HttpResponse> {
    try {
      return { ...(await this.#exchange(connection, request)), repeatedAfter: first.message };
    } catch (again) {
      if (!(again instanceof TransportFailure)) throw again;
      if (again.problem === 'unreachable') throw first;
      throw Object.assign(again, { repeatedAfter: first.message });
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

  async #sendByTransfer(request: HttpRequest, transfer: BodyTransfer): Promise<HttpResponse> {
    const { timeoutMs } = this.#options;
    using limit = new TimeLimit(timeoutMs, request.signal);
    const { signal } = limit;
    try {
      signal.throwIfAborted();
      const tunnel = await tunnelFor(new URL(request.href), this.#options);
      const options = {
        ...(tunnel && { createConnection: () => tunnel }),
        ...connectOptionsOf(this.#options),
        maxHeaderSize: maxHeaderBytes,
        signal,
      };
      const response = await Promise.race([sendByTransfer(request, transfer, options), rejectedBy(signal)]);
      const { statusCode: status = 0, rawHeaders } = response;
      return await responseFrom({ status, rawHeaders, stream: response }, request, {
        signal,
        onPiece: () => undefined,
      });
    } catch (error) {
      if (error instanceof TransportFailure) throw error;
      throw transportFailureOf(error, request, { timeoutMs, isConnected: true });
    }
  }

  #createClient(origin: string): Client {
    return new Client(origin, {
      connect: connectorFor(this.#options),
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
    const onPiece = isOfAnySize(request) ? () => limit.restart() : () => undefined;
    try {
      signal.throwIfAborted();
      // undici ignores the signal while connecting.
      return await Promise.race([exchangeOver(connection.client, request, { signal, onPiece }), rejectedBy(signal)]);
    } catch (error) {
      if (error instanceof ReceiverFault) throw error.cause;
      if (error instanceof TransportFailure) throw error;
      throw transportFailureOf(error, request, { timeoutMs, isConnected: isOpen || connection.connects > connects });
    }
  }
}

/** How connections are made and secured. */
export function connectOptionsOf({ ca, insecure, guard }: HttpSenderOptions) {
  return {
    rejectUnauthorized: !insecure,
    ...(ca ? { ca: [...rootCertificates, ...ca] } : {}),
    ...(guard ? { lookup: guard.lookup } : {}),
  };
}

async function tunnelFor(url: URL, options: HttpSenderOptions): Promise<Socket | undefined> {
  const proxy = proxyFor(url, options.proxies);
  return proxy && (await openTunnel(url, proxy, { timeoutMs: options.timeoutMs, tls: connectOptionsOf(options) }));
}

function connectorFor(options: HttpSenderOptions): buildConnector.connector {
  const direct = buildConnector({ timeout: options.timeoutMs, ...connectOptionsOf(options) });
  return (target, callback) => {
    const name = isIPv6(target.hostname) ? `[${target.hostname}]` : target.hostname;
    const url = new URL(`${target.protocol}//${name}:${target.port}`);
    if (!proxyFor(url, options.proxies)) return direct(target, callback);
    tunnelFor(url, options).then(
      (socket) => callback(null, socket as Socket),
      (error: Error) => callback(error, null),
    );
  };
}

/** Connects as an {@link HttpSender} does, for requests that are passed on piece by piece. */
export function dispatcherFor(options: HttpSenderOptions): Dispatcher {
  return new Agent({
    connect: connectorFor(options),
    maxHeaderSize: maxHeaderBytes,
    keepAliveTimeout: 2_000,
    allowH2: false,
  });
}

interface Circumstances {
  readonly signal: AbortSignal;
  readonly onPiece: () => void;
}

async function exchangeOver(client: Client, request: HttpRequest, circumstances: Circumstances): Promise<HttpResponse> {
  const { pathname, search } = new URL(request.href);
  const options = {
    method: request.method,
    path: pathname + search,
    headers: { ...request.headers, ...lengthOf(request) },
    body: bodyOf(request, circumstances.onPiece),
  };
  const { signal } = circumstances;
  if (!isOfAnySize(request)) {
    const thinner = request.thinner?.();
    return await collectResponse(client, options, { limit: request.bodyLimit, thinner, signal });
  }
  const { statusCode, headers, body } = await client.request({ ...options, responseHeaders: 'raw', signal });
  const rawHeaders = headers as unknown as string[];
  return await responseFrom({ status: statusCode, rawHeaders, stream: body }, request, circumstances);
}

async function responseFrom(
  { status, rawHeaders, stream }: { status: number; rawHeaders: readonly string[]; stream: Readable },
  request: HttpRequest,
  { signal, onPiece }: Circumstances,
): Promise<HttpResponse> {
  const headers = pairsOf(rawHeaders);
  onPiece();
  const receive = status === 200 ? request.receive : undefined;
  const { bodyLimit: limit } = request;
  const thinner = request.thinner?.();
  const read = await readBody(stream, { headers, limit, thinner, receive, signal, onPiece });
  return { status, headers, ...read };
}

function lengthOf({ body, isLarge }: HttpRequest): Record<string, string> {
  if (!body || !('path' in body || isLarge)) return {};
  return { 'Content-Length': String('path' in body ? body.size : body.length) };
}

function bodyOf({ body, isLarge }: HttpRequest, onPiece: () => void): Uint8Array | Readable | null {
  if (!body) return null;
  if (!('path' in body) && !isLarge) return body;
  const pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array> =
    'path' in body ? createReadStream(body.path) : piecesOf(body);
  return Readable.from(watched(pieces, onPiece), { objectMode: false });
}

const pieceSize = 65_536;

function* piecesOf(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceSize) yield body.subarray(at, at + pieceSize);
}

async function* watched(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onPiece: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    onPiece();
    yield piece;
  }
}

// A file takes as long as it takes, but it must not stall.
function isOfAnySize({ body, receive, isLarge = false }: HttpRequest): boolean {
  return isLarge || receive !== undefined || (body !== undefined && 'path' in body);
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
