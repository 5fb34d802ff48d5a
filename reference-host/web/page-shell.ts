import type { MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import type { HostContext, HostEnv } from '../host-env.ts';

type Html = ReturnType<typeof html>;

/** What keeps the pages safe: only their own scripts and styles act, and nobody puts them into a frame. */
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

const styles = `
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
button, select, input { font: inherit; }
`;

/** A page for people. */
export function pageShell(c: HostContext, title: string, content: Html | string = ''): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <style nonce="${c.var.secureHeadersNonce}">${styles}</style>
  </head>
  <body>
    <h1>${title}</h1>
    ${content}
  </body>
</html>`;
}
