// Runs in the frame like a WOPI client: records the host page's messages, and reports that the frame has loaded.
import type { Conversation, FrameMessage, FrameReport, FrameSurroundings } from './wopi-frame.ts';

const received: FrameMessage[] = [];
let onMessage = () => {};

addEventListener('message', ({ data, source }) => {
  if (source !== parent || received.length >= 50) return;
  const isText = typeof data === 'string';
  received.push({ data: String(isText ? data : JSON.stringify(data)).slice(0, 2000), isText });
  onMessage();
});

export function takeMessages(): FrameMessage[] {
  return received.splice(0);
}

export function post(MessageId: string, Values: object = {}): void {
  parent.postMessage(JSON.stringify({ MessageId, SendTime: Date.now(), Values }), parentOrigin() ?? '*');
}

export async function converse({ statuses, settleMs, answerMs }: Conversation): Promise<FrameReport> {
  await pause(settleMs);
  const early = takeMessages();
  const reply = new Promise<void>((resolve) => {
    onMessage = () => {
      if (received.some(isAnswer)) resolve();
    };
  });
  for (const status of statuses) post('App_LoadingStatus', status);
  await Promise.race([reply, pause(answerMs)]);
  return { surroundings: surroundings(), messages: { early, answers: takeMessages() } };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isAnswer({ data }: FrameMessage): boolean {
  return data.includes('Host_PostmessageReady');
}

function surroundings(): FrameSurroundings {
  const mayRead = allows('clipboard-read');
  return {
    inFrame: parent !== window,
    mayGoFullscreen: document.fullscreenEnabled === true,
    mayUseClipboard: mayRead === undefined ? undefined : mayRead && allows('clipboard-write'),
    parentOrigin: parentOrigin(),
  };
}

// Firefox has no ancestorOrigins.
function parentOrigin(): string | undefined {
  const ancestors: DOMStringList | undefined = location.ancestorOrigins;
  return ancestors?.[0] ?? (document.referrer === '' ? undefined : new URL(document.referrer).origin);
}

interface PermissionsPolicy {
  allowsFeature(feature: string): boolean;
}

// The interface has a new and an old name; some browsers have neither.
function allows(feature: string): boolean | undefined {
  const { permissionsPolicy, featurePolicy } = document as {
    readonly permissionsPolicy?: PermissionsPolicy;
    readonly featurePolicy?: PermissionsPolicy;
  };
  return (permissionsPolicy ?? featurePolicy)?.allowsFeature(feature);
}
