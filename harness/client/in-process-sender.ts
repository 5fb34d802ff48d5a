import type { HttpRequest, HttpResponse, Sender } from './sender.ts';
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
    return {
      status: response.status,
      headers: [...response.headers],
      body: new Uint8Array(await response.arrayBuffer()),
    };
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

function requestFrom({ method, href, headers, body }: HttpRequest): Request {
  const length = method === 'POST' ? { 'Content-Length': String(body?.length ?? 0) } : {};
  try {
    return new Request(href, {
      method,
      headers: { Host: new URL(href).host, ...length, ...headers },
      ...(body ? { body: Buffer.from(body) } : {}),
    });
  } catch (error) {
    throw new TransportFailure('invalid-request', `the request could not be sent: ${(error as Error).message}`);
  }
}
