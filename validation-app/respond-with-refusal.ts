import { html } from '../web/html.ts';
import type { AppContext } from './app-env.ts';
import { messagePage } from './message-page.ts';
import type { Refusal } from './refusal.ts';

/** Responds in the form that the client asked for: JSON or a page. */
export function respondWithRefusal(c: AppContext, { status, message, advice }: Refusal): Response | Promise<Response> {
  if (status === 503) c.header('Retry-After', '5');
  if (/\bapplication\/json\b/.test(c.req.header('Accept') ?? ''))
    return c.json({ problem: `${message} ${advice}`.trim() }, status);
  return c.html(messagePage(c, message, html`<p>${advice}</p>`), status);
}
