import type { Exchange, RecordedBody, RecordedRequest } from '../harness/client/exchange.ts';
import type { TokenName } from '../harness/client/token-names.ts';
import { type Html, html } from '../web/html.ts';
import { noResponse, statusOf } from './describe-exchange.ts';
import { escapeLine, escapeText } from './escape-text.ts';
import { partShown, readableBody } from './readable-body.ts';
import { formatDuration, tokenPhrases } from './wording.ts';

/** Bytes or characters of a body that the page shows. */
const bodyLimit = 8192;

/** The time in which the exchanges of a check took place, in milliseconds since 1970. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** One exchange: a line to open, with request and response side by side in it. */
export function exchangeHtml(exchange: Exchange, span: TimeSpan, { isJudged = false } = {}): Html {
  const { operation, purpose, token, request, response, problem, repeatedAfter, durationMs } = exchange;
  const answer = response ? statusOf(response) : noResponse(problem);
  return html`<li><details class="exchange${isJudged && ' judged'}"><summary>
<b>${escapeLine(operation)}</b>${purpose !== undefined && html`<span class="quiet">${purpose}</span>`}${otherToken(token)}${isJudged && html`<span class="failed label">judged</span>`}
<span class="answer">${escapeLine(answer)}</span>
<span class="quiet number">${formatDuration(durationMs)}</span>${timing(exchange, span)}
</summary><div class="exchange-body"><div class="sides">
${side('Request', `${request.method} ${request.url}`, request, token && tokenPhrases[token])}
${response ? side('Response', answer, response) : html`<section><h5>Response</h5><p>${escapeText(answer)}</p></section>`}
</div>${repeatedAfter !== undefined && html`<p>Sent twice: ${escapeText(repeatedAfter)}</p>`}${signed(exchange)}</div></details></li>`;
}

function otherToken(token: TokenName | undefined): Html | false {
  return token !== undefined && token !== 'run' && html`<span class="token">${tokenPhrases[token]}</span>`;
}

function side(
  title: string,
  line: string,
  message: RecordedBody & Pick<RecordedRequest, 'headers'>,
  token?: string,
): Html {
  const headers = Object.entries(message.headers).map(
    ([name, value]) => html`<dt>${escapeLine(name)}</dt><dd><code>${escapeLine(value, 4000)}</code></dd>`,
  );
  return html`<section><h5>${title}</h5><p><code>${escapeLine(line, 4000)}</code></p>${token !== undefined && html`<p class="quiet">Access token: ${token}</p>`}
<dl class="headers">${headers}</dl>${bodyHtml(message)}</section>`;
}

function bodyHtml(body: RecordedBody): Html {
  if (body.bodySize === 0) return html`<p class="quiet">No body</p>`;
  const part = partShown(body);
  const cut = part !== '' && `, of which this is ${part}`;
  const text = escapeText(readableBody(body), bodyLimit * 6);
  // Browsers skip the first line feed in an element `pre`.
  return html`<p class="quiet">Body of ${body.bodySize} bytes${cut}</p><pre${body.bodyEncoding === 'hex' && html` class="hex"`}>
${text}</pre>`;
}

function signed({ proof }: Exchange): Html | false {
  if (!proof) return false;
  return html`<details class="sub"><summary>What was signed</summary><dl class="headers">
<dt>URL</dt><dd><code>${escapeLine(proof.url, 4000)}</code></dd>
<dt>Timestamp</dt><dd><code>${escapeLine(proof.timestamp)}</code></dd>
</dl><pre>${escapeText(proof.signedBytes, bodyLimit)}</pre></details>`;
}

/** When in the check's time the exchange took place. Attributes, because the page's policy allows no inline styles. */
function timing({ startedAt, durationMs }: Exchange, { start, end }: TimeSpan): Html {
  const scale = 100 / Math.max(end - start, 1);
  const x = (startedAt - start) * scale;
  const width = Math.max(durationMs * scale, 1.5);
  return html`<svg class="timing" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
<rect y="3" width="100" height="2"/><rect class="taken" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="8"/></svg>`;
}
