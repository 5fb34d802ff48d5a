import type { MiddlewareHandler } from 'hono';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { type Html, html } from '../../web/html.ts';
import { page } from '../../web/page.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import { styles } from './page-shell.css.generated.ts';

/** Headers that protect the pages: only their own scripts and styles run, and no other page can frame them. */
export const pageHeaders: MiddlewareHandler<HostEnv> = secureHeaders({
  contentSecurityPolicy: {
    scriptSrc: [NONCE],
    styleSrc: [NONCE],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  strictTransportSecurity: false,
  // Frames check the origin of the page that opened them.
  referrerPolicy: 'strict-origin',
});

/** A page of the host, other than the host page. */
export function pageShell(c: HostContext, title: string, content?: Html): string {
  return page({
    title,
    styles,
    nonce: c.var.secureHeadersNonce,
    body: html`<main><p class="eyebrow">Bundled WOPI host</p><h1>${title}</h1>
${content}</main>`,
  });
}
