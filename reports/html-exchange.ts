import type { Exchange, RecordedBody, RecordedRequest } from '../harness/client/exchange.ts';
import { noResponse, statusOf } from './describe-exchange.ts';
import { escapeHtml, escapeLine } from './escape.ts';
import { isCut, readableBody } from './recorded-body.ts';
import { formatDuration } from './wording.ts';

/** Bytes or characters of a body that the page shows. */
const bodyLimit = 8192;

/** The time in which the exchanges of a check took place, in milliseconds since 1970. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** One exchange: a line to open, request and response side by side within. */
export function exchangeHtml(exchange: Exchange, span: TimeSpan): string {
  const { operation, purpose, request, response, problem, durationMs } = exchange;
  const answer = response ? statusOf(response) : noResponse(problem);
  return `<li><details class="exchange"><summary>
<b>${escapeHtml(escapeLine(operation))}</b>${purpose ? `<span class="quiet">${purpose}</span>` : ''}
<span class="answer">${escapeHtml(escapeLine(answer))}</span>
<span class="quiet number">${formatDuration(durationMs)}</span>${timing(exchange, span)}
</summary><div class="exchange-body"><div class="sides">
${side('Request', `${request.method} ${request.url}`, request)}
${response ? side('Response', answer, response) : `<section><h5>Response</h5><p>${escapeHtml(answer)}</p></section>`}
</div>${signed(exchange)}</div></details></li>`;
}

function side(title: string, line: string, message: RecordedBody & Pick<RecordedRequest, 'headers'>): string {
  const headers = Object.entries(message.headers).map(
    ([name, value]) =>
      `<dt>${escapeHtml(escapeLine(name))}</dt><dd><code>${escapeHtml(escapeLine(value, 4000))}</code></dd>`,
  );
  return `<section><h5>${title}</h5><p><code>${escapeHtml(escapeLine(line, 4000))}</code></p>
<dl class="headers">${headers.join('')}</dl>${bodyHtml(message)}</section>`;
}

function bodyHtml(body: RecordedBody): string {
  if (body.bodySize === 0) return '<p class="quiet">No body</p>';
  const cut = isCut(body, bodyLimit) ? ', of which this is the beginning' : '';
  const text = escapeHtml(readableBody(body, bodyLimit), bodyLimit * 6);
  return `<p class="quiet">Body of ${body.bodySize} bytes${cut}</p><pre${body.bodyEncoding === 'hex' ? ' class="hex"' : ''}>\n${text}</pre>`;
}

function signed({ proof }: Exchange): string {
  if (!proof) return '';
  return `<details class="sub"><summary>What was signed</summary><dl class="headers">
<dt>URL</dt><dd><code>${escapeHtml(escapeLine(proof.url, 4000))}</code></dd>
<dt>Timestamp</dt><dd><code>${escapeHtml(escapeLine(proof.timestamp))}</code></dd>
</dl><pre>${escapeHtml(proof.signedBytes, bodyLimit)}</pre></details>`;
}

/** Where in the check's time the exchange lies. Attributes, because the page's policy allows no inline styles. */
function timing({ startedAt, durationMs }: Exchange, { start, end }: TimeSpan): string {
  const scale = 100 / Math.max(end - start, 1);
  const x = (startedAt - start) * scale;
  const width = Math.max(durationMs * scale, 1.5);
  return `<svg class="timing" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
<rect y="3" width="100" height="2"/><rect class="taken" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="8"/></svg>`;
}
