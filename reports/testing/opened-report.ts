import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findChromium } from '../../harness/host-page/chromium.ts';

/** In CI, a missing browser is a failure; elsewhere it is a visible skip. */
export const lacksChromium = findChromium() === undefined && process.env.CI === undefined;

/** Where reports are opened. */
export const reportAddress = 'https://report.test/report.html';

export interface OpenedReport extends AsyncDisposable {
  readonly page: Page;
  /** Console messages, script errors and requests for anything but the report itself. */
  readonly troubles: readonly string[];
}

/** Opens the HTML of a report in a browser that reaches nothing else. */
export async function openReport(
  browser: Browser,
  html: string,
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenedReport> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  await context.route('**/*', async (route) => {
    if (route.request().url().startsWith(reportAddress)) return route.fulfill({ contentType: 'text/html', body: html });
    troubles.push(`request for ${route.request().url()}`);
    return route.abort();
  });
  await page.goto(reportAddress + hash);
  return { page, troubles, [Symbol.asyncDispose]: () => context.close() };
}
