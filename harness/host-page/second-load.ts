import { randomBytes } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';
import type { Editor } from '../../wopi/editors.ts';
import { loadingStatuses } from '../../wopi/frame-messages.ts';
import { withParameters } from '../../wopi/query.ts';
import { callFrame, forgeMessage } from './call-in-page.ts';
import { HostPageFailure } from './chromium.ts';
import { post, requireStub, unlessLeft } from './first-load.ts';
import type { SecondLoad } from './host-page-load.ts';
import type { OpenedPage } from './opened-page.ts';
import { until } from './until.ts';
import { untrustedOrigin } from './untrusted-origin.ts';
import type { FrameMessage } from './wopi-frame.ts';

/** Milliseconds to wait for an answer of the host page. */
const patienceMs = 200;
const untrustedName = 'renamed by an untrusted origin';

/** The wd parameters for opening the host page the second time. */
export function wdParameters(): SecondLoad['sent'] {
  const value = () => randomBytes(6).toString('hex');
  return {
    kept: { name: 'wdConformance', value: value() },
    dropped: { name: 'wdPreviousSession', value: value() },
  };
}

/** The host page's URL with these parameters. */
export function withWdParameters(url: string, { kept, dropped }: SecondLoad['sent']): string {
  return withParameters(url, { [kept.name]: kept.value, [dropped.name]: dropped.value });
}

/** Observes what the host page does after its frame was navigated to an untrusted origin. */
export async function observeUntrustedFrame(
  opened: OpenedPage,
  sent: SecondLoad['sent'],
  editor: Editor,
  timeoutMs: number,
): Promise<SecondLoad> {
  const { page, captured } = opened;
  const { frame, request } = captured;
  const address = page.url();
  const isThere = await isUntrustedIn(frame, timeoutMs);
  return {
    sent,
    actionUrl: request.url,
    address,
    leaked: isThere ? await leakedTo(opened, new URL(request.url).origin, editor) : [],
    ...(isThere ? await sendUntrustedMessages(opened, editor) : { answered: [], obeyed: false }),
  };
}

// If the page's policy forbids frames of other origins, the browser shows its own error page.
async function isUntrustedIn(frame: Frame, timeoutMs: number): Promise<boolean> {
  const isBlocked = () => frame.isDetached() || frame.url().startsWith('chrome-error:');
  const isThere = () => frame.url().startsWith(`${untrustedOrigin}/`);
  if (!(await until(() => isThere() || isBlocked(), timeoutMs)))
    throw new HostPageFailure(
      `the host page's frame could not be navigated to an untrusted origin within ${timeoutMs / 1000} s`,
    );
  if (!isThere()) return false;
  await requireStub(frame, untrustedOrigin, timeoutMs);
  return true;
}

// The message seems to come from the WOPI client; only an exact target origin hides the reply from the untrusted origin.
async function leakedTo(
  { page, captured: { frame } }: OpenedPage,
  origin: string,
  editor: Editor,
): Promise<FrameMessage[]> {
  const element = await frame.frameElement();
  for (const Values of loadingStatuses(editor)) {
    const data = JSON.stringify({ MessageId: 'App_LoadingStatus', SendTime: Date.now(), Values });
    await forgeMessage(element, { data, origin });
  }
  return await receivedBy(frame, page);
}

type Reactions = Omit<SecondLoad, 'sent' | 'actionUrl' | 'address' | 'leaked'>;

async function sendUntrustedMessages(opened: OpenedPage, editor: Editor): Promise<Reactions> {
  const { page, captured, hasLeft } = opened;
  for (const status of loadingStatuses(editor)) await post(opened, 'App_LoadingStatus', status);
  const answered = await receivedBy(captured.frame, page);
  await post(opened, 'File_Rename', { NewName: untrustedName });
  await post(opened, 'UI_Close');
  await unlessLeft(opened, passTime(page));
  const title = await unlessLeft(opened, page.title());
  return { answered, obeyed: hasLeft() || (title ?? '').includes(untrustedName) };
}

// Fails when the frame is gone, because what it received before that is unknown.
async function receivedBy(frame: Frame, page: Page): Promise<FrameMessage[]> {
  await passTime(page);
  return await callFrame(frame, 'takeMessages');
}

/** Waits in the page. Its timer runs after the messages that the page has received, so a slow machine waits longer. */
export async function passTime(page: Page, milliseconds = patienceMs): Promise<void> {
  const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));
  await page.evaluate(pause, milliseconds);
}
