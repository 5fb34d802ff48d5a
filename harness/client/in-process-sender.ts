import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { BodyThinner, HttpRequest, HttpResponse, Sender } from './sender.ts';
import { TransportFailure } from './transport-failure.ts';

/** A host in this process, such as the reference host's `fetch`. */
export type Fetch = (request: Request) => Response | Promise<Response>;

/** Sends requests to a host in this process, without sockets: for runs that test the suites, not the transport. */
export class InProcessSender implements Sender {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** @throws {TransportFailure} when the request was aborted or cannot be sent. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    if (request.signal?.aborted) throw new TransportFailure('interrupted', 'the run was interrupted');
    const response = await this.#answerTo(requestFrom(request));
    const { status, body } = response;
    const headers = [...response.headers];
    const receive = status === 200 ? request.receive : undefined;
    if (!receive)
      return { status, headers, ...thinned(new Uint8Array(await response.arrayBuffer()), request.thinner?.()) };
    await receive(headers, (body ?? []) as unknown as AsyncIterable<Uint8Array>);
    return { status, headers, body: new Uint8Array() };
  }

  // A web server also returns 500 when the host throws.
  async #answerTo(request: Request): Promise<Response> {
    try {
      return await this.#fetch(request);
    } catch {
      return new Response(null, { status: 500 });
    }
  }
}

function thinned(body: Uint8Array, thinner: BodyThinner | undefined): Pick<HttpResponse, 'body' | 'receivedSize'> {
  return thinner ? { body: thinner.push(body), receivedSize: body.length } : { body };
}

function requestFrom({ method, href, headers, body }: HttpRequest): Request {
  const length = method === 'POST' ? { 'Content-Length': String(lengthOf(body)) } : {};
  try {
    return new Request(href, {
      method,
      headers: { Host: new URL(href).host, ...length, ...headers },
      ...(body ? bodyOf(body) : {}),
    });
  } catch (error) {
    throw new TransportFailure('invalid-request', `the request could not be sent: ${(error as Error).message}`);
  }
}

function lengthOf(body: HttpRequest['body']): number {
  if (!body) return 0;
  return 'path' in body ? body.size : body.length;
}

function bodyOf(body: NonNullable<HttpRequest['body']>): RequestInit {
  if (!('path' in body)) return { body: Buffer.from(body) };
  return { body: Readable.toWeb(createReadStream(body.path)), duplex: 'half' } as RequestInit;
}
