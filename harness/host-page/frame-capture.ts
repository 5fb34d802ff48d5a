import type { BrowserContext, Frame, Request, Route } from 'playwright-core';
import { formFieldsOf } from './form-fields.ts';
import { type FrameRequest, parameterOf } from './host-page-load.ts';
import { stubPage } from './stub-page.ts';
import { untrustedOrigin } from './untrusted-origin.ts';

/** The frame that a host page opened, and its request. */
export interface CapturedFrame {
  readonly frame: Frame;
  readonly request: FrameRequest;
}

/** Responds in place of a WOPI client: the frame's requests do not reach the network. */
export class FrameCapture {
  readonly #pageOrigin: string;
  readonly #answers: string[] = [];
  readonly #waiting: ((captured: CapturedFrame) => void)[] = [];

  private constructor(pageUrl: string) {
    this.#pageOrigin = new URL(pageUrl).origin;
  }

  /** Watches every page of `context` for the frame of the host page at `pageUrl`. */
  static async install(context: BrowserContext, pageUrl: string): Promise<FrameCapture> {
    const capture = new FrameCapture(pageUrl);
    await context.route('**/*', (route) => capture.#handle(route));
    return capture;
  }

  /** The next frame that is opened; its content is `html`. */
  next(html: string): Promise<CapturedFrame> {
    this.#answers.push(html);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #handle(route: Route): Promise<void> {
    const request = route.request();
    if (request.url().startsWith(`${untrustedOrigin}/`)) return await route.fulfill(htmlAnswer(stubPage));
    const frame = this.#frameOpenedBy(request);
    const html = frame && this.#answers.shift();
    if (!frame || html === undefined) return await route.continue();
    await route.fulfill(htmlAnswer(html));
    this.#waiting.shift()?.({ frame, request: await frameRequestOf(request) });
  }

  // A frame, or in faulty pages a window, whose request has a WOPISrc or an access token. A form that is sent by GET puts
  // its fields in place of the query that its action had, the WOPISrc included.
  #frameOpenedBy(request: Request): Frame | undefined {
    if (!request.isNavigationRequest()) return undefined;
    const isForClient =
      ['WOPISrc', 'access_token'].some((name) => parameterOf(request.url(), name) !== undefined) ||
      request.postData()?.includes('access_token');
    const frame = request.frame();
    const isForeign = frame.parentFrame() !== null || new URL(request.url()).origin !== this.#pageOrigin;
    return isForClient && isForeign ? frame : undefined;
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
