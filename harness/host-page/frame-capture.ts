import type { BrowserContext, Frame, Request, Route } from 'playwright-core';
import { formFieldsOf } from './form-fields.ts';
import { type FrameRequest, parameterOf } from './frame-load.ts';
import { standInPage } from './stand-in.ts';
import { strangeOrigin } from './strange-origin.ts';

/** The frame that a host page opened, and how. */
export interface CapturedFrame {
  readonly frame: Frame;
  readonly request: FrameRequest;
}

/** Answers in the place of a WOPI client: nothing of the frame's requests reaches the network. */
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

  /** The next frame that is opened; it is answered with `html`. */
  next(html: string): Promise<CapturedFrame> {
    this.#answers.push(html);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #handle(route: Route): Promise<void> {
    const request = route.request();
    if (request.url().startsWith(`${strangeOrigin}/`)) return await route.fulfill(htmlAnswer(standInPage));
    const frame = this.#frameOpenedBy(request);
    const html = frame && this.#answers.shift();
    if (!frame || html === undefined) return await route.continue();
    await route.fulfill(htmlAnswer(html));
    this.#waiting.shift()?.({ frame, request: await frameRequestOf(request) });
  }

  // A frame, or in broken pages a window, that is given a WOPISrc or an access token.
  #frameOpenedBy(request: Request): Frame | undefined {
    if (!request.isNavigationRequest()) return undefined;
    const isGiven = parameterOf(request.url(), 'WOPISrc') !== undefined || request.postData()?.includes('access_token');
    const frame = request.frame();
    const isForeign = frame.parentFrame() !== null || new URL(request.url()).origin !== this.#pageOrigin;
    return isGiven && isForeign ? frame : undefined;
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
