import type { BrowserContext, Frame, Page, Request, Route } from 'playwright-core';
import { formFieldsOf } from './form-fields.ts';
import { type FrameRequest, parameterOf } from './host-page-load.ts';
import { stubPage } from './stub-page.ts';
import { untrustedOrigin } from './untrusted-origin.ts';

/** The frame that a host page opened, and its request. */
export interface CapturedFrame {
  readonly frame: Frame;
  readonly request: FrameRequest;
}

interface Expected {
  readonly page: Page;
  readonly resolve: (captured: CapturedFrame) => void;
}

/** Responds in place of a WOPI client: the frame's requests do not reach the network. */
export class FrameCapture {
  readonly #pageOrigin: string;
  #expected: Expected | undefined;
  #html = '';

  private constructor(pageUrl: string) {
    this.#pageOrigin = new URL(pageUrl).origin;
  }

  /** Watches every page of `context` for the frame of the host page at `pageUrl`. */
  static async install(context: BrowserContext, pageUrl: string): Promise<FrameCapture> {
    const capture = new FrameCapture(pageUrl);
    await context.route('**/*', (route) => capture.#handle(route));
    return capture;
  }

  /** The next frame that `page` opens; its content is `html`. Takes the place of one that was never opened. */
  next(page: Page, html: string): Promise<CapturedFrame> {
    this.#html = html;
    return new Promise((resolve) => {
      this.#expected = { page, resolve };
    });
  }

  async #handle(route: Route): Promise<void> {
    const request = route.request();
    if (request.url().startsWith(`${untrustedOrigin}/`)) return await route.fulfill(htmlAnswer(stubPage));
    if (!this.#isForClient(request)) return await route.continue();
    // A page may open its frame again, or lead to another page with a frame. No token may reach the WOPI client.
    await route.fulfill(htmlAnswer(this.#html));
    const frame = frameOf(request);
    const expected = this.#expected;
    if (!frame || !expected || !(await isOf(expected.page, frame)) || this.#expected !== expected) return;
    this.#expected = undefined;
    expected.resolve({ frame, request: await frameRequestOf(request) });
  }

  // A frame, or in faulty pages a window, whose request has a WOPISrc or an access token. A form that is sent by GET puts
  // its fields in place of the query that its action had, the WOPISrc included.
  #isForClient(request: Request): boolean {
    if (!request.isNavigationRequest()) return false;
    const isForClient =
      ['WOPISrc', 'access_token'].some((name) => parameterOf(request.url(), name) !== undefined) ||
      request.postData()?.includes('access_token');
    const isForeign = frameOf(request)?.parentFrame() || new URL(request.url()).origin !== this.#pageOrigin;
    return Boolean(isForClient && isForeign);
  }
}

// An earlier page that is still leaving may open a frame as well, as may a window of it.
async function isOf(page: Page, frame: Frame): Promise<boolean> {
  const owner = frame.page();
  return owner === page || (await owner.opener()) === page;
}

/** The frame of a request; absent for a new window, which has none yet when it is requested. */
export function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}

async function frameRequestOf(request: Request): Promise<FrameRequest> {
  const headers = request.headers();
  return {
    method: request.method(),
    url: request.url(),
    headers,
    fields: await formFieldsOf(headers['content-type'], request.postDataBuffer() ?? Buffer.alloc(0)),
  };
}

function htmlAnswer(body: string) {
  return { contentType: 'text/html; charset=utf-8', body };
}
