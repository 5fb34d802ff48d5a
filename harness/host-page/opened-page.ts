import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Frame, Page, Response } from 'playwright-core';
import { HostPageFailure } from './chromium.ts';
import type { CapturedFrame, FrameCapture } from './frame-capture.ts';

/** A host page in a browser, once it has opened its frame. */
export interface OpenedPage {
  readonly page: Page;
  readonly response: PageResponse;
  readonly captured: CapturedFrame;
  /** Addresses that the page requested, and the Referers with which it did. Grows while the page is open. */
  readonly requested: readonly string[];
  /** Whether the page has closed, left, or taken its frame away since it was opened. */
  hasLeft(): boolean;
}

export interface PageResponse {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where the browser did not keep it, because the page went on to another address. */
  readonly html?: string | undefined;
}

export interface OpenOptions {
  readonly context: BrowserContext;
  readonly capture: FrameCapture;
  readonly url: string;
  /** Answers in the frame. */
  readonly html: string;
  readonly timeoutMs: number;
}

/**
 * Opens a host page and waits for its frame.
 * @throws {HostPageFailure} when the page does not come, or opens no frame of a WOPI client.
 */
export async function openPage({ context, capture, url, html, timeoutMs }: OpenOptions): Promise<OpenedPage> {
  const page = await context.newPage();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url(), ...[request.headers().referer ?? []].flat()));
  const frame = capture.next(html);
  const response = await goTo(page, url, timeoutMs);
  const captured = await Promise.race([frame, delay(timeoutMs, undefined, { ref: false })]);
  if (captured) return { page, response, captured, requested, hasLeft: departure(page, captured.frame) };
  const seen = `it ended at ${withoutQuery(page.url())} with the title ${JSON.stringify(await page.title())}`;
  throw new HostPageFailure(
    `the host page ${withoutQuery(url)} gave no frame a WOPISrc within ${timeoutMs / 1000} s: ${seen}; does it want a login (--cookie, --storage-state)?`,
  );
}

// A page that leaves says so with its request, long before it is gone.
function departure(page: Page, frame: Frame): () => boolean {
  let isLeaving = false;
  page.on('request', (request) => {
    isLeaving ||= request.isNavigationRequest() && request.frame() === page.mainFrame();
  });
  return () => isLeaving || page.isClosed() || frame.isDetached();
}

async function goTo(page: Page, url: string, timeout: number): Promise<PageResponse> {
  const response = await page.goto(url, { waitUntil: 'domcontentloaded', timeout }).catch((error: Error) => {
    const [reason = ''] = error.message.replace(/^page\.goto: /, '').split('\n');
    throw new HostPageFailure(
      `the host page ${withoutQuery(url)} cannot be opened: ${reason.replace(/ at http.*$/, '')}`,
    );
  });
  if (!response) throw new HostPageFailure(`the host page ${withoutQuery(url)} gave no answer`);
  return { status: response.status(), headers: await response.allHeaders(), html: await htmlOf(response) };
}

// The browser keeps no text of a redirect or of a page that has left.
async function htmlOf(response: Response): Promise<string | undefined> {
  return await response.text().catch(() => undefined);
}

// A query may hold what nobody should read.
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
