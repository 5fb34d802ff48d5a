import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { UserError } from '../results/user-error.ts';

/** There is no browser to open a host page in, or the page opens no frame. */
export class HostPageFailure extends UserError {
  override readonly name = 'HostPageFailure';
}

// The one without any window first: a page opens in half the time.
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

/** Path of a Chromium on this machine: the one that WOPI_CHROMIUM names, or one in a usual place. */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return environment.WOPI_CHROMIUM || places.find((path) => existsSync(path));
}

/**
 * Starts a browser without a window.
 * @throws {HostPageFailure} when playwright-core or a Chromium is missing.
 */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await loadPlaywright();
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new HostPageFailure(
      'a host page needs a Chromium to be opened in, and none is installed in a usual place; name one in WOPI_CHROMIUM',
    );
  }
  try {
    return await chromium.launch({
      executablePath,
      // Root, as in most containers, has no sandbox.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        ...['--disable-gpu', '--in-process-gpu'],
        ...['--disable-background-networking', '--disable-component-update', '--no-first-run'],
        // One process for pages and frames, which all are to be looked into: a page opens in half the time.
        '--renderer-process-limit=1',
        '--disable-features=IsolateOrigins,site-per-process',
      ],
    });
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new HostPageFailure(`the browser ${executablePath} cannot be started: ${reason}`);
  }
}

// Loaded when asked for: it is an optional package.
async function loadPlaywright() {
  try {
    return await import('playwright-core');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new HostPageFailure(
      'a host page needs the package playwright-core to be opened; npm install playwright-core',
    );
  }
}
