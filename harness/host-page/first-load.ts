import type { Frame } from 'playwright-core';
import { callFrame, frameElementOf, pageFactsOf } from './call-in-page.ts';
import { HostPageFailure } from './chromium.ts';
import type { CapturedFrame } from './frame-capture.ts';
import { type HostPage, type PageReactions, renamedTo } from './frame-load.ts';
import type { OpenedPage } from './opened-page.ts';
import { until } from './until.ts';
import type { FrameReport } from './wopi-frame.ts';

/** Milliseconds: for early messages, for an answer, and for a reaction. */
const settleMs = 200;
const answerMs = 3_000;
const reactionMs = 5_000;
const departureMs = 500;

/**
 * Lets the stub talk to the host page.
 * @throws {HostPageFailure} when no script may run in the frame.
 */
export async function converse({ frame, request }: CapturedFrame, timeoutMs: number): Promise<FrameReport> {
  await requireStub(frame, new URL(request.url).origin, timeoutMs);
  return await callFrame(frame, 'converse', { settleMs, answerMs });
}

/**
 * Waits until the frame has loaded a page of this origin, and the stub runs in it.
 * @throws {HostPageFailure} when no script may run in the frame.
 */
export async function requireStub(frame: Frame, origin: string, timeoutMs: number): Promise<void> {
  await frame.waitForURL((url) => url.origin === origin, { waitUntil: 'load', timeout: timeoutMs });
  const isThere = await frame.evaluate(() => 'wopiFrame' in globalThis);
  if (!isThere) throw new HostPageFailure('no script ran in the frame; its sandbox may lack allow-scripts');
}

/** What there is to see of the host page around the frame, and what it does about the frame's messages. */
export async function lookAt(opened: OpenedPage): Promise<HostPage> {
  const { page, response, requested, captured } = opened;
  const { frame, request } = captured;
  if (response.html === undefined) throw new HostPageFailure('the browser did not keep the HTML of the host page');
  const element = await frame.frameElement();
  const facts = await pageFactsOf(page);
  const others = requested.filter((address) => address !== request.url);
  return {
    ...facts,
    headers: response.headers,
    html: response.html,
    address: page.url(),
    addresses: [...new Set([...facts.addresses, ...others])],
    frame: await frameElementOf(element),
    reactions: await reactionsOf(opened),
  };
}

async function reactionsOf(opened: OpenedPage): Promise<PageReactions> {
  const { page, hasLeft } = opened;
  await post(opened, 'File_Rename', { NewName: renamedTo });
  await until(async () => (await page.title()).includes(renamedTo), reactionMs);
  const titleAfterRename = await page.title();
  await post(opened, 'UI_Close');
  return { titleAfterRename, closed: await until(hasLeft, reactionMs) };
}

/** Lets the stub send a message to the host page, which may leave at once. */
export async function post(opened: OpenedPage, id: string, values: object = {}): Promise<void> {
  await unlessLeft(opened, callFrame(opened.captured.frame, 'post', id, values));
}

/** What `attempt` resolves to; undefined when it fails because the host page has left meanwhile. */
export async function unlessLeft<Result>(
  { hasLeft }: OpenedPage,
  attempt: Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await attempt;
  } catch (error) {
    // The browser may report that the page is leaving a little later than that its frame is gone.
    if (await until(hasLeft, departureMs)) return undefined;
    throw error;
  }
}
