import type { HttpRequest, HttpResponse, Sender } from './sender.ts';
import { NotSent } from './transport-failure.ts';

/** Lets only requests through that cannot change anything on a host: GET, without an operation and without a body. */
export class ReadOnlySender implements Sender {
  readonly #sender: Sender;
  readonly #mostRequests: number;
  #sent = 0;

  constructor(sender: Sender, { mostRequests = Number.POSITIVE_INFINITY }: { readonly mostRequests?: number } = {}) {
    this.#sender = sender;
    this.#mostRequests = mostRequests;
  }

  /** @throws {NotSent} for any other request and for those after the limit, which are not sent. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    if (!cannotChangeAnything(request))
      throw new NotSent(
        'invalid-request',
        'the request was not sent: in the profile smoke, only GET requests without X-WOPI-Override are',
      );
    if (this.#sent >= this.#mostRequests)
      throw new NotSent(
        'given-up',
        `the request was not sent: the profile smoke sends at most ${this.#mostRequests} requests to the checked files`,
      );
    this.#sent += 1;
    return await this.#sender.send(request);
  }
}

/** Headers by which a host or its framework takes a GET for a different request. */
const overridesMethod = /^x-(wopi-override|http-method(-override)?|method-override)$/;

function cannotChangeAnything({ method, headers, body }: HttpRequest): boolean {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return method === 'GET' && body === undefined && !names.some((name) => overridesMethod.test(name));
}
