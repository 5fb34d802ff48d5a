import type { Page } from 'playwright-core';
import { script } from './low-contrast.browser.generated.ts';

/** Texts in the page whose contrast with what is behind them is below 4.5. */
export async function lowContrast(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`${script}\nlowContrast.lowContrast()`);
}
