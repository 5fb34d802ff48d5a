import { resourceOfWopiSrc, type WopiResource } from '../../wopi/resource.ts';
import type { Exchange } from '../client/exchange.ts';
import { ConformanceFailure, SetupFailure } from '../results/failures.ts';
import type { FrameElement, PageFacts } from './page-facts.ts';
import type { FrameMessage, FrameMessages, FrameSurroundings } from './wopi-frame.ts';

/**
 * How a host page opened the frame of a WOPI client, as it was recorded. It holds the access token: only what
 * `exchanges` has may be printed.
 */
export interface FrameLoad {
  readonly request: FrameRequest;
  /** Absent where no script ran in the frame. */
  readonly surroundings?: FrameSurroundings;
  /** Absent where no script ran in the frame. */
  readonly messages?: FrameMessages;
  /** Absent where the host page ran in a person's browser, of which only the frame is known. */
  readonly page?: HostPage;
  /** Absent where the host page ran in a person's browser. */
  readonly second?: SecondLoad;
  /** Why our own browser recorded no more than this; absent where it recorded everything, or a person's browser was used. */
  readonly problem?: string;
  /** The requests that were recorded, without secrets. */
  readonly exchanges: readonly Exchange[];
}

/** The request with which the frame was loaded. */
export interface FrameRequest {
  readonly method: string;
  /** The action URL, as it came over the wire. */
  readonly url: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fields of the form in the body; none where there is no such form. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The host page itself, as a browser of our own saw it. */
export interface HostPage extends PageFacts {
  /** The page's own answer. Names of headers in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** The HTML as it was sent, before any script ran. */
  readonly html: string;
  /** The page's address once the frame was there. */
  readonly address: string;
  readonly frame: FrameElement;
  /** Every address in the page (links, images, forms, the frame) and every address that it requested, Referers included. */
  readonly addresses: readonly string[];
  readonly reactions: PageReactions;
}

/** What the host page did about messages of the frame. */
export interface PageReactions {
  /** Its title after File_Rename to {@link renamedTo}. */
  readonly titleAfterRename: string;
  /** Whether UI_Close closed the page, left it or took the frame away. */
  readonly closed: boolean;
}

/** The name that File_Rename tells the host page. */
export const renamedTo = 'renamed by the frame';

/** The host page opened once more, with wd parameters in its address and the frame taken over by a strange origin. */
export interface SecondLoad {
  readonly sent: { readonly kept: WdParameter; readonly dropped: WdParameter };
  readonly actionUrl: string;
  readonly address: string;
  /** What the host page told the strange origin when it took a message for one of the frame's. */
  readonly leaked: readonly FrameMessage[];
  /** What the host page answered to messages of the strange origin. */
  readonly answered: readonly FrameMessage[];
  /** Whether it obeyed the stranger's File_Rename or UI_Close. */
  readonly obeyed: boolean;
}

export interface WdParameter {
  readonly name: string;
  readonly value: string;
}

/** Which part of a recorded load a check needs. */
export type FramePart = 'request' | 'languages' | RecordedPart;

type RecordedPart = 'surroundings' | 'messages' | 'page' | 'second';

/** Why this part does not concern the run; undefined when it does, whether it was recorded or not. */
export function missingPart(part: FramePart, load: FrameLoad | undefined): string | undefined {
  if (!load) return 'no host page was opened: give its address with --host-page, or open the file under serve';
  if (part === 'languages' && languagesOf(load).length === 0)
    return 'the host uses neither UI_LLCC nor DC_LLCC: the action URL has neither ui nor rs';
  if (isRecorded(part, load) || load.problem !== undefined) return undefined;
  return part === 'page' || part === 'second'
    ? 'only a browser of our own sees the host page; run wopi-conformance with --host-page'
    : 'no script ran in the frame';
}

/** @throws {SetupFailure} when our own browser should have recorded this part and could not. */
export function requireRecorded(part: FramePart, load: FrameLoad | undefined): void {
  if (load?.problem !== undefined && !isRecorded(part, load)) throw new SetupFailure(load.problem);
}

function isRecorded(part: FramePart, load: FrameLoad): boolean {
  return part === 'request' || part === 'languages' || load[part] !== undefined;
}

/** A part of a recorded load that a gate has made sure of. */
export function recorded<Part extends RecordedPart>(load: FrameLoad, part: Part): NonNullable<FrameLoad[Part]> {
  const value = load[part];
  if (value === undefined) throw new Error(`a check that reads ${part} of the frame needs a gate on it`);
  return value;
}

/** A parameter of an action URL. */
export interface UrlParameter {
  readonly name: string;
  /** As it stands in the URL. */
  readonly raw: string;
  /** Percent-decoded once; as it stands where it cannot be decoded. */
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

/** The parameter of that name, whatever its case. */
export function parameterOf(url: string, name: string): UrlParameter | undefined {
  return parametersOf(url).find((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
}

/** The parameters that stand for UI_LLCC and DC_LLCC. */
export function languagesOf({ request }: Pick<FrameLoad, 'request'>): UrlParameter[] {
  return ['ui', 'rs'].flatMap((name) => parameterOf(request.url, name) ?? []);
}

/** The WopiSrc that the frame was given, percent-decoded once. */
export function wopiSrcOf({ url }: Pick<FrameRequest, 'url'>): string | undefined {
  return parameterOf(url, 'WOPISrc')?.value;
}

/** The access token that the frame was given, wherever that was. */
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
 * The file that the frame was given, with its token.
 * @throws {ConformanceFailure} when the WopiSrc is none.
 */
export function fileOf({ request }: FrameLoad): WopiResource {
  const wopisrc = wopiSrcOf(request) ?? '';
  const isUsable = URL.canParse(wopisrc) && /^https?:/i.test(wopisrc);
  if (isUsable) return resourceOfWopiSrc(wopisrc, accessTokenOf(request) ?? '', 0);
  const actual = wopisrc === '' ? 'nothing' : JSON.stringify(wopisrc);
  throw new ConformanceFailure('The action URL', [{ at: 'WOPISrc', expected: 'the address of the file', actual }]);
}
