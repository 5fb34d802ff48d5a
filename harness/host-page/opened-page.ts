import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Frame, Page, Response } from 'playwright-core';
import { HostPageFailure } from './chromium.ts';
import type { CapturedFrame, FrameCapture } from './frame-capture.ts';
import { navigate } from './navigate.ts';

/** A host page in a browser, after it has opened its frame. */
export interface OpenedPage {
  readonly page: Page;
  readonly response: PageResponse;
  readonly captured: CapturedFrame;
  /** URLs that the page requested, and their Referers. Grows while the page is open. */
  readonly requested: readonly string[];
  /** Whether the page has closed, navigated away, or removed its frame since it was opened. */
  hasLeft(): boolean;
}

export interface PageResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent when the browser no longer has it because the page has navigated away. */
  readonly html?: string | undefined;
}

export interface OpenOptions {
  readonly context: BrowserContext;
  readonly capture: FrameCapture;
  readonly url: string;
  /** Content of the frame. */
  readonly html: string;
  readonly timeoutMs: number;
}

/**
 * Opens a host page and waits for its frame.
 * @throws {HostPageFailure} when the page cannot be loaded or opens no frame of a WOPI client.
 */
export async function openPage({ context, capture, url, html, timeoutMs }: OpenOptions): Promise<OpenedPage> {
  const page = await context.newPage();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url(), ...[request.headers().referer ?? []].flat()));
  const frame = capture.next(page, html);
  const response = await goTo(page, url, timeoutMs);
  const captured = await Promise.race([frame, delay(timeoutMs, undefined, { ref: false })]);
  if (captured) return { page, response, captured, requested, hasLeft: departure(page, captured.frame) };
  const seen = `its final URL is ${withoutQuery(page.url())} and its title is ${JSON.stringify(await page.title())}`;
  throw new HostPageFailure(
    `the host page ${withoutQuery(url)} opened no frame with a WOPISrc within ${timeoutMs / 1000} s: ${seen}; if it requires a login, pass --cookie or --storage-state`,
  );
}

// The navigation request comes long before the page is gone.
function departure(page: Page, frame: Frame): () => boolean {
  let isLeaving = false;
  page.on('request', (request) => {
    isLeaving ||= request.isNavigationRequest() && request.frame() === page.mainFrame();
  });
  return () => isLeaving || page.isClosed() || frame.isDetached();
}

async function goTo(page: Page, url: string, timeout: number): Promise<PageResponse> {
  const response = await navigate(page, url, { waitUntil: 'domcontentloaded', timeout }).catch((error: Error) => {
    const [reason = ''] = error.message.replace(/^page\.goto: /, '').split('\n');
    throw new HostPageFailure(
      `the host page ${withoutQuery(url)} cannot be opened: ${reason.replace(/ at http.*$/, '')}`,
    );
  });
  if (!response) throw new HostPageFailure(`the host page ${withoutQuery(url)} returned no response`);
  return { status: response.status(), headers: await response.allHeaders(), html: await htmlOf(response) };
}

// The browser does not keep the text of a redirect or of a page that has navigated away.
async function htmlOf(response: Response): Promise<string | undefined> {
  return await response.text().catch(() => undefined);
}

// A query may contain secrets.
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
