import { html as honoHtml, raw } from 'hono/html';

/** Markup in which every text is escaped. Only `html`, `scriptElement` and `styleElement` make it. */
export interface Html {
  readonly isEscaped: true;
  toString(): string;
}

/** A value in a template. Texts are escaped, lists are joined, `false` and `undefined` are left out. */
export type HtmlValue = string | number | false | undefined | Html | readonly HtmlValue[];

/**
 * Fills a template; every text in it is escaped, in elements and in quoted attributes alike.
 * @example html`<a href="${address}">${name}</a>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  // It returns a promise only if a value is a promise, which the types exclude.
  return honoHtml(strings, ...values) as Html;
}

/** A script element with bundled code, from a module `*.browser.generated.ts`. */
export function scriptElement(code: string, nonce?: string): Html {
  return html`<script${nonceAttribute(nonce)}>${verbatim(code, 'script')}</script>`;
}

/** A style element with bundled styles, from a module `*.css.generated.ts`. */
export function styleElement(styles: string, nonce?: string): Html {
  return html`<style${nonceAttribute(nonce)}>${verbatim(styles, 'style')}</style>`;
}

function nonceAttribute(nonce: string | undefined): Html | false {
  return nonce !== undefined && html` nonce="${nonce}"`;
}

// Browsers do not decode entities in these elements; they only look for the end tag.
function verbatim(code: string, element: string): Html {
  if (code.toLowerCase().includes(`</${element}`))
    throw new Error(`The code of a ${element} element contains its end tag`);
  return raw(code);
}
