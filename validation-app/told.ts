import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { escapeHtml } from '../reports/escape.ts';
import { styles } from '../reports/html-styles.ts';
import type { AppContext } from './app-env.ts';
import { viewStyles } from './view-styles.ts';

/** Ends the request with a sentence for the person who made it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: ContentfulStatusCode;
  /** What to do about it, in a sentence. */
  readonly advice: string;

  constructor(status: ContentfulStatusCode, message: string, advice = '') {
    super(message);
    this.status = status;
    this.advice = advice;
  }
}

/** A refusal in the form that the client asked for. */
export function answerRefusal(c: AppContext, { status, message, advice }: Refusal): Response | Promise<Response> {
  if (status === 503) c.header('Retry-After', '5');
  if (/\bapplication\/json\b/.test(c.req.header('Accept') ?? ''))
    return c.json({ problem: `${message} ${advice}`.trim() }, status);
  return c.html(toldPage(c, message, `<p>${escapeHtml(advice)}</p>`), status);
}

/** A page that tells something; `body` is HTML. */
export function toldPage(c: AppContext, title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="/favicon.svg">
<style nonce="${c.get('secureHeadersNonce')}">${styles}${viewStyles}</style></head>
<body><main class="told"><p class="eyebrow">WOPI Validation</p><h1>${escapeHtml(title)}</h1>${body}</main></body></html>
`;
}
