import type { HttpRequest, HttpResponse, Sender } from './sender.ts';

/** Counts the requests that pass, also of a run that ends without a result. */
export class CountingSender implements Sender {
  readonly #sender: Sender;
  #requests = 0;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Requests sent so far, whether or not there was a response. */
  get requests(): number {
    return this.#requests;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    this.#requests += 1;
    return this.#sender.send(request);
  }
}
