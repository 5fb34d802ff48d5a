import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { expectFacts } from '../../harness/host-page/expect-facts.ts';
import { expectReaction } from '../../harness/host-page/expect-reaction.ts';
import { recorded } from '../../harness/host-page/host-page-load.ts';
import { type EditorCheck, editorCheck } from './editor-check.ts';
import { byBoth, byCollabora } from './sources.ts';

const api = 'docs/postmessage_api.html';
const buttons = 'docs/advanced_integration.html#url-query-parameters';

const common: EditorCheck = {
  name: 'MessagesAreTexts',
  level: 'MUST',
  requirement: 'Messages to the frame are JSON texts; the editor does not read objects',
  editors: byBoth(api, 'docs/docs-api/using-wopi/postmessage/'),
  needs: [{ frame: 'messages' }],
  readOnly: true,
  async run({ frame }) {
    const { early, answers } = recorded(frame(), 'messages');

    expectFacts(
      'The host page',
      [...early, ...answers].map(({ data, isText }) => ({
        at: 'a message',
        expected: 'a text, from JSON.stringify',
        actual: `an object: ${data}`,
        holds: isText,
      })),
    );
  },
};

const closeButton: EditorCheck = {
  name: 'CloseButtonIsHandled',
  level: 'SHOULD',
  requirement: 'A page that asks for the close button with closebutton=true is closed or left on UI_Close',
  editors: byCollabora(buttons),
  needs: [{ frame: { button: 'closebutton' } }, { frame: 'page' }],
  readOnly: true,
  async run({ frame }) {
    const { closed } = recorded(frame(), 'page').reactions;

    expectFacts('The host page', [
      { at: 'UI_Close', expected: 'the page closed or left', actual: 'nothing happened', holds: closed },
    ]);
  },
};

interface RequestRule extends Pick<EditorCheck, 'name' | 'requirement'> {
  /** The message by which the editor asks the page for something. */
  readonly message: string;
  readonly need: Gate;
  readonly page?: string;
}

const requestRules: readonly RequestRule[] = [
  {
    name: 'SaveAsIsHandled',
    message: 'UI_SaveAs',
    requirement: 'The page reacts to UI_SaveAs, for example asks for a name, if UserCanNotWriteRelative is false',
    need: { property: 'UserCanNotWriteRelative', must: 'be false' },
  },
  {
    name: 'InsertGraphicIsHandled',
    message: 'UI_InsertGraphic',
    requirement: 'A host that claims EnableInsertRemoteImage reacts to UI_InsertGraphic',
    need: 'EnableInsertRemoteImage',
  },
  {
    name: 'InsertFileIsHandled',
    message: 'UI_InsertFile',
    requirement: 'A host that claims EnableInsertRemoteFile reacts to UI_InsertFile',
    need: 'EnableInsertRemoteFile',
  },
  {
    name: 'PickLinkIsHandled',
    message: 'UI_PickLink',
    requirement: 'A host that claims EnableRemoteLinkPicker reacts to UI_PickLink',
    need: 'EnableRemoteLinkPicker',
  },
  {
    name: 'ShareIsHandled',
    message: 'UI_Share',
    requirement: 'A host that claims EnableShare reacts to UI_Share',
    need: 'EnableShare',
  },
  {
    name: 'FileVersionsIsHandled',
    message: 'UI_FileVersions',
    requirement: 'A page that asks for the history button with revisionhistory=true reacts to UI_FileVersions',
    need: { frame: { button: 'revisionhistory' } },
    page: buttons,
  },
  {
    name: 'DownloadAsIsHandled',
    message: 'Download_As',
    requirement: 'A host that claims DownloadAsPostMessage reacts to Download_As, by which downloads and prints arrive',
    need: 'DownloadAsPostMessage',
  },
];

const requests = requestRules.map(
  ({ message, need, page = api, ...rule }): EditorCheck => ({
    ...rule,
    level: 'SHOULD',
    editors: byCollabora(page),
    needs: [{ frame: 'reactions' }, need],
    readOnly: true,
    async run({ frame }) {
      expectReaction(frame(), message);
    },
  }),
);

const suite = (group: string, summary: string, checks: readonly EditorCheck[]): Suite =>
  defineSuite({
    group,
    origin: 'extended',
    summary,
    // Without it, neither editor sends messages.
    needs: [{ frame: 'request' }, { property: 'PostMessageOrigin', must: 'be present' }],
    checks: checks.map(editorCheck),
  });

export const postMessages: readonly Suite[] = [
  suite('Editors.PostMessage', 'Messages to the frames of editors other than Microsoft’s', [common]),
  suite('Collabora.PostMessage', 'The reactions of the host page to messages of Collabora Online', [
    closeButton,
    ...requests,
  ]),
];
