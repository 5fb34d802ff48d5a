import type { Frame } from 'playwright-core';
import type { Editor } from '../../wopi/editors.ts';
import { loadingStatuses } from '../../wopi/frame-messages.ts';
import { callFrame, frameElementOf, pageFactsOf } from './call-in-page.ts';
import { HostPageFailure } from './chromium.ts';
import type { CapturedFrame } from './frame-capture.ts';
import { type HostPage, type PageReactions, renamedTo } from './host-page-load.ts';
import type { OpenedPage } from './opened-page.ts';
import { until } from './until.ts';
import type { FrameReport } from './wopi-frame.ts';

/** Milliseconds to wait for early messages, for an answer, and for a reaction. */
const settleMs = 200;
const answerMs = 3_000;
const reactionMs = 5_000;
const departureMs = 500;

/**
 * Exchanges messages between the stub and the host page.
 * @throws {HostPageFailure} when no script may run in the frame.
 */
export async function converse(
  { frame, request }: CapturedFrame,
  editor: Editor,
  timeoutMs: number,
): Promise<FrameReport> {
  await requireStub(frame, new URL(request.url).origin, timeoutMs);
  return await callFrame(frame, 'converse', { statuses: loadingStatuses(editor), settleMs, answerMs });
}

/**
 * Waits until the frame has loaded a page of this origin and the stub runs in it.
 * @throws {HostPageFailure} when no script may run in the frame.
 */
export async function requireStub(frame: Frame, origin: string, timeoutMs: number): Promise<void> {
  await frame.waitForURL((url) => url.origin === origin, { waitUntil: 'load', timeout: timeoutMs });
  const isThere = await frame.evaluate(() => 'wopiFrame' in globalThis);
  if (!isThere) throw new HostPageFailure('no script ran in the frame; its sandbox may lack allow-scripts');
}

/** Inspects the host page around the frame, and its reactions to the frame's messages. */
export async function lookAt(opened: OpenedPage): Promise<HostPage> {
  const { page, response, requested, captured } = opened;
  const { frame, request } = captured;
  if (response.html === undefined) throw new HostPageFailure('the browser no longer had the HTML of the host page');
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

/** Sends a message from the stub to the host page, which may navigate away immediately. */
export async function post(opened: OpenedPage, id: string, values: object = {}): Promise<void> {
  await unlessLeft(opened, callFrame(opened.captured.frame, 'post', id, values));
}

/** The result of `attempt`; undefined when it fails because the host page has navigated away. */
export async function unlessLeft<Result>(
  { hasLeft }: OpenedPage,
  attempt: Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await attempt;
  } catch (error) {
    // The browser may report the navigation shortly after the removal of the frame.
    if (await until(hasLeft, departureMs)) return undefined;
    throw error;
  }
}
