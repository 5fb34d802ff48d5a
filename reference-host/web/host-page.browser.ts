// Posts the access token into the frame of the WOPI client and handles the client's messages. The frame is created by
// script, because browsers would otherwise restore its previous content.
interface Message {
  readonly MessageId: string;
  readonly Values?: Readonly<Record<string, string>>;
}

const form = document.getElementById('office_form') as HTMLFormElement;
const frameOrigin = new URL(form.action).origin;
const frame = document.createElement('iframe');
frame.name = 'office_frame';
frame.id = 'office_frame';
frame.title = 'Office Frame';
frame.setAttribute('allowfullscreen', 'true');
frame.setAttribute('allow', 'clipboard-read *; clipboard-write *');
frame.setAttribute(
  'sandbox',
  'allow-scripts allow-same-origin allow-forms allow-popups allow-top-navigation allow-popups-to-escape-sandbox allow-downloads allow-modals',
);

const reactions: Readonly<Record<string, (values: Readonly<Record<string, string>>) => void>> = {
  App_LoadingStatus: () => send('Host_PostmessageReady'),
  File_Rename: ({ NewName = '' }) => {
    document.title = NewName;
  },
  UI_Close: () => location.assign('/'),
};

function send(MessageId: string, Values = {}): void {
  frame.contentWindow?.postMessage(JSON.stringify({ MessageId, SendTime: Date.now(), Values }), frameOrigin);
}

function receive({ origin, source, data }: MessageEvent<string>): void {
  if (origin !== frameOrigin || source !== frame.contentWindow) return;
  const { MessageId, Values } = JSON.parse(data) as Message;
  if (Object.hasOwn(reactions, MessageId)) reactions[MessageId]?.(Values ?? {});
}

addEventListener('message', receive);
document.getElementById('frame_holder')?.append(frame);
form.submit();

const address = new URL(location.href);
for (const name of ['wdPreviousSession', 'wdPreviousCorrelation']) address.searchParams.delete(name);
history.replaceState(null, '', address);
