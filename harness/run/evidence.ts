import { type Exchange, notKept, type RecordedBody } from '../client/exchange.ts';
import { settled } from '../client/record-exchange.ts';
import { cut } from '../client/redactor.ts';
import type { CheckResult, OmittedExchange } from '../results/result.ts';

/** Whether reports show the exchanges of a result. */
export type ShowsExchanges = (result: CheckResult) => boolean;

/** Characters of all exchanges of a run that are kept as recorded, and in a shortened form in addition. */
const fullSize = 12 * 2 ** 20;
const shortSize = 6 * 2 ** 20;

/** Characters of each header and body in a shortened exchange. */
const shortLength = 256;
/** Of these, the characters from the end of a body. */
const shortEnd = 64;
const mostHeaders = 12;

/** Keeps the exchanges of a run within bounds: a host may send 64 KB of headers in each of a thousand responses. */
export class Evidence {
  readonly #isShown: ShowsExchanges;
  #fullLeft = fullSize;
  #shortLeft = shortSize;
  #shortened = 0;
  #dropped = 0;

  constructor(isShown: ShowsExchanges = () => true) {
    this.#isShown = isShown;
  }

  /** The result with as much of its exchanges as there is room for, if reports show them. */
  keep(result: CheckResult): CheckResult {
    if (!this.#isShown(result)) return { ...result, exchanges: [], omitted: result.exchanges.map(outline) };
    return { ...result, exchanges: result.exchanges.flatMap((exchange) => this.#keepExchange(settled(exchange))) };
  }

  #keepExchange(exchange: Exchange): Exchange[] {
    this.#fullLeft -= sizeOf(exchange);
    if (this.#fullLeft >= 0) return [exchange];
    const shortened = shorten(exchange);
    this.#shortLeft -= sizeOf(shortened);
    if (this.#shortLeft < 0) this.#dropped += 1;
    else this.#shortened += 1;
    return this.#shortLeft < 0 ? [] : [shortened];
  }

  /** What is missing, in a sentence. */
  get notices(): string[] {
    if (this.#shortened + this.#dropped === 0) return [];
    const dropped = this.#dropped === 0 ? '' : `, and ${this.#dropped} are not in the reports at all`;
    return [
      `The exchanges of this run exceed ${fullSize / 2 ** 20} million characters: ${this.#shortened} are shortened${dropped}.`,
    ];
  }
}

function outline({ operation, response }: Exchange): OmittedExchange {
  return { operation, ...(response && { status: response.status }) };
}

function sizeOf({ request, response, problem = '', proof }: Exchange): number {
  const message = (part: typeof request | typeof response) =>
    part ? part.body.length + (part.bodyEnd ?? '').length + Object.entries(part.headers).join().length : 0;
  const signed = proof ? proof.url.length + proof.signedBytes.length : 0;
  return request.url.length + message(request) + message(response) + problem.length + signed;
}

function shorten({ request, response, proof: _, ...rest }: Exchange): Exchange {
  const url = cut(request.url, shortLength);
  return {
    ...rest,
    request: { ...request, ...shortMessage(request), url },
    ...(response && { response: { ...response, ...shortMessage(response) } }),
  };
}

function shortMessage({
  headers,
  body,
  bodyEnd,
}: RecordedBody & { readonly headers: Readonly<Record<string, string>> }) {
  const all = Object.entries(headers);
  const kept = all.slice(0, mostHeaders).map(([name, value]) => [cut(name, shortLength), cut(value, shortLength)]);
  const more = all.length > mostHeaders ? [[notKept, `${all.length - mostHeaders} more headers`]] : [];
  return { headers: Object.fromEntries([...kept, ...more]), ...shortBody(body, bodyEnd) };
}

function shortBody(body: string, bodyEnd: string | undefined): Pick<RecordedBody, 'body' | 'bodyEnd'> {
  if (bodyEnd === undefined && body.length <= shortLength) return { body };
  const end = bodyEnd ?? body;
  return { body: body.slice(0, shortLength - shortEnd), bodyEnd: end === '' ? '' : end.slice(-shortEnd) };
}
