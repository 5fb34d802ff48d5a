import type { Exchange, RecordedBody } from './exchange.ts';
import { Redactor, redacted } from './redactor.ts';
import type { HttpRequest, HttpResponse } from './sender.ts';

/** Bytes of a body and characters of a URL that are recorded. */
const recordedBytes = 4_096;
const recordedUrl = 16_384;

const secretHeaders = /^(authorization|proxy-authorization|cookie|set-cookie|x-wopi-proof|x-wopi-proofold)$/i;
const proofHeaders = /^x-wopi-proof/i;

export interface ExchangeParts {
  readonly operation: string;
  readonly purpose?: Exchange['purpose'];
  readonly request: HttpRequest;
  readonly response?: HttpResponse;
  readonly problem?: string;
  readonly proof?: Exchange['proof'];
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Redacts and truncates an exchange: no secret gets past this function. */
export function recordExchange(parts: ExchangeParts, secretsOfRun: Redactor): Exchange {
  const { operation, purpose, request, response, problem, proof, startedAt, durationMs } = parts;
  const redactor = new Redactor(secretsOfRun);
  // A host may echo the request's headers.
  for (const [name, value] of Object.entries(request.headers))
    if (proofHeaders.test(name)) redactor.learnBriefly(value);
  return {
    operation,
    ...(purpose ? { purpose } : {}),
    request: {
      method: request.method,
      url: recordUrl(request.href, secretsOfRun),
      headers: recordHeaders(Object.entries(request.headers), secretsOfRun),
      ...recordRequestBody(request.body, secretsOfRun),
    },
    ...(response ? { response: recordResponse(response, withProofs(secretsOfRun, request)) } : {}),
    ...(problem ? { problem: secretsOfRun.redact(problem) } : {}),
    ...(proof ? { proof: { ...proof, url: recordUrl(proof.url, secretsOfRun) } } : {}),
    startedAt,
    durationMs,
  };
}

// A host may echo the request's headers.
function withProofs(secretsOfRun: Redactor, { headers }: HttpRequest): Redactor {
  const proofs = Object.entries(headers).filter(([name]) => proofHeaders.test(name));
  if (proofs.length === 0) return secretsOfRun;
  const redactor = new Redactor(secretsOfRun);
  for (const [, value] of proofs) redactor.learnBriefly(value);
  return redactor;
}

function recordResponse(response: HttpResponse, redactor: Redactor): NonNullable<Exchange['response']> {
  return {
    status: response.status,
    headers: recordHeaders(response.headers, redactor),
    ...(response.receivedSize === undefined ? recordBody(response.body, redactor) : unrecorded(response.receivedSize)),
  };
}

function recordRequestBody(body: HttpRequest['body'], redactor: Redactor): RecordedBody {
  return body && 'path' in body ? unrecorded(body.size) : recordBody(body ?? new Uint8Array(), redactor);
}

// A body that was never in memory.
function unrecorded(bodySize: number): RecordedBody {
  return { body: '', bodyEncoding: 'utf8', bodySize };
}

function recordUrl(url: string, redactor: Redactor): string {
  return redactor.redact(url.slice(0, recordedUrl), { isCut: url.length > recordedUrl });
}

function recordHeaders(headers: Iterable<readonly [string, string]>, redactor: Redactor): Record<string, string> {
  const recorded = new Map<string, string>();
  for (const [name, value] of headers) {
    const shown = secretHeaders.test(name)
      ? redacted
      : redactor.redact(value.slice(0, recordedBytes), { isCut: value.length > recordedBytes });
    const earlier = recorded.get(name);
    recorded.set(name, earlier === undefined ? shown : `${earlier}, ${shown}`);
  }
  return Object.fromEntries(recorded);
}

function recordBody(bytes: Uint8Array, redactor: Redactor): RecordedBody {
  const start = Buffer.from(bytes.subarray(0, recordedBytes));
  const isCut = bytes.length > recordedBytes;
  const text = isCut ? start.toString('utf8').replace(/\ufffd+$/, '') : start.toString('utf8');
  const isText = !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text);
  const shown = redactor.redact(isText ? text : start.toString('latin1'), { isCut });
  return isText
    ? { body: shown, bodyEncoding: 'utf8', bodySize: bytes.length }
    : { body: Buffer.from(shown, 'latin1').toString('hex'), bodyEncoding: 'hex', bodySize: bytes.length };
}
