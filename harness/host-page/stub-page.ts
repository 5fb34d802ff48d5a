import { type Html, html, scriptElement } from '../../web/html.ts';
import { script as handOver } from './hand-over.browser.generated.ts';
import { script as wopiFrame } from './wopi-frame.browser.generated.ts';

/** The page in the frame, in place of a WOPI client. */
export const stubPage = framePage(
  'WOPI client stub',
  html`<p>wopi-conformance is inspecting the host page.</p>${scriptElement(wopiFrame)}`,
);

/** A page that navigates its frame to the untrusted origin. */
export const handOverPage = framePage('Stub', scriptElement(handOver));

function framePage(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body>${body}</body></html>
`.toString();
}
