import { resourceOfWopiSrc, type WopiResource } from '../../wopi/resource.ts';
import type { Exchange } from '../client/exchange.ts';
import { ConformanceFailure, SetupFailure } from '../results/failures.ts';
import type { FrameElement, PageFacts } from './page-facts.ts';
import type { Screenshot } from './screenshot.ts';
import type { FrameMessage, FrameMessages, FrameSurroundings } from './wopi-frame.ts';

/**
 * A recording of how a host page opened the frame of a WOPI client. It contains the access token: only `exchanges` may
 * be printed.
 */
export interface HostPageLoad {
  readonly request: FrameRequest;
  /** The action of the page's form that has a WOPISrc, where the frame was opened without one: a form sent by GET loses it. */
  readonly formAction?: string;
  /** Absent when no script ran in the frame. */
  readonly surroundings?: FrameSurroundings;
  /** Absent when no script ran in the frame. */
  readonly messages?: FrameMessages;
  /** Absent when the host page ran in the user's browser, where only the frame is known. */
  readonly page?: HostPage;
  /** The page with a stub in its frame, or why there is no picture; absent unless it was asked for. */
  readonly screenshot?: Screenshot;
  /** Absent when the host page ran in the user's browser. */
  readonly second?: SecondLoad;
  /**
   * How the page reacts to the messages that the editor sends because of what the host claims, by message. Absent when
   * the host page ran in the user's browser.
   */
  readonly reactions?: Readonly<Record<string, Reaction>>;
  /** Why our own browser did not record everything; absent if it did, or if the user's browser was used. */
  readonly problem?: string;
  /** The recorded requests, without secrets. */
  readonly exchanges: readonly Exchange[];
}

