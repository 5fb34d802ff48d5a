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
  UI_Edit: () => location.assign(location.pathname.replace('/view/', '/edit/')),
  UI_Sharing: () => show('Share'),
  UI_FileVersions: () => show('Versions'),
  UI_Workflow: ({ WorkflowType = '' }) => show(WorkflowType),
  UI_FileEmbed: () => send('CanEmbed', { HostEmbeddedViewUrl: location.href.replace('/edit/', '/view/') }),
  // Messages of Collabora Online.
  UI_Share: () => show('Share'),
  UI_SaveAs: ({ format = '' }) =>
    ask('Save as', `copy.${format}`, (Filename) => send('Action_SaveAs', { Filename, Notify: true })),
  UI_InsertGraphic: () => ask('Insert the image', '', (url) => send('Action_InsertGraphic', { url })),
  UI_InsertFile: ({ callback = '' }) => ask('Insert the file', '', (url) => send(callback, { url })),
  UI_PickLink: () => ask('Insert the link', '', (url) => send('Action_InsertLink', { url })),
  Download_As: ({ URL = '' }) => open(URL),
};

// While a dialog is over the frame, the editor must not take the focus.
function show(title: string, ...content: readonly Node[]): void {
  const dialog = document.createElement('dialog');
  const heading = document.createElement('h2');
  const button = document.createElement('button');
  const dialogForm = document.createElement('form');
  heading.textContent = title;
  button.textContent = 'OK';
  dialogForm.method = 'dialog';
  dialogForm.append(heading, ...content, button);
  dialog.append(dialogForm);
  dialog.addEventListener('close', () => {
    dialog.remove();
    send('Grab_Focus');
  });
  document.body.append(dialog);
  send('Blur_Focus');
  dialog.showModal();
}

function ask(title: string, proposal: string, answer: (text: string) => void): void {
  const input = document.createElement('input');
  input.value = proposal;
  input.setAttribute('aria-label', title);
  show(title, input);
  input.form?.addEventListener('submit', () => {
    if (input.value !== '') answer(input.value);
  });
}

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
