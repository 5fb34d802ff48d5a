import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici';
import { transportFailureOf } from '../../harness/client/transport-failure-of.ts';
import { BodyWatch } from './body-watch.ts';
import { type Recorder, recordingEnded, type SeenBody } from './recorder.ts';
import { withOrigin } from './with-origin.ts';

export interface RecordingProxyOptions {
  /** Origin of the host. */
  readonly upstream: string;
  readonly listen: string;
  readonly port: number;
  /** Sends the requests to the host. */
  readonly dispatcher: Dispatcher;
  /** Milliseconds in which the host must go on with its response. */
  readonly timeoutMs: number;
  /** Send the Host header of the upstream instead of the one that the client sent. */
  readonly changesHost: boolean;
  /** Write the proxy's origin for that of the host in JSON responses. */
  readonly rewritesUrls: boolean;
  readonly recorder: Recorder;
  /** Called with an error that is neither the client's nor the host's. */
  readonly onFault: (error: unknown) => void;
}

export interface RecordingProxy extends AsyncDisposable {
  /** Origin on which it listens. */
  readonly url: string;
}

/** Bytes of a body that are kept for the judge and the record. */
const keptRequest = 64 * 1024;
const keptResponse = 2 * 1024 * 1024;

/**
 * Starts a proxy that passes every request on to one host, and lets the recorder see those of WOPI.
 * @throws the system's error if it cannot listen on the address.
 */
export async function startRecordingProxy(options: RecordingProxyOptions): Promise<RecordingProxy> {
  const end = new AbortController();
  // The body of a document takes as long as it takes; what stalls is ended by the limits of the upstream.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    passOn(request, response, { ...options, end: end.signal }).catch(options.onFault);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.listen, () => resolve());
  });
  return {
    url: originOf(server.address() as AddressInfo),
    async [Symbol.asyncDispose]() {
      end.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function originOf({ address, port, family }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { end: recordingEnd, ...options }: RecordingProxyOptions & { readonly end: AbortSignal },
) {
  const { recorder, upstream, timeoutMs } = options;
  const path = request.url?.startsWith('/') ? request.url : '/';
  const href = upstream + path;
  const recording = recorder.begin({ method: request.method ?? '', href, headers: pairsOf(request.rawHeaders) });
  const sent = new BodyWatch(keptRequest);
  const received = new BodyWatch(keptResponse);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  let isRecorded = false;
  try {
    const answer = await sendUpstream(request, sent, { path, signal: gone.signal, options });
    const { status } = answer;
    const headers = pairsOf(answer.headers);
    const end = () => {
      isRecorded = true;
      const { beginning: body, size: receivedSize } = received;
      recording?.end(seen(sent, request), { status, headers, body, receivedSize, facts: received.facts() });
    };
    await respond(response, { ...answer, headers }, withEnd(received.watch(answer.body), end), { request, options });
  } catch (error) {
    const { message, problem } = transportFailureOf(error, { href }, { timeoutMs, isConnected: true });
    const problemSeen = problemOf({ hasEnded: recordingEnd.aborted, isClientGone: gone.signal.aborted, message });
    if (!isRecorded) recording?.fail(seen(sent, request), problemSeen);
    refuse(response, problem === 'timeout' ? 504 : 502, message);
  }
}

interface Ending {
  readonly hasEnded: boolean;
  readonly isClientGone: boolean;
  readonly message: string;
}

function problemOf({ hasEnded, isClientGone, message }: Ending): string {
  if (hasEnded) return recordingEnded;
  return isClientGone ? 'the client closed the connection' : message;
}

// The client must not have the whole response before it is judged: its next request depends on it.
async function* withEnd(pieces: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    if (held) yield held;
    held = piece;
  }
  end();
  if (held) yield held;
}

function seen(body: BodyWatch, { complete }: IncomingMessage): SeenBody {
  return { beginning: body.beginning, size: body.size, ...(complete && { facts: body.facts() }) };
}

function refuse(response: ServerResponse, status: number, problem: string): void {
  // Only a broken connection tells a client that its response is incomplete.
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`wopi-conformance record: ${problem}\n`);
}

interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly string[];
  readonly body: Readable;
}

async function sendUpstream(
  request: IncomingMessage,
  sent: BodyWatch,
  {
    path,
    signal,
    options,
  }: { readonly path: string; readonly signal: AbortSignal; readonly options: RecordingProxyOptions },
): Promise<Answer> {
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  const { upstream: origin, dispatcher, timeoutMs } = options;
  const { statusCode, statusText, headers, body } = await dispatcher.request({
    origin,
    path,
    method: request.method as Dispatcher.HttpMethod,
    headers: requestHeaders(request, options).flat(),
    body: hasBody ? (sent.watch(request) as unknown as Readable) : null,
    responseHeaders: 'raw',
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    signal,
  });
  return { status: statusCode, statusText, headers: headers as unknown as string[], body };
}

type Pairs = readonly (readonly [name: string, value: string])[];

function pairsOf(raw: readonly string[]): Pairs {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}

const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** The headers that concern more than one connection. */
function endToEnd(headers: Pairs, ...others: readonly string[]): Pairs {
  const named = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(','));
  const dropped = new Set([...hopByHop, ...others, ...named.map((name) => name.trim().toLowerCase())]);
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()));
}

function requestHeaders(request: IncomingMessage, { upstream, changesHost }: RecordingProxyOptions): Pairs {
  const { host = '' } = request.headers;
  // The server itself agrees to an Expect.
  const forwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];
  const kept = endToEnd(pairsOf(request.rawHeaders), 'expect', ...forwarded, ...(changesHost ? ['host'] : []));
  const {
    'x-forwarded-for': clients,
    'x-forwarded-host': outerHost,
    'x-forwarded-proto': outerProtocol,
  } = request.headers;
  return [
    ...(changesHost ? [['Host', new URL(upstream).host] as const] : []),
    ...kept,
    ['X-Forwarded-For', [clients, request.socket.remoteAddress].filter(Boolean).join(', ')],
    ['X-Forwarded-Host', String(outerHost ?? host)],
    ['X-Forwarded-Proto', String(outerProtocol ?? 'http')],
  ];
}

async function respond(
  response: ServerResponse,
  { status, statusText, headers }: { readonly status: number; readonly statusText: string; readonly headers: Pairs },
  pieces: AsyncIterable<Uint8Array>,
  { request, options }: { readonly request: IncomingMessage; readonly options: RecordingProxyOptions },
): Promise<void> {
  response.sendDate = false;
  if (options.rewritesUrls && isJson(headers)) {
    const own = `http://${request.headers.host}`;
    const body = await withOrigin(pieces, { from: options.upstream, to: own, limit: keptResponse });
    const lengths: Pairs = [['Content-Length', String(body.length)]];
    response.writeHead(status, statusText, [...endToEnd(headers, 'content-length'), ...lengths].flat()).end(body);
    return;
  }
  response.writeHead(status, statusText, endToEnd(headers).flat());
  await pipeline(pieces, response);
}

function isJson(headers: Pairs): boolean {
  const value = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  return /^[^;]*\bjson\b/i.test(value('content-type')) && value('content-encoding') === '';
}
