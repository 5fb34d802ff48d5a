import type { Page } from 'playwright-core';
import type { Redactor } from '../client/redactor.ts';

/** A picture of a page as a PNG, or why there is none. */
export type Screenshot = { readonly png: Uint8Array } | { readonly problem: string };

// What a field shows is not part of the text of a page.
const shownText =
  '[location.href, document.title, document.body?.innerText, ' +
  '...[...document.querySelectorAll("input, textarea")].filter((one) => one.checkVisibility()).map(({ value }) => value)' +
  '].join(" ")';

/** A picture of a page, unless the page shows a secret that the redactor knows. */
export async function screenshotOf(page: Page, redactor: Redactor): Promise<Screenshot> {
  const shown = await page.evaluate<string>(shownText);
  if (redactor.redact(shown) !== shown)
    return { problem: 'the page shows an access token or another secret of the run' };
  return { png: await page.screenshot() };
}
