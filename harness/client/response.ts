import { isInEncoding } from './decode-response.ts';
import { type Exchange, recordedHeader } from './exchange.ts';
import { cut } from './redactor.ts';
import type { HttpResponse } from './sender.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export type JsonObject = { readonly [name: string]: JsonValue };

/** Whether the status is 2xx. */
export function isSuccess({ status }: Pick<WopiResponse, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** Whether the status is 3xx; not without a response. */
export function isRedirect({ status = 0 }: { readonly status?: number | undefined }): boolean {
  return status >= 300 && status < 400;
}

/** A host's response as the checks see it: complete, with its secrets; `exchange` is what reports may show of it. */
export class WopiResponse {
  readonly operation: string;
  readonly exchange: Exchange;
  /** The statuses by which the editor knows that an access token is refused. */
  readonly tokenRefusals: readonly number[];
  readonly #http: HttpResponse;
  #json: JsonBody | undefined;

  constructor(
    operation: string,
    http: HttpResponse,
    exchange: Exchange,
    tokenRefusals: readonly number[] = [401, 404],
  ) {
    this.tokenRefusals = tokenRefusals;
    this.operation = operation;
    this.exchange = exchange;
    this.#http = http;
  }

  get status(): number {
    return this.#http.status;
  }

  get body(): Uint8Array {
    return this.#http.body;
  }

  /** Bytes of the whole body, of which {@link body} may hold only the beginning. */
  get bodySize(): number {
    return this.#http.receivedSize ?? this.#http.body.length;
  }

  /** Whether the body ended before the length that Content-Length announced. */
  get cutShort(): boolean {
    return this.#http.cutShort ?? false;
  }

  /** A header's value; repeated headers are joined with `, `; undefined when absent, `''` when present and empty. */
  header(name: string): string | undefined {
    const values = this.#http.headers
      .filter(([key]) => key.toLowerCase() === name.toLowerCase())
      // Surrounding white space is not part of the value in HTTP.
      .map(([, value]) => trimmed(value));
    return values.length === 0 ? undefined : values.join(', ');
  }

  /** The body as UTF-8 text, without a byte order mark. */
  get text(): string {
    return new TextDecoder('utf-8').decode(this.body);
  }

  /** The body as JSON, or what it is instead, in a few words. */
  get json(): JsonBody {
    this.#json ??= this.#readJson();
    return this.#json;
  }

  /** The Content-Encoding in which the body still is, or should be; undefined where there is none. */
  get encoding(): BodyEncoding | undefined {
    const name = this.header('Content-Encoding');
    if (!name || name === 'identity' || this.body.length === 0) return undefined;
    const isWhole = !this.cutShort && this.bodySize === this.body.length;
    const isKept = isInEncoding(name, this.body, isWhole);
    const isAsked = recordedHeader(this.exchange.request, 'Accept-Encoding') !== undefined;
    const shown = cut(name, 100);
    const stated = `a body with Content-Encoding ${shown}`;
    if (isKept === false) return { problem: `a body that is not in its Content-Encoding ${shown}`, isUnasked: false };
    if (!isAsked) return { problem: `${stated}, which the request did not ask for`, isUnasked: isKept === true };
    const why = isKept ? `whose content is ${isWhole ? 'too large' : 'incomplete'}` : 'which cannot be decoded';
    return { problem: `${stated}, ${why}`, isUnasked: false };
  }

  #readJson(): JsonBody {
    const { encoding } = this;
    if (encoding) return { problem: encoding.problem };
    const text = this.text;
    if (text.trim() === '') return { problem: 'an empty body' };
    if (holdsTooMuch(text)) return { problem: `JSON with more than ${maxValues} values (not parsed)` };
    try {
      return { value: JSON.parse(text) as JsonValue };
    } catch {
      return { problem: `${describeNonJson(text, this.header('Content-Type'))}` };
    }
  }
}

// An expression for the end would take minutes on a header that consists of spaces.
function trimmed(value: string): string {
  const isSpace = (index: number) => value[index] === ' ' || value[index] === '\t';
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(start)) start += 1;
  while (end > start && isSpace(end - 1)) end -= 1;
  return value.slice(start, end);
}

// The largest allowed body could hold enough empty objects to exhaust the memory.
const maxValues = 250_000;

function holdsTooMuch(text: string): boolean {
  let values = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === ',' || character === '[' || character === '{') values += 1;
  }
  return values > maxValues;
}

interface BodyEncoding {
  /** Why the body cannot be read, in a few words. */
  readonly problem: string;
  /** The body is known to be in this encoding, and the request did not ask for it. */
  readonly isUnasked: boolean;
}

type JsonBody = { readonly value: JsonValue } | { readonly problem: string };

function describeNonJson(text: string, contentType: string | undefined): string {
  const start = cut(text.trim(), 60).replace(/\s+/g, ' ');
  const kind = /^<(!doctype|html)/i.test(start)
    ? 'an HTML page'
    : `text that is not valid JSON: ${JSON.stringify(start)}`;
  return contentType ? `${kind} (Content-Type ${cut(contentType, 100)})` : kind;
}
