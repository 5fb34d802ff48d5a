import type { ElementHandle, Frame } from 'playwright-core';
import { HostPageFailure } from './chromium.ts';
import type { CapturedFrame } from './frame-capture.ts';
import {
  type FrameElement,
  type FrameMessages,
  type FrameSurroundings,
  type HostPage,
  type PageReactions,
  renamedTo,
} from './frame-load.ts';
import type { OpenedPage } from './opened-page.ts';
import { frameFacts, pageFacts } from './page-facts.ts';
import { until } from './until.ts';

/** Milliseconds to wait for early messages, for an answer, and for a reaction. */
const settleMs = 200;
const answerMs = 3_000;
const reactionMs = 5_000;
const departureMs = 500;

type PageFacts = Pick<HostPage, 'title' | 'charset' | 'viewport' | 'hasFavicon' | 'addresses'>;

/** What the stub in the frame observed. */
export interface Conversation {
  readonly surroundings: FrameSurroundings;
  readonly messages: FrameMessages;
}

/**
 * Exchanges messages between the stub and the host page.
 * @throws {HostPageFailure} when no script may run in the frame.
 */
export async function converse({ frame, request }: CapturedFrame, timeoutMs: number): Promise<Conversation> {
  await requireStub(frame, new URL(request.url).origin, timeoutMs);
  return await frame.evaluate<Conversation>(`wopiFrame.converse(${settleMs}, ${answerMs})`);
}

/**
 * Waits until the frame has loaded a page of this origin and the stub runs in it.
 * @throws {HostPageFailure} when no script may run in the frame.
 */
export async function requireStub(frame: Frame, origin: string, timeoutMs: number): Promise<void> {
  await frame.waitForURL((url) => url.origin === origin, { waitUntil: 'load', timeout: timeoutMs });
  const isThere = await frame.evaluate<boolean>(`typeof wopiFrame === 'object'`);
  if (!isThere) throw new HostPageFailure('no script ran in the frame; its sandbox may lack allow-scripts');
}

/** Inspects the host page around the frame, and its reactions to the frame's messages. */
export async function lookAt(opened: OpenedPage): Promise<HostPage> {
  const { page, response, requested, captured } = opened;
  const { frame, request } = captured;
  if (response.html === undefined) throw new HostPageFailure('the browser no longer had the HTML of the host page');
  const element = await frame.frameElement();
  const facts = await page.evaluate<PageFacts>(pageFacts);
  const others = requested.filter((address) => address !== request.url);
  return {
    ...facts,
    headers: response.headers,
    html: response.html,
    address: page.url(),
    addresses: [...new Set([...facts.addresses, ...others])],
    frame: await callWith<FrameElement>(element, frameFacts),
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
  const { frame } = opened.captured;
  const call = `wopiFrame.post(${JSON.stringify(id)}, ${JSON.stringify(values)})`;
  await unlessLeft(opened, frame.evaluate(call));
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

/** Calls a function in the page with one of its elements. `code` is text because it runs in the page. */
export async function callWith<Result>(element: ElementHandle, code: string, values?: unknown): Promise<Result> {
  const call = new Function('element', 'values', `return (${code})(element, values)`);
  return await element.evaluate(call as (element: unknown, values: unknown) => Result, values);
}
