import { html as honoHtml, raw } from 'hono/html';

/** Markup in which every text is escaped. Only `html`, `scriptElement` and `styleElement` make it. */
export interface Html {
  readonly isEscaped: true;
  toString(): string;
}

/** What a template may hold. Texts are escaped, `false` and `undefined` leave no trace, lists are joined. */
export type HtmlValue = string | number | false | undefined | Html | readonly HtmlValue[];

/**
 * Fills a template; every text in it is escaped, in elements and in quoted attributes alike.
 * @example html`<a href="${address}">${name}</a>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  // It only returns a promise for values that are promises, which the types exclude.
  return honoHtml(strings, ...values) as Html;
}

/** A script with this code, which `scripts/bundle-browser-code.mjs` made. */
export function scriptElement(code: string, nonce?: string): Html {
  return html`<script${nonceAttribute(nonce)}>${verbatim(code, 'script')}</script>`;
}

/** A style sheet, which `scripts/bundle-browser-code.mjs` made. */
export function styleElement(styles: string, nonce?: string): Html {
  return html`<style${nonceAttribute(nonce)}>${verbatim(styles, 'style')}</style>`;
}

function nonceAttribute(nonce: string | undefined): Html | false {
  return nonce !== undefined && html` nonce="${nonce}"`;
}

// Browsers look for nothing but the end of the element.
function verbatim(code: string, element: string): Html {
  if (code.toLowerCase().includes(`</${element}`)) throw new Error(`The code of a ${element} element would end it`);
  return raw(code);
}
