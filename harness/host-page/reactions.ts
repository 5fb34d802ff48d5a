import type { Editor } from '../../wopi/editors.ts';
import { type FrameMessage, frameMessages, loadingStatuses } from '../../wopi/frame-messages.ts';
import type { JsonObject } from '../client/response.ts';
import { callFrame } from './call-in-page.ts';
import { HostPageFailure } from './chromium.ts';
import { post, requireStub, unlessLeft } from './first-load.ts';
import { isAskedFor, type Reaction } from './host-page-load.ts';
import type { OpenedPage } from './opened-page.ts';
import { PageWatch } from './page-watch.ts';
import { passTime } from './second-load.ts';
import { until } from './until.ts';

/** Milliseconds without changes after which a page has finished loading, the longest wait for that, and for a reaction. */
const quietMs = 250;
const longestUnrestMs = 3_000;
const reactionMs = 5_000;
/** Milliseconds in which a page shows what it does on its own; clocks tick once a second. */
const controlMs = 1_100;

/** A message that no editor sends, and that every host page ignores. */
const unknownMessage = 'Conformance_UnknownMessage';

/** The messages that the editors send because of what the host claims, and of the action URL; each once. */
export function messagesToSend(editors: readonly Editor[], info: JsonObject, actionUrl: string): FrameMessage[] {
  const all: readonly FrameMessage[] = editors.flatMap((editor) => frameMessages[editor]);
  const sent = all.filter(({ property, is = true, button }) =>
    property === undefined ? isAskedFor(actionUrl, button ?? '') : info[property] === is,
  );
  const each = sent.filter(({ id }, index) => sent.findIndex((message) => message.id === id) === index);
  return each.map((message) => ({ ...message, values: valuesOf(message, info, actionUrl) }));
}

function valuesOf({ values = {}, oneOf, urlAs }: FrameMessage, info: JsonObject, actionUrl: string): object {
  const choice = oneOf === undefined ? undefined : info[oneOf];
  return {
    ...values,
    ...(oneOf !== undefined && Array.isArray(choice) && { [oneOf]: choice[0] }),
    ...(urlAs !== undefined && { [urlAs]: new URL('/wopi-conformance.pdf', actionUrl).href }),
  };
}

/** Sends messages to host pages, each to one of its own, because a page may leave or show a dialog. */
export class ReactionRecorder {
  readonly #editor: Editor;
  readonly #timeoutMs: number;
  #ownDoings: ReadonlySet<string> | undefined;

  constructor(editor: Editor, timeoutMs: number) {
    this.#editor = editor;
    this.#timeoutMs = timeoutMs;
  }

  /** The reaction of a page that has just been opened. @throws {HostPageFailure} when no script may run in its frame. */
  async record(opened: OpenedPage, message: FrameMessage): Promise<Reaction> {
    const { frame, request } = opened.captured;
    await requireStub(frame, new URL(request.url).origin, this.#timeoutMs);
    for (const status of loadingStatuses(this.#editor)) await post(opened, 'App_LoadingStatus', status);
    using watch = await PageWatch.start(opened);
    await unlessLeft(opened, becomeQuiet(opened, watch));
    const ownDoings = this.#ownDoings ?? (await unlessLeft(opened, doingsWithoutReason(opened, watch)));
    if (!ownDoings || opened.hasLeft())
      throw new HostPageFailure('the host page was left without a message that asks for it');
    this.#ownDoings = ownDoings;
    return await reactionTo(message, { opened, watch, ownDoings });
  }
}

// Each look is waited for: one that came late would take the reaction to the message away.
async function becomeQuiet({ page }: OpenedPage, watch: PageWatch): Promise<void> {
  const end = performance.now() + longestUnrestMs;
  do await passTime(page, quietMs);
  while ([...(await watch.takeChanges()), ...watch.takeEvents()].length > 0 && performance.now() < end);
}

// A page may have a clock, ask its server for news, or list every message.
async function doingsWithoutReason(opened: OpenedPage, watch: PageWatch): Promise<ReadonlySet<string>> {
  await post(opened, unknownMessage);
  await passTime(opened.page, controlMs);
  return new Set([...(await watch.takeChanges()), ...watch.takeEvents()]);
}

interface Observed {
  readonly opened: OpenedPage;
  readonly watch: PageWatch;
  readonly ownDoings: ReadonlySet<string>;
}

async function reactionTo({ id, values }: FrameMessage, { opened, watch, ownDoings }: Observed): Promise<Reaction> {
  const { captured, hasLeft } = opened;
  const doings: string[] = [];
  const reacted = () => hasLeft() || doings.some((doing) => !ownDoings.has(doing));
  // What came before the message is not a reply to it.
  await callFrame(captured.frame, 'takeMessages');
  watch.errors.splice(0);
  await post(opened, id, values);
  await until(async () => {
    doings.push(...watch.takeEvents());
    if (reacted()) return true;
    doings.push(...(await watch.takeChanges()));
    const replies = await callFrame(captured.frame, 'takeMessages');
    doings.push(...replies.map(() => 'a message to the frame'));
    return reacted();
  }, reactionMs);
  doings.push(...watch.takeEvents());
  return { hasReacted: reacted(), isRestless: doings.length > 0, errors: watch.errors };
}
