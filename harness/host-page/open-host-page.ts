import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core';
import { isAbsoluteUrl } from '../../wopi/absolute-url.ts';
import type { Editor } from '../../wopi/editors.ts';
import type { FrameMessage } from '../../wopi/frame-messages.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import type { Exchange } from '../client/exchange.ts';
import { recordExchange } from '../client/record-exchange.ts';
import { Redactor } from '../client/redactor.ts';
import type { JsonObject, WopiResponse } from '../client/response.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import { isObject } from '../expect/json.ts';
import { ConformanceFailure } from '../results/failures.ts';
import { HostPageFailure } from './chromium.ts';
import { converse, lookAt } from './first-load.ts';
import { FrameCapture } from './frame-capture.ts';
import {
  accessTokenOf,
  type FrameRequest,
  fileOf,
  type HostPageLoad,
  type Reaction,
  wopiSrcOf,
} from './host-page-load.ts';
import { type OpenedPage, openPage } from './opened-page.ts';
import { messagesToSend, ReactionRecorder } from './reactions.ts';
import { recordFrameRequest } from './record-frame-request.ts';
import { screenshotOf } from './screenshot.ts';
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
  /** Take a picture of the page. */
  readonly takesScreenshot?: boolean;
  /** Knows the run's secrets, which a page may repeat. */
  readonly redactor?: Redactor;
  /** The editors whose messages the stub sends, the first of which it behaves like; default: Microsoft's. */
  readonly editors?: readonly Editor[];
  /**
   * CheckFileInfo of the frame's file, which says what messages the page asks for. Absent: those messages are not sent.
   * The host may return anything.
   */
  readonly fileInfoOf?: (file: WopiResource) => Promise<WopiResponse>;
}

/**
 * Opens a host page in a browser, with a stub of the WOPI client in its frame, and records what happens.
 * @throws {HostPageFailure} when the page cannot be loaded or opens no frame of a WOPI client.
 */
export async function openHostPage(browser: Browser, options: HostPageOptions): Promise<HostPageLoad> {
  const { url, timeoutMs, cookies = [] } = options;
  const context = await openContext(browser, options);
  try {
    await context.addCookies(cookies.map((cookie) => cookieOf(cookie, url)));
    const capture = await FrameCapture.install(context, url);
    // Time for two pages with their frames, and for messages that a host may never send.
    const { load, info } = await within(4 * timeoutMs + 20_000, record(context, capture, options));
    return info ? { ...load, reactions: await reactionsTo(load, info, { context, capture, options }) } : load;
  } finally {
    await context.close();
  }
}

async function within<Result>(longestMs: number, attempt: Promise<Result>): Promise<Result> {
  const timeIsUp = delay(longestMs, undefined, { ref: false }).then(() => {
    throw new HostPageFailure(`inspecting the host page took more than ${longestMs / 1000} s`);
  });
  return await Promise.race([attempt, timeIsUp]);
}

interface Recorded {
  readonly load: HostPageLoad;
  /** CheckFileInfo of the frame's file. */
  readonly info?: JsonObject | undefined;
}

async function record(
  context: BrowserContext,
  capture: FrameCapture,
  { url, timeoutMs, redactor = new Redactor(), editors: [editor = 'microsoft'] = [], ...options }: HostPageOptions,
): Promise<Recorded> {
  const { fileInfoOf, takesScreenshot = false } = options;
  const first = await openPage({ context, capture, url, html: stubPage, timeoutMs });
  const { request, frame } = first.captured;
  const load: Recording = { request, exchanges: exchangesOf(url, first, request, redactor) };
  try {
    if (wopiSrcOf(request) === undefined) load.formAction = await actionOfForm(first.page);
    Object.assign(load, await converse(first.captured, editor, timeoutMs));
    requireFrame(frame);
    if (takesScreenshot) load.screenshot = await screenshotOf(first.page, redactorFor(request, redactor));
    load.page = await lookAt(first);
    const info = fileInfoOf && (await infoOf(load, fileInfoOf));
    await leave(first.page);
    const sent = wdParameters();
    const again = { context, capture, url: withWdParameters(url, sent), html: handOverPage, timeoutMs };
    load.second = await observeUntrustedFrame(await openPage(again), sent, editor, timeoutMs);
    // Only the reactions are missing then.
    return typeof info === 'string' ? { load: { ...load, problem: info } } : { load, info };
  } catch (error) {
    return { load: { ...load, problem: problemOf(error) } };
  }
}

/** CheckFileInfo of the frame's file, or why it is not known. */
async function infoOf(
  load: HostPageLoad,
  fileInfoOf: NonNullable<HostPageOptions['fileInfoOf']>,
): Promise<JsonObject | string> {
  const what = "CheckFileInfo of the frame's file";
  try {
    const { json, status } = await fileInfoOf(fileOf(load));
    return 'value' in json && isObject(json.value) ? json.value : `${what} returned ${status} and no JSON object`;
  } catch (error) {
    if (error instanceof TransportFailure || error instanceof ConformanceFailure)
      return `${what} got no response: ${error.message}`;
    throw error;
  }
}

interface Inspection {
  readonly context: BrowserContext;
  readonly capture: FrameCapture;
  readonly options: HostPageOptions;
}

async function reactionsTo(
  { request }: HostPageLoad,
  info: JsonObject,
  inspection: Inspection,
): Promise<Record<string, Reaction>> {
  const { url, timeoutMs, editors = ['microsoft'] } = inspection.options;
  const { HostViewUrl } = info;
  const recorder = new ReactionRecorder(editors[0] ?? 'microsoft', timeoutMs);
  const reactions: Record<string, Reaction> = {};
  for (const message of messagesToSend(editors, info, request.url)) {
    const address = message.isOfViewer ? HostViewUrl : url;
    if (isPage(address)) reactions[message.id] = await reactionAt(address, message, recorder, inspection);
  }
  return reactions;
}

async function reactionAt(
  url: string,
  message: FrameMessage,
  recorder: ReactionRecorder,
  { context, capture, options: { timeoutMs } }: Inspection,
): Promise<Reaction> {
  const record = async () => {
    const opened = await openPage({ context, capture, url, html: stubPage, timeoutMs });
    const reaction = await recorder.record(opened, message);
    // While a page is leaving, closing it may block the browser for a long time.
    if (!opened.hasLeft()) await opened.page.close();
    return reaction;
  };
  try {
    return await within(2 * timeoutMs + 20_000, record());
  } catch (error) {
    return { hasReacted: false, isRestless: false, errors: [], problem: problemOf(error) };
  }
}

function isPage(url: unknown): url is string {
  return typeof url === 'string' && isAbsoluteUrl(url) && /^https?:/i.test(url);
}

// What a page does when a person leaves it must not take the token from the editor, which saves afterward.
async function leave(page: Page): Promise<void> {
  if (!page.isClosed()) await page.goto('about:blank').catch(() => {});
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
  const redactor = redactorFor(request, secretsOfRun);
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

function redactorFor(request: FrameRequest, secretsOfRun: Redactor): Redactor {
  const redactor = new Redactor(secretsOfRun);
  redactor.learn(accessTokenOf(request) ?? '');
  return redactor;
}
