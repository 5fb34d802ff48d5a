import { type Html, html, scriptElement, styleElement } from './html.ts';

export interface PageParts {
  readonly title: string;
  /** Address of the page's icon. */
  readonly icon?: string;
  readonly styles: string;
  readonly script?: string;
  /** The nonce of the response's Content-Security-Policy; absent: the policy names the hashes of style and script. */
  readonly nonce?: string | undefined;
  /** More elements of the head, before the others. */
  readonly head?: Html | undefined;
  /** Attributes of the body, each with a leading space. */
  readonly bodyAttributes?: Html;
  readonly body: Html;
}

// Without an icon, browsers request /favicon.ico.
const noIcon = 'data:,';

/** A complete HTML page; its script runs after the body is parsed. */
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
