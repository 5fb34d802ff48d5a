import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { BodyThinner, HttpRequest, HttpResponse, Sender } from './sender.ts';
import { brokenOff, firstHalfOf } from './transfer.ts';
import { TransportFailure } from './transport-failure.ts';

/** What a web server passes on besides the request: names and values of its headers as they were spelled. */
export interface ServerFacts {
  readonly incoming: { readonly rawHeaders: readonly string[] };
}

/** A host in this process, such as the reference host's `fetch`. */
export type Fetch = (request: Request, facts: ServerFacts) => Response | Promise<Response>;

/** Sends requests to a host in this process, without sockets: for runs that test the suites, not the transport. */
export class InProcessSender implements Sender {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** @throws {TransportFailure} when the request was aborted or cannot be sent. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    if (request.signal?.aborted) throw new TransportFailure('interrupted', 'the run was interrupted');
    const response = await this.#answerTo(requestFrom(request), factsAbout(request));
    if (request.transfer === 'broken-off') throw brokenOff();
    const { status, body } = response;
    const headers = [...response.headers];
    const receive = status === 200 ? request.receive : undefined;
    if (!receive)
      return { status, headers, ...thinned(new Uint8Array(await response.arrayBuffer()), request.thinner?.()) };
    await receive(headers, (body ?? []) as unknown as AsyncIterable<Uint8Array>);
    return { status, headers, body: new Uint8Array() };
  }

  // A web server also returns 500 when the host throws.
  async #answerTo(request: Request, facts: ServerFacts): Promise<Response> {
    try {
      return await this.#fetch(request, facts);
    } catch {
      return new Response(null, { status: 500 });
    }
  }
}

function thinned(body: Uint8Array, thinner: BodyThinner | undefined): Pick<HttpResponse, 'body' | 'receivedSize'> {
  return thinner ? { body: thinner.push(body), receivedSize: body.length } : { body };
}

function factsAbout({ headers }: HttpRequest): ServerFacts {
  return { incoming: { rawHeaders: Object.entries(headers).flat() } };
}

function requestFrom(request: HttpRequest): Request {
  const { method, href, headers, body } = request;
  try {
    return new Request(href, {
      method,
      headers: { Host: new URL(href).host, ...transferHeaders(request), ...headers },
      ...(body ? bodyOf(body, request.transfer) : {}),
    });
  } catch (error) {
    throw new TransportFailure('invalid-request', `the request could not be sent: ${(error as Error).message}`);
  }
}

function lengthOf(body: HttpRequest['body']): number {
  if (!body) return 0;
  return 'path' in body ? body.size : body.length;
}

function transferHeaders({ method, body, transfer }: HttpRequest): Readonly<Record<string, string>> {
  if (method !== 'POST') return {};
  if (transfer === 'chunked') return { 'Transfer-Encoding': 'chunked' };
  const length = { 'Content-Length': String(lengthOf(body)) };
  return transfer === 'after-continue' ? { ...length, Expect: '100-continue' } : length;
}

function bodyOf(body: NonNullable<HttpRequest['body']>, transfer: HttpRequest['transfer']): RequestInit {
  if (!('path' in body))
    return transfer === 'broken-off' ? brokenBodyOf(body) : { body: body as Uint8Array<ArrayBuffer> };
  return { body: Readable.toWeb(createReadStream(body.path)), duplex: 'half' } as RequestInit;
}

function brokenBodyOf(body: Uint8Array): RequestInit {
  const pieces = async function* () {
    yield firstHalfOf(body);
    throw brokenOff();
  };
  return { body: ReadableStream.from(pieces()), duplex: 'half' } as RequestInit;
}
