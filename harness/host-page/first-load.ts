import type { ElementHandle, Frame } from 'playwright-core';
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

/** Milliseconds: for early messages, for an answer, and for a reaction. */
const settleMs = 200;
const answerMs = 3_000;
const reactionMs = 5_000;

type PageFacts = Pick<HostPage, 'title' | 'charset' | 'viewport' | 'hasFavicon' | 'addresses'>;

/** What the stand-in in the frame found out. */
export interface Conversation {
  readonly surroundings: FrameSurroundings;
  readonly messages: FrameMessages;
}

/** Lets the stand-in talk to the host page; undefined where no script may run in the frame. */
export async function converse(
  { frame, request }: CapturedFrame,
  timeoutMs: number,
): Promise<Conversation | undefined> {
  if (!(await isScripted(frame, new URL(request.url).origin, timeoutMs))) return undefined;
  return await frame.evaluate<Conversation>(`wopiFrame.converse(${settleMs}, ${answerMs})`);
}

/** Whether the stand-in runs in the frame, once the frame has loaded a page of this origin. */
export async function isScripted(frame: Frame, origin: string, timeoutMs: number): Promise<boolean> {
  try {
    await frame.waitForURL((url) => url.origin === origin, { waitUntil: 'load', timeout: timeoutMs });
    return await frame.evaluate<boolean>(`typeof wopiFrame === 'object'`);
  } catch {
    return false;
  }
}

/** What there is to see of the host page around the frame, and what it does about the frame's messages. */
export async function lookAt(opened: OpenedPage): Promise<Omit<HostPage, 'second'>> {
  const { page, response, requested, captured } = opened;
  const { frame, request } = captured;
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

async function reactionsOf({ page, captured: { frame }, hasLeft }: OpenedPage): Promise<PageReactions> {
  await post(frame, 'File_Rename', { NewName: renamedTo });
  await until(async () => (await page.title()).includes(renamedTo), reactionMs);
  const titleAfterRename = await page.title();
  await post(frame, 'UI_Close');
  return { titleAfterRename, closed: await until(hasLeft, reactionMs) };
}

/** Lets the stand-in send a message to the host page, which may leave at once. */
export async function post(frame: Frame, id: string, values: object = {}): Promise<void> {
  await frame.evaluate(`wopiFrame.post(${JSON.stringify(id)}, ${JSON.stringify(values)})`).catch(() => undefined);
}

/** Calls a function, which is given as text because it is the page's code, in the page with an element of it. */
export async function callWith<Result>(element: ElementHandle, code: string, values?: unknown): Promise<Result> {
  const call = new Function('element', 'values', `return (${code})(element, values)`);
  return await element.evaluate(call as (element: unknown, values: unknown) => Result, values);
}
