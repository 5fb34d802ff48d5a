import { type Html, html } from '../web/html.ts';
import { page } from '../web/page.ts';
import type { AppContext } from './app-env.ts';
import { styles } from './view-page.css.generated.ts';

/** A page with one message. */
export function messagePage(c: AppContext, title: string, body: Html): string {
  return page({
    title,
    icon: '/favicon.svg',
    styles,
    nonce: c.get('secureHeadersNonce'),
    body: html`<main class="message"><p class="eyebrow">WOPI Validation</p><h1>${title}</h1>${body}</main>`,
  });
}
