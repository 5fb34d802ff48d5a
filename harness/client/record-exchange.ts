import { type Exchange, notKept, type RecordedBody, type RecordedResponse } from './exchange.ts';
import { beginningOf, cut, Redactor, redacted } from './redactor.ts';
import { tokenDelimiter } from './secret-search.ts';
import type { HttpRequest, HttpResponse } from './sender.ts';

/** Bytes of a body, and characters of a header's value, of all headers, and of a URL that are recorded. */
const recordedBytes = 4_096;
/** Of these, the bytes from the end of a longer body. */
const recordedEnd = 1_024;
const recordedHeaders = 16_384;
const recordedUrl = 4_096;
const mostHeaders = 100;

/** The longest end of a body that is searched for secrets. One that may start before it is not shown. */
const searchedEnd = 65_536;

/** The longest beginning of a URL that is searched for its token. */
const searchedUrl = 16_384;

const secretHeaders = /^(authorization|proxy-authorization|cookie|set-cookie|x-wopi-proof|x-wopi-proofold)$/i;
const proofHeaders = /^x-wopi-proof/i;

/** A request of this project, or one that passed by: it may have any method, and only the beginning of its body. */
export interface SentRequest
  extends Omit<HttpRequest, 'method' | 'bodyLimit'>,
    Partial<Pick<HttpRequest, 'bodyLimit'>> {
  readonly method: string;
  /** Bytes of the whole body, of which `body` may hold only the beginning. */
  readonly bodySize?: number;
}

export interface ExchangeParts {
  readonly operation: string;
  readonly purpose?: Exchange['purpose'];
  readonly token?: Exchange['token'];
  readonly request: SentRequest;
  readonly response?: HttpResponse;
  readonly problem?: string;
  readonly repeatedAfter?: string | undefined;
  readonly proof?: Exchange['proof'];
  readonly startedAt: number;
  readonly durationMs: number;
}

/**
 * Redacts and truncates an exchange: no secret gets past this function. A small one is recorded when it is read, because
 * most are dropped with a check that passes; {@link settled} lets go of what was sent and received.
 */
export function recordExchange(parts: ExchangeParts, secretsOfRun: Redactor): Exchange {
  return isSmall(parts) ? recordWhenRead(parts, secretsOfRun) : recordNow(parts, secretsOfRun);
}

/** The same exchange with nothing left to record. */
export function settled(exchange: Exchange): Exchange {
  const { request, response, proof } = exchange;
  return {
    ...exchange,
    request: { ...request },
    ...(response && { response: { ...response } }),
    ...(proof && { proof: { ...proof } }),
  };
}

function recordWhenRead(parts: ExchangeParts, secretsOfRun: Redactor): Exchange {
  let recorded: Exchange | undefined;
  const record = () => {
    recorded ??= recordNow(parts, secretsOfRun);
    return recorded;
  };
  const { response, proof, startedAt, durationMs } = parts;
  return {
    ...outlineOf(parts, secretsOfRun),
    get request() {
      return record().request;
    },
    ...(response && { response: responseWhenRead(response, () => record().response) }),
    ...(proof && {
      proof: {
        ...proof,
        get url() {
          return record().proof?.url ?? redacted;
        },
      },
    }),
    startedAt,
    durationMs,
  };
}

// Many readers want the status only.
function responseWhenRead(
  { status, body: { length: bodySize } }: HttpResponse,
  record: () => RecordedResponse | undefined,
): RecordedResponse {
  return {
    status,
    get headers() {
      return record()?.headers ?? {};
    },
    get body() {
      return record()?.body ?? '';
    },
    get bodyEncoding() {
      return record()?.bodyEncoding ?? 'utf8';
    },
    bodySize,
  };
}

function isSmall({ request, response }: ExchangeParts): boolean {
  const sent = request.body ?? new Uint8Array();
  if ('path' in sent || sent.length > recordedBytes || (request.bodySize ?? sent.length) > sent.length) return false;
  if (!response) return true;
  const { body, receivedSize = body.length } = response;
  return body.length <= recordedBytes && receivedSize <= body.length;
}

function recordNow(parts: ExchangeParts, secretsOfRun: Redactor): Exchange {
  const { request, response, proof, startedAt, durationMs } = parts;
  return {
    ...outlineOf(parts, secretsOfRun),
    request: {
      method: request.method,
      url: recordUrl(request.href, secretsOfRun),
      headers: recordHeaders(Object.entries(request.headers), secretsOfRun),
      ...recordRequestBody(request, secretsOfRun),
    },
    ...(response ? { response: recordResponse(response, withProofs(secretsOfRun, request)) } : {}),
    ...(proof ? { proof: { ...proof, url: recordUrl(proof.url, secretsOfRun) } } : {}),
    startedAt,
    durationMs,
  };
}

function outlineOf(
  { operation, purpose, token, problem, repeatedAfter }: ExchangeParts,
  secretsOfRun: Redactor,
): Pick<Exchange, 'operation' | 'purpose' | 'token' | 'problem' | 'repeatedAfter'> {
  return {
    operation,
    ...(purpose ? { purpose } : {}),
    ...(token ? { token } : {}),
    ...(problem ? { problem: secretsOfRun.redact(problem) } : {}),
    ...(repeatedAfter ? { repeatedAfter: secretsOfRun.redact(repeatedAfter) } : {}),
  };
}