/** The request that loaded the frame. */
export interface FrameRequest {
  readonly method: string;
  /** The action URL, unchanged. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fields of the form in the body; empty when there is no form. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The host page itself, as seen in our own browser. */
export interface HostPage extends PageFacts {
  /** The headers of the page's response. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The HTML as sent, before any script ran. */
  readonly html: string;
  /** The page's URL after the frame was opened. */
  readonly address: string;
  readonly frame: FrameElement;
  /** Every URL in the page (links, images, forms, the frame) and every URL that it requested, including Referers. */
  readonly addresses: readonly string[];
  readonly reactions: PageReactions;
}

/** The host page's reactions to messages of the frame. */
export interface PageReactions {
  /** The page's title after File_Rename to {@link renamedTo}. */
  readonly titleAfterRename: string;
  /** Whether UI_Close closed the page, navigated away or removed the frame. */
  readonly closed: boolean;
}

/** What a host page did within some seconds after a message of the frame. */
export interface Reaction {
  /** Whether it did anything that it does not do without a message: left, changed, asked its server or the user … */
  readonly hasReacted: boolean;
  /** Whether it did what it also does without a message. */
  readonly isRestless: boolean;
  /** Errors that no code of the page caught. */
  readonly errors: readonly string[];
  /** Why it could not be observed. */
  readonly problem?: string;
}

/** The name in File_Rename. */
export const renamedTo = 'renamed by the frame';

/** The host page opened again, with wd parameters in its URL and its frame navigated to an untrusted origin. */
export interface SecondLoad {
  readonly sent: { readonly kept: WdParameter; readonly dropped: WdParameter };
  readonly actionUrl: string;
  readonly address: string;
  /** Messages that reached the untrusted origin in reply to a message that seemed to come from the WOPI client. */
  readonly leaked: readonly FrameMessage[];
  /** The host page's replies to messages of the untrusted origin. */
  readonly answered: readonly FrameMessage[];
  /** Whether the host page obeyed the untrusted origin's File_Rename or UI_Close. */
  readonly obeyed: boolean;
}

export interface WdParameter {
  readonly name: string;
  readonly value: string;
}

/** A part of a recorded load that a check needs: a recording, a parameter of the action URL, or a field of the form. */
export type FramePart =
  | 'request'
  | 'languages'
  | RecordedPart
  | { readonly button: string }
  | { readonly field: string };

type RecordedPart = 'surroundings' | 'messages' | 'page' | 'second' | 'reactions';

/** Why this part does not apply to the run; undefined when it does, even if it was not recorded. */
export function missingPart(part: FramePart, load: HostPageLoad | undefined): string | undefined {
  if (!load) return 'no host page was opened; pass its URL with --host-page, or open the file under serve';
  if (part === 'languages' && languagesOf(load).length === 0)
    return 'the action URL has neither ui (UI_LLCC) nor rs (DC_LLCC)';
  if (typeof part === 'object') return missingValue(part, load.request);
  if (isRecorded(part, load) || load.problem !== undefined) return undefined;
  return part === 'page' || part === 'second' || part === 'reactions'
    ? 'the host page itself is only inspected with --host-page'
    : 'no script ran in the frame';
}

function missingValue(
  part: { readonly button: string } | { readonly field: string },
  { url, fields }: FrameRequest,
): string | undefined {
  if ('field' in part) return Object.hasOwn(fields, part.field) ? undefined : `the form has no field ${part.field}`;
  return isAskedFor(url, part.button) ? undefined : `the action URL does not ask for a button with ${part.button}=true`;
}

/** Whether the action URL turns on a button of the editor, such as `closebutton=true`. */
export function isAskedFor(actionUrl: string, button: string): boolean {
  return /^(true|1)$/i.test(parameterOf(actionUrl, button)?.value ?? '');
}

/** @throws {SetupFailure} when our own browser could not record this part. */
export function requireRecorded(part: FramePart, load: HostPageLoad | undefined): void {
  if (load?.problem !== undefined && !isRecorded(part, load)) throw new SetupFailure(load.problem);
}

function isRecorded(part: FramePart, load: HostPageLoad): boolean {
  return typeof part === 'object' || part === 'request' || part === 'languages' || load[part] !== undefined;
}

/** A part of a recorded load that a gate has ensured. */
export function recorded<Part extends RecordedPart>(load: HostPageLoad, part: Part): NonNullable<HostPageLoad[Part]> {
  const value = load[part];
  if (value === undefined)
    throw new Error(`a check that uses ${part} of the frame must declare a gate on it in \`needs\``);
  return value;
}

/** A parameter of an action URL. */
export interface UrlParameter {
  readonly name: string;
  /** As written in the URL. */
  readonly raw: string;
  /** Percent-decoded once; unchanged when it cannot be decoded. */
  readonly value: string;
}

/** The parameters of a URL, in order. */
export function parametersOf(url: string): UrlParameter[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const [, name = '', raw = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    return { name: decoded(name), raw, value: decoded(raw) };
  });
}

/** The parameter with this name, ignoring case. */
export function parameterOf(url: string, name: string): UrlParameter | undefined {
  return parametersOf(url).find((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
}

/** The parameters for UI_LLCC and DC_LLCC. */
export function languagesOf({ request }: Pick<HostPageLoad, 'request'>): UrlParameter[] {
  return ['ui', 'rs'].flatMap((name) => parameterOf(request.url, name) ?? []);
}

/** The frame's WopiSrc, percent-decoded once. */
export function wopiSrcOf({ url }: Pick<FrameRequest, 'url'>): string | undefined {
  return parameterOf(url, 'WOPISrc')?.value;
}

/** The frame's access token, from the form or the URL. */
export function accessTokenOf({ url, fields }: FrameRequest): string | undefined {
  return fields.access_token ?? parameterOf(url, 'access_token')?.value;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * The frame's file, with its token.
 * @throws {ConformanceFailure} when the WopiSrc is missing or invalid.
 */
export function fileOf({ request }: HostPageLoad): WopiResource {
  const wopisrc = wopiSrcOf(request) ?? '';
  const isUsable = URL.canParse(wopisrc) && /^https?:/i.test(wopisrc);
  if (isUsable) return { ...resourceOfWopiSrc(wopisrc, accessTokenOf(request) ?? '', 0), isFromHost: true };
  const actual = wopisrc === '' ? '(missing)' : JSON.stringify(wopisrc);
  throw new ConformanceFailure('The action URL', [{ at: 'WOPISrc', expected: 'the URL of the file', actual }]);
}
