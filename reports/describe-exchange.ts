import { STATUS_CODES } from 'node:http';
import type { Exchange, RecordedBody, RecordedRequest, RecordedResponse } from '../harness/client/exchange.ts';
import { countOf } from '../harness/results/count-of.ts';
import { escapeLine } from './escape-text.ts';
import { tokenPhrases } from './wording.ts';

const previewLimit = 120;
/** Of these, the characters from the end of the body. */
const previewEnd = 30;

/** Headers that are the same in every request, whatever its operation and outcome. */
const boilerplate =
  /^x-wopi-(proof|proofold|timestamp|clientversion|machinename|correlationid|sessionid|perftracerequested)$/i;
const telling = /^(x-wopi-.*|content-type|location|www-authenticate|retry-after)$/i;

/**
 * An exchange in two lines: what was sent and what came back. URLs of the target's origin are shown without the origin.
 * The access token is named if it is not the run's own; with `ownToken`, always. `shorten` is applied to each part.
 */
export function describeExchange(
  exchange: Exchange,
  wopisrc: string,
  { ownToken = false, shorten = (text: string) => text } = {},
): readonly [sent: string, received: string] {
  const { operation, purpose, token, request, response, problem, repeatedAfter, durationMs } = exchange;
  const title = purpose ? `${operation} (${purpose})` : operation;
  const whose = token === undefined || (token === 'run' && !ownToken) ? '' : `[${tokenPhrases[token]}]`;
  const sent = [title, whose, request.method, shortUrl(request.url, wopisrc), ...headersOf(request), bodyOf(request)];
  const received = response ? [statusOf(response), ...headersOf(response), bodyOf(response)] : [noResponse(problem)];
  const repeated = repeatedAfter ? `sent twice: ${repeatedAfter}` : '';
  const lines = [sent, [...received, repeated, `${Math.round(durationMs)} ms`]];
  const [first = '', second = ''] = lines.map((parts) => joinParts(parts.map(shorten)));
  return [first, second];
}

/** `409 Conflict`, or only the number if it has no name. */
export function statusOf({ status }: RecordedResponse): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
}

/** The text in place of a missing response. */
export function noResponse(problem: string | undefined): string {
  return `no response: ${problem ?? 'the transport gave no reason'}`;
}

function headersOf({ headers }: RecordedRequest | RecordedResponse): string[] {
  return Object.entries(headers)
    .filter(([name]) => telling.test(name) && !boilerplate.test(name))
    .map(([name, value]) => `${name}: ${value}`);
}

function bodyOf(body: RecordedBody): string {
  if (body.bodySize === 0) return '';
  return `${countOf(body.bodySize, 'byte')}: ${preview(body)}`;
}

function preview({ body, bodyEnd }: RecordedBody): string {
  if (bodyEnd === undefined) return escapeLine(body, previewLimit);
  if (bodyEnd === '') return `${escapeLine(body.slice(0, previewLimit))}…`;
  return `${escapeLine(body.slice(0, previewLimit - previewEnd))}… …${escapeLine(bodyEnd.slice(-previewEnd))}`;
}

function joinParts(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => escapeLine(part))
    .join('  ');
}

function shortUrl(url: string, wopisrc: string): string {
  const origin = /^https?:\/\/[^/]*/.exec(wopisrc)?.[0];
  const path = origin && url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
  // The token is redacted anyway, and its time of expiry is irrelevant.
  return path.replace(
    /([?&])access_token=REDACTED(&access_token_ttl=\d+)?(&|$)/,
    (_, before: string, __, after: string) => (after ? before : ''),
  );
}
