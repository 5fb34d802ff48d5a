import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { UserError } from '../results/user-error.ts';

/** There is no browser, or the host page opened no frame. */
export class HostPageFailure extends UserError {
  override readonly name = 'HostPageFailure';
}

// The headless shell comes first: it opens pages in half the time.
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Path of a Chromium on this machine: the value of WOPI_CHROMIUM, or one in a standard location. */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return environment.WOPI_CHROMIUM || places.find((path) => existsSync(path));
}

/**
 * Starts a headless browser.
 * @throws {HostPageFailure} when playwright-core or a Chromium is missing.
 */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await loadPlaywright();
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new HostPageFailure(
      'opening a host page requires Chromium, and none was found in a standard location; set WOPI_CHROMIUM to its path',
    );
  }
  try {
    return await chromium.launch({
      executablePath,
      // Chromium does not support its sandbox as root, the user of most containers.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        ...['--disable-gpu', '--in-process-gpu'],
        ...['--disable-background-networking', '--disable-component-update', '--no-first-run'],
        // One process for all pages and frames opens pages in half the time.
        '--renderer-process-limit=1',
        '--disable-features=IsolateOrigins,site-per-process',
      ],
    });
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new HostPageFailure(`the browser ${executablePath} cannot be started: ${reason}`);
  }
}

// playwright-core is an optional package.
async function loadPlaywright() {
  try {
    return await import('playwright-core');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new HostPageFailure(
      'opening a host page requires the package playwright-core; run npm install playwright-core',
    );
  }
}
