import { type Html, html, scriptElement, styleElement } from './html.ts';

export interface PageParts {
  readonly title: string;
  /** Address of the page's icon. */
  readonly icon?: string;
  readonly styles: string;
  readonly script?: string;
  /** The nonce of the response's Content-Security-Policy; absent: the policy names the hashes of style and script. */
  readonly nonce?: string | undefined;
  /** Further elements of the head, in front of the others. */
  readonly head?: Html | undefined;
  /** Attributes of the body, with a space in front of each. */
  readonly bodyAttributes?: Html;
  readonly body: Html;
}

// An empty icon keeps browsers from asking for /favicon.ico.
const noIcon = 'data:,';

/** A whole page of HTML; its script runs when everything is there. */
export function page({ title, icon = noIcon, styles, script, nonce, head, bodyAttributes, body }: PageParts): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
${head}<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="${icon}">
${styleElement(styles, nonce)}</head>
<body${bodyAttributes}>
${body}
${script !== undefined && scriptElement(script, nonce)}</body></html>
`.toString();
}
