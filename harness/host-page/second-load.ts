import { randomBytes } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';
import { callFrame, forgeMessage } from './call-in-page.ts';
import { HostPageFailure } from './chromium.ts';
import { post, requireStub, unlessLeft } from './first-load.ts';
import type { SecondLoad } from './frame-load.ts';
import type { OpenedPage } from './opened-page.ts';
import { strangeOrigin } from './strange-origin.ts';
import { until } from './until.ts';
import type { FrameMessage } from './wopi-frame.ts';

/** Milliseconds in which the host page would have answered. */
const patienceMs = 200;
const strangeName = 'renamed by a stranger';

/** The wd parameters with which the host page is opened the second time. */
export function wdParameters(): SecondLoad['sent'] {
  const value = () => randomBytes(6).toString('hex');
  return {
    kept: { name: 'wdConformance', value: value() },
    dropped: { name: 'wdPreviousSession', value: value() },
  };
}

/** The host page's address with these parameters. */
export function withParameters(url: string, { kept, dropped }: SecondLoad['sent']): string {
  const address = new URL(url);
  for (const { name, value } of [kept, dropped]) address.searchParams.set(name, value);
  return address.href;
}

/** What the host page does when a stranger has taken over its frame. */
export async function meetStranger(
  opened: OpenedPage,
  sent: SecondLoad['sent'],
  timeoutMs: number,
): Promise<SecondLoad> {
  const { page, captured } = opened;
  const { frame, request } = captured;
  const address = page.url();
  const isThere = await strangerIn(frame, timeoutMs);
  return {
    sent,
    actionUrl: request.url,
    address,
    leaked: isThere ? await leakedTo(opened, new URL(request.url).origin) : [],
    ...(isThere ? await tempt(opened) : { answered: [], obeyed: false }),
  };
}

// A page whose policy forbids strange frames keeps the stranger out: the browser then shows a page of its own.
async function strangerIn(frame: Frame, timeoutMs: number): Promise<boolean> {
  const isKeptOut = () => frame.isDetached() || frame.url().startsWith('chrome-error:');
  const isThere = () => frame.url().startsWith(`${strangeOrigin}/`);
  if (!(await until(() => isThere() || isKeptOut(), timeoutMs)))
    throw new HostPageFailure(
      `the host page's frame could not be handed over to a stranger within ${timeoutMs / 1000} s`,
    );
  if (!isThere()) return false;
  await requireStub(frame, strangeOrigin, timeoutMs);
  return true;
}

// The host page takes the message for one of the WOPI client; an exact target origin keeps its answer from the stranger.
async function leakedTo({ page, captured: { frame } }: OpenedPage, origin: string): Promise<FrameMessage[]> {
  const element = await frame.frameElement();
  const data = JSON.stringify({ MessageId: 'App_LoadingStatus', SendTime: Date.now(), Values: {} });
  await forgeMessage(element, { data, origin });
  return await heardBy(frame, page);
}

async function tempt(opened: OpenedPage): Promise<Pick<SecondLoad, 'answered' | 'obeyed'>> {
  const { page, captured, hasLeft } = opened;
  await post(opened, 'App_LoadingStatus');
  const answered = await heardBy(captured.frame, page);
  await post(opened, 'File_Rename', { NewName: strangeName });
  await post(opened, 'UI_Close');
  await unlessLeft(opened, passTime(page));
  const title = await unlessLeft(opened, page.title());
  return { answered, obeyed: hasLeft() || (title ?? '').includes(strangeName) };
}

// Fails where the frame is gone: what it heard before that is not known.
async function heardBy(frame: Frame, page: Page): Promise<FrameMessage[]> {
  await passTime(page);
  return await callFrame(frame, 'takeMessages');
}

// Counted in the page, behind the messages that it has got: on a slow machine it takes as long as they need.
async function passTime(page: Page): Promise<void> {
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  await page.evaluate(pause, patienceMs);
}