// A host may echo the request's headers.
function withProofs(secretsOfRun: Redactor, { headers }: SentRequest): Redactor {
  const proofs = Object.entries(headers).filter(([name]) => proofHeaders.test(name));
  if (proofs.length === 0) return secretsOfRun;
  const redactor = new Redactor(secretsOfRun);
  for (const [, value] of proofs) redactor.learnBriefly(value);
  return redactor;
}

function recordResponse(response: HttpResponse, redactor: Redactor): RecordedResponse {
  return {
    status: response.status,
    headers: recordHeaders(response.headers, redactor),
    ...recordBody(response.body, redactor, response.receivedSize),
  };
}

function recordRequestBody({ body, bodySize }: SentRequest, redactor: Redactor): RecordedBody {
  return body && 'path' in body ? unrecorded(body.size) : recordBody(body ?? new Uint8Array(), redactor, bodySize);
}

// A body that was never in memory.
function unrecorded(bodySize: number): RecordedBody {
  return { body: '', bodyEnd: '', bodyEncoding: 'utf8', bodySize };
}

function recordUrl(url: string, redactor: Redactor): string {
  return cut(redactCut(url, searchedUrl, redactor), recordedUrl);
}

function recordHeaders(headers: readonly (readonly [string, string])[], redactor: Redactor): Record<string, string> {
  const { kept, dropped } = withinLimit(headers);
  const recorded = new Map<string, string>();
  for (const [name, value] of kept) {
    const shown = secretHeaders.test(name) ? redacted : redactCut(value, recordedBytes, redactor);
    const earlier = recorded.get(name);
    recorded.set(name, earlier === undefined ? shown : `${earlier}, ${shown}`);
  }
  if (dropped.length > 0) recorded.set(notKept, describeHeaders(dropped));
  return Object.fromEntries(recorded);
}

type Headers = readonly (readonly [string, string])[];

// What a check judges is kept before what a host sends to fill the memory.
function withinLimit(headers: Headers): { readonly kept: Headers; readonly dropped: Headers } {
  if (headers.length <= mostHeaders && sizeOf(headers) <= recordedHeaders) return { kept: headers, dropped: [] };
  const ranked = [...headers].sort(([one], [other]) => Number(isJudged(other)) - Number(isJudged(one)));
  let left = recordedHeaders;
  const isKept = (header: Headers[number]) => {
    left -= sizeOf([header]);
    return left >= 0;
  };
  const kept = new Set(ranked.slice(0, mostHeaders).filter(isKept));
  return { kept: [...kept], dropped: ranked.filter((header) => !kept.has(header)) };
}

function isJudged(name: string): boolean {
  return /^(x-wopi-|content-|location$|www-authenticate$|retry-after$)/i.test(name);
}

/** The size of headers as recorded: no value is kept beyond its own limit. */
function sizeOf(headers: Headers): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + Math.min(value.length, recordedBytes), 0);
}

function describeHeaders(headers: Headers): string {
  const characters = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return `${headers.length} more ${headers.length === 1 ? 'header' : 'headers'} with ${characters} characters`;
}

function redactCut(text: string, limit: number, redactor: Redactor): string {
  return redactor.redact(beginningOf(text, limit), { isCut: text.length > limit });
}

function recordBody(bytes: Uint8Array, redactor: Redactor, bodySize = bytes.length): RecordedBody {
  const isLong = bytes.length > recordedBytes;
  const start = Buffer.from(isLong ? bytes.subarray(0, recordedBytes - recordedEnd) : bytes);
  const hasEnd = isLong && bodySize === bytes.length && !redactor.mayExceed(searchedEnd - recordedEnd);
  const end = Buffer.from(hasEnd ? bytes.subarray(-searchedEnd) : []);
  const isCut = isLong || bodySize > bytes.length;
  const bodyEncoding = isText(start, isLong) && isText(end.subarray(-recordedEnd), true) ? 'utf8' : 'hex';
  const shown = (text: string) => (bodyEncoding === 'utf8' ? text : Buffer.from(text, 'latin1').toString('hex'));
  const body = shown(redactor.redact(textOf(start, bodyEncoding, isLong), { isCut }));
  if (!isCut) return { body, bodyEncoding, bodySize };
  const searched = textOf(end, bodyEncoding, true);
  const whole = bytes.length > searchedEnd ? afterToken(searched) : searched;
  return { body, bodyEnd: shown(endOf(redactor.redact(whole))), bodyEncoding, bodySize };
}

// What the text starts with may be the rest of a token.
function afterToken(text: string): string {
  const end = text.search(tokenDelimiter);
  return end === -1 ? '' : text.slice(end);
}

type Encoding = RecordedBody['bodyEncoding'];

/** Characters that were cut in half are left out. */
function textOf(bytes: Buffer, encoding: Encoding, isCut: boolean): string {
  if (encoding === 'hex') return bytes.toString('latin1');
  const text = bytes.toString('utf8');
  return isCut ? text.replace(/^\ufffd+|\ufffd+$/g, '') : text;
}

function isText(bytes: Buffer, isCut: boolean): boolean {
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(textOf(bytes, 'utf8', isCut));
}

function endOf(text: string): string {
  return Buffer.from(text.slice(-recordedEnd), 'utf16le')
    .toString('utf16le')
    .replace(/^[\udc00-\udfff]/, '');
}
