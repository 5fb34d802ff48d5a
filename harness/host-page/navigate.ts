import type { Page, Response } from 'playwright-core';

const attempts = 3;

/**
 * Opens a URL up to three times, because Chromium drops what it loads when the network of this machine changes, as it
 * does when a container starts or stops.
 * @throws Playwright's error when the URL cannot be opened within `timeout` milliseconds.
 */
export async function navigate(page: Page, url: string, options: NavigateOptions = {}): Promise<Response | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await page.goto(url, options);
    } catch (error) {
      if (attempt === attempts || !String(error).includes('net::ERR_NETWORK_CHANGED')) throw error;
    }
  }
}

interface NavigateOptions {
  readonly waitUntil?: 'domcontentloaded';
  readonly timeout?: number;
}
