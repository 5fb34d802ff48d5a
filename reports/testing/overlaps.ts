import type { Page } from 'playwright-core';
import { script } from './overlaps.browser.generated.ts';

/** Neighbors in the page that cover each other, and elements that are wider than it. */
export async function overlaps(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`${script}\noverlaps.overlaps()`);
}
