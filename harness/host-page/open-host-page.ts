import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core';
import type { Exchange } from '../client/exchange.ts';
import { recordExchange } from '../client/record-exchange.ts';
import { Redactor } from '../client/redactor.ts';
import { HostPageFailure } from './chromium.ts';
import { converse, lookAt } from './first-load.ts';
import { FrameCapture } from './frame-capture.ts';
import { accessTokenOf, type FrameRequest, type HostPageLoad, wopiSrcOf } from './host-page-load.ts';
import { type OpenedPage, openPage } from './opened-page.ts';
import { recordFrameRequest } from './record-frame-request.ts';
import { observeUntrustedFrame, wdParameters, withWdParameters } from './second-load.ts';
import { handOverPage, stubPage } from './stub-page.ts';

export interface HostPageOptions {
  /** URL of the page that shows a file. */
  readonly url: string;
  /** Each as `name=value`, for the page's origin. */
  readonly cookies?: readonly string[];
  /** File with cookies and local storage, as written by Playwright. */
  readonly storageState?: string | undefined;
  /** Milliseconds for the page to open its frame. */
  readonly timeoutMs: number;
  /** Accept any TLS certificate. */
  readonly insecure?: boolean;
  /** Knows the run's secrets, which a page may repeat. */
  readonly redactor?: Redactor;
}

/**
 * Opens a host page in a browser, with a stub of the WOPI client in its frame, and records what happens.
 * @throws {HostPageFailure} when the page cannot be loaded or opens no frame of a WOPI client.
 */
export async function openHostPage(browser: Browser, options: HostPageOptions): Promise<HostPageLoad> {
  const context = await openContext(browser, options);
  // Time for two pages with their frames, and for messages that a host may never send.
  const longestMs = 4 * options.timeoutMs + 20_000;
  const timeIsUp = delay(longestMs, undefined, { ref: false }).then(() => {
    throw new HostPageFailure(`inspecting the host page took more than ${longestMs / 1000} s`);
  });
  try {
    return await Promise.race([record(context, options), timeIsUp]);
  } finally {
    await context.close();
  }
}

async function record(
  context: BrowserContext,
  { url, timeoutMs, cookies = [], redactor = new Redactor() }: HostPageOptions,
): Promise<HostPageLoad> {
  await context.addCookies(cookies.map((cookie) => cookieOf(cookie, url)));
  const capture = await FrameCapture.install(context, url);
  const first = await openPage({ context, capture, url, html: stubPage, timeoutMs });
  const { request, frame } = first.captured;
  const load: Recording = { request, exchanges: exchangesOf(url, first, request, redactor) };
  try {
    if (wopiSrcOf(request) === undefined) load.formAction = await actionOfForm(first.page);
    Object.assign(load, await converse(first.captured, timeoutMs));
    requireFrame(frame);
    load.page = await lookAt(first);
    const sent = wdParameters();
    const again = { context, capture, url: withWdParameters(url, sent), html: handOverPage, timeoutMs };
    load.second = await observeUntrustedFrame(await openPage(again), sent, timeoutMs);
  } catch (error) {
    load.problem = problemOf(error);
  }
  return load;
}

async function actionOfForm(page: Page): Promise<string> {
  const actions = await page.evaluate<string[]>('[...document.forms].map((form) => form.action)');
  return actions.find((action) => wopiSrcOf({ url: action }) !== undefined) ?? '';
}

type Recording = { -readonly [Part in keyof HostPageLoad]: HostPageLoad[Part] };

function requireFrame(frame: Frame): void {
  if (frame.parentFrame() === null)
    throw new HostPageFailure('the action URL was opened in a separate window, not in a frame of the host page');
}

// Playwright's errors are plain Errors; errors with these types are bugs of our own.
function problemOf(error: unknown): string {
  const isOurs = [TypeError, RangeError, ReferenceError, SyntaxError].some((type) => error instanceof type);
  if (!(error instanceof Error) || isOurs) throw error;
  if (error instanceof HostPageFailure) return error.message;
  return `the host page could not be inspected in the browser: ${error.message.split('\n')[0]}`;
}

async function openContext(browser: Browser, options: HostPageOptions): Promise<BrowserContext> {
  try {
    return await browser.newContext(contextOptions(options));
  } catch (error) {
    if (options.storageState === undefined || !(error instanceof Error)) throw error;
    const [reason] = error.message.split('\n');
    throw new HostPageFailure(`--storage-state ${options.storageState} cannot be used: ${reason}`);
  }
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
  if (name === '') throw new HostPageFailure('--cookie must have the form name=value');
  return { name, value, url };
}

function exchangesOf(url: string, { response }: OpenedPage, request: FrameRequest, secretsOfRun: Redactor): Exchange[] {
  const redactor = new Redactor(secretsOfRun);
  redactor.learn(accessTokenOf(request) ?? '');
  const page = recordExchange(
    {
      operation: 'Opening the host page',
      request: { method: 'GET', href: url, headers: {}, bodyLimit: 0 },
      response: {
        status: response.status,
        headers: Object.entries(response.headers),
        body: Buffer.from(response.html ?? ''),
      },
      startedAt: Date.now(),
      durationMs: 0,
    },
    redactor,
  );
  return [page, recordFrameRequest(request, 200, secretsOfRun)];
}
