import type { Client, Dispatcher } from 'undici';
import { CollectedBody, isCutShort } from './collected-body.ts';
import type { BodyThinner, HttpResponse } from './sender.ts';

interface CollectOptions {
  readonly limit: number;
  readonly thinner?: BodyThinner | undefined;
  readonly signal: AbortSignal;
}

/**
 * Sends a request whose response fits into memory, as nearly all do. Their bodies take no stream each, which would be a
 * third of the work of a request.
 */
export function collectResponse(
  client: Client,
  request: Dispatcher.DispatchOptions,
  options: CollectOptions,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    client.dispatch(request, new Collector(options, { resolve, reject }));
  });
}

interface Settlement {
  readonly resolve: (response: HttpResponse) => void;
  readonly reject: (error: Error) => void;
}

class Collector implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #settlement: Settlement;
  readonly #body: CollectedBody;
  #head: Pick<HttpResponse, 'status' | 'headers'> | undefined;

  constructor({ signal, ...options }: CollectOptions, settlement: Settlement) {
    this.#signal = signal;
    this.#settlement = settlement;
    this.#body = new CollectedBody(options);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const abort = () => controller.abort(this.#signal.reason);
    if (this.#signal.aborted) abort();
    else this.#signal.addEventListener('abort', abort, { once: true });
  }

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, status: number): void {
    if (status < 200) return;
    const headers = pairsOf(rawHeaders as readonly (string | Buffer)[]);
    this.#head = { status, headers };
    this.#body.expect(headers);
  }

  // What is thrown here ends the request with this error.
  onResponseData(_: Dispatcher.DispatchController, piece: Buffer): void {
    this.#body.push(piece);
  }

  onResponseEnd(): void {
    if (this.#head) this.#settlement.resolve({ ...this.#head, ...this.#body.received() });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    const { resolve, reject } = this.#settlement;
    if (!this.#head) reject(error);
    else if (isCutShort(error, this.#head.headers, this.#signal))
      resolve({ ...this.#head, ...this.#body.received(), cutShort: true });
    else reject(Object.assign(error, { responseStarted: true }));
  }
}

/** Names and values in turn, as a parser returns them. */
export function pairsOf(raw: readonly (string | Buffer)[]): HttpResponse['headers'] {
  const text = (index: number) => raw[index]?.toString('latin1') ?? '';
  return Array.from({ length: raw.length / 2 }, (_, index) => [text(2 * index), text(2 * index + 1)] as const);
}
