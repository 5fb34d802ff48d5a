import { type Html, html, scriptElement } from '../../web/html.ts';
import { script as handOver } from './hand-over.browser.generated.ts';
import { script as wopiFrame } from './wopi-frame.browser.generated.ts';

/** The page that a WOPI client's frame shows in place of a document. */
export const standInPage = framePage(html`<p>wopi-conformance looks at the host page.</p>${scriptElement(wopiFrame)}`);

/** A page that hands its frame over to the strange origin. */
export const handOverPage = framePage(scriptElement(handOver));

function framePage(body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Stand-in for a WOPI client</title></head>
<body>${body}</body></html>
`.toString();
}
