import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { Exchange } from '../client/exchange.ts';
import { recordExchange } from '../client/record-exchange.ts';
import { Redactor } from '../client/redactor.ts';
import { HostPageFailure } from './chromium.ts';
import { converse, lookAt } from './first-load.ts';
import { FrameCapture } from './frame-capture.ts';
import { accessTokenOf, type FrameLoad, type FrameRequest } from './frame-load.ts';
import { type OpenedPage, openPage } from './opened-page.ts';
import { recordFrameRequest } from './record-frame-request.ts';
import { meetStranger, wdParameters, withParameters } from './second-load.ts';
import { handOverPage, standInPage } from './stand-in.ts';

export interface HostPageOptions {
  /** Address of the page that shows a file. */
  readonly url: string;
  /** As `name=value`, for the page's origin. */
  readonly cookies?: readonly string[];
  /** File with cookies and local storage, as Playwright writes it. */
  readonly storageState?: string | undefined;
  /** Milliseconds for the page to open its frame. */
  readonly timeoutMs: number;
  /** Accept any TLS certificate. */
  readonly insecure?: boolean;
}

/**
 * Opens a host page in a browser, with a stand-in for the WOPI client in its frame, and records what happens.
 * @throws {HostPageFailure} when the page does not come, or opens no frame of a WOPI client.
 */
export async function openHostPage(browser: Browser, options: HostPageOptions): Promise<FrameLoad> {
  const context = await browser.newContext(contextOptions(options)).catch((error: Error) => {
    throw new HostPageFailure(`the storage state cannot be used: ${error.message.split('\n')[0]}`);
  });
  // Two pages with their frames, and the waits for messages that a host may never send.
  const longestMs = 4 * options.timeoutMs + 20_000;
  const timeIsUp = delay(longestMs, undefined, { ref: false }).then(() => {
    throw new HostPageFailure(`the host page was not done within ${longestMs / 1000} s`);
  });
  try {
    return await Promise.race([record(context, options), timeIsUp]);
  } finally {
    await context.close();
  }
}

async function record(context: BrowserContext, { url, timeoutMs, cookies = [] }: HostPageOptions): Promise<FrameLoad> {
  await context.addCookies(cookies.map((cookie) => cookieOf(cookie, url)));
  const capture = await FrameCapture.install(context, url);
  const first = await openPage({ context, capture, url, html: standInPage, timeoutMs });
  const { request, frame } = first.captured;
  const conversation = await converse(first.captured, timeoutMs);
  const load = { request, ...conversation, exchanges: exchangesOf(url, first, request) };
  if (frame.parentFrame() === null || !conversation) return load;
  const around = await lookAt(first);
  const sent = wdParameters();
  const again = { context, capture, url: withParameters(url, sent), html: handOverPage, timeoutMs };
  const second = await meetStranger(await openPage(again), sent, timeoutMs);
  return { ...load, page: { ...around, second } };
}

function contextOptions({ storageState, insecure = false }: HostPageOptions): BrowserContextOptions {
  return {
    ignoreHTTPSErrors: insecure,
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
    ...(storageState === undefined ? {} : { storageState }),
  };
}

function cookieOf(text: string, url: string) {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw new HostPageFailure('--cookie takes name=value; one of those given has another form');
  return { name, value, url };
}

function exchangesOf(url: string, { response }: OpenedPage, request: FrameRequest): Exchange[] {
  const redactor = new Redactor();
  redactor.learn(accessTokenOf(request) ?? '');
  const page = recordExchange(
    {
      operation: 'Opening the host page',
      request: { method: 'GET', href: url, headers: {}, bodyLimit: 0 },
      response: {
        status: response.status,
        headers: Object.entries(response.headers),
        body: Buffer.from(response.html),
      },
      startedAt: Date.now(),
      durationMs: 0,
    },
    redactor,
  );
  return [page, recordFrameRequest(request, 200)];
}
