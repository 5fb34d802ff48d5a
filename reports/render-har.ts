import { STATUS_CODES } from 'node:http';
import {
  type Exchange,
  type RecordedBody,
  type RecordedRequest,
  type RecordedResponse,
  recordedHeader,
} from '../harness/client/exchange.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { noResponse } from './describe-exchange.ts';
import { jsonText } from './json-text.ts';
import { readableBody, recordedBytes } from './readable-body.ts';

/** Every exchange as an HTTP archive 1.2 that browsers' developer tools open: one page per check. */
export function renderHar({ tool, results, diagnosis }: RunReport): string {
  const judged = results.filter(({ exchanges }) => exchanges.length > 0);
  const withExchanges = diagnosis ? [pageOf(diagnosis), ...judged] : judged;
  return jsonText({
    log: {
      version: '1.2',
      creator: tool,
      pages: withExchanges.map(toPage),
      entries: withExchanges.flatMap(({ exchanges }, index) => exchanges.map((exchange) => toEntry(exchange, index))),
    },
  });
}

type PageSource = Pick<CheckResult, 'group' | 'name' | 'outcome' | 'exchanges'>;

function pageOf({ cause, exchanges }: Diagnosis): PageSource {
  return { group: 'FirstContact', name: cause, outcome: 'inconclusive', exchanges };
}

function toPage(result: PageSource, index: number) {
  return {
    startedDateTime: dateOf(result.exchanges[0]?.startedAt ?? 0),
    id: pageId(index),
    title: `${checkId(result)} (${result.outcome})`,
    pageTimings: { onContentLoad: -1, onLoad: -1 },
  };
}

function toEntry(exchange: Exchange, page: number) {
  return { pageref: pageId(page), ...harEntry(exchange) };
}

/** An exchange as an entry of an HTTP archive. */
export function harEntry(exchange: Exchange) {
  const { operation, purpose, request, response, problem, startedAt, durationMs } = exchange;
  return {
    startedDateTime: dateOf(startedAt),
    time: durationMs,
    request: toRequest(request),
    response: response ? toResponse(response) : missingResponse(problem),
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: purpose ? `${operation} (${purpose})` : operation,
  };
}

function toRequest(request: RecordedRequest) {
  const { method, url, headers, bodySize } = request;
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: nameValues(Object.entries(headers)),
    queryString: nameValues(new URLSearchParams(/\?[^#]*/.exec(url)?.[0])),
    ...(bodySize > 0 && { postData: toPostData(request) }),
    headersSize: -1,
    bodySize,
  };
}

/** Marks a request body that is written in hexadecimal digits: HAR 1.2 has no encoding for what was sent. */
export const hexComment = 'hexadecimal digits of the bytes';

function toPostData(request: RecordedRequest) {
  const comment = request.bodyEncoding === 'hex' ? hexComment : undefined;
  return {
    mimeType: mimeTypeOf(request),
    text: request.bodyEncoding === 'hex' ? request.body : readableBody(request),
    comment,
  };
}

function toResponse(response: RecordedResponse) {
  const { status, headers, bodySize } = response;
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: nameValues(Object.entries(headers)),
    content: { size: bodySize, mimeType: mimeTypeOf(response), ...contentText(response) },
    redirectURL: recordedHeader(response, 'location') ?? '',
    headersSize: -1,
    bodySize,
  };
}

function contentText(body: RecordedBody): { readonly text: string; readonly encoding?: 'base64' } {
  if (body.bodyEncoding === 'utf8') return { text: readableBody(body) };
  return { text: recordedBytes(body).toString('base64'), encoding: 'base64' };
}

/** Chromium shows `_error`. */
function missingResponse(problem: string | undefined) {
  const nothing = { status: 0, headers: {}, body: '', bodyEncoding: 'utf8', bodySize: 0 } as const;
  return { ...toResponse(nothing), _error: noResponse(problem) };
}

function mimeTypeOf(message: Pick<RecordedRequest, 'headers'>): string {
  return recordedHeader(message, 'content-type') || 'application/octet-stream';
}

function nameValues(pairs: Iterable<[string, string]>): { name: string; value: string }[] {
  return Array.from(pairs, ([name, value]) => ({ name, value }));
}

function pageId(index: number): string {
  return `check_${index + 1}`;
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
