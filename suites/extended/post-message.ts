import { type Check, defineSuite } from '../../harness/checks/check.ts';
import { differs, found, likely } from '../../harness/checks/likely-cause.ts';
import type { JsonObject, JsonValue } from '../../harness/client/response.ts';
import { isObject, type JsonExpectation } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import { expectFacts, type Fact, quoted } from '../../harness/host-page/expect-facts.ts';
import { expectReaction } from '../../harness/host-page/expect-reaction.ts';
import {
  fileOf,
  type HostPage,
  type HostPageLoad,
  recorded,
  renamedTo,
  type SecondLoad,
} from '../../harness/host-page/host-page-load.ts';
import type { FrameMessage, FrameMessages } from '../../harness/host-page/wopi-frame.ts';

const ready = 'Host_PostmessageReady';

interface MessageRule extends Omit<Check, 'category' | 'run' | 'readOnly' | 'spec'> {
  readonly facts: (messages: FrameMessages) => Fact[];
}

interface SecondLoadRule extends Omit<Check, 'category' | 'run' | 'readOnly' | 'spec'> {
  readonly facts: (second: SecondLoad) => Fact[];
}

interface PageRule extends Omit<Check, 'category' | 'run' | 'readOnly' | 'spec'> {
  readonly facts: (page: HostPage) => Fact[];
}

const messageRules: readonly MessageRule[] = [
  {
    name: 'HostPostmessageReadyIsSent',
    level: 'MUST',
    requirement: 'The host page sends Host_PostmessageReady once the frame has sent App_LoadingStatus, or earlier',
    requirementIds: ['PM-04', 'PM-06'],
    likelyCause: likely(
      'The listener may be registered too late, or the message may be sent to an origin other than that of the frame.',
      found(/^""$/),
    ),
    facts: ({ early, answers }) => [
      {
        at: 'messages',
        expected: ready,
        actual: quoted([...early, ...answers].map(({ data }) => data).join(', ')),
        holds: [...early, ...answers].some((message) => idOf(message) === ready),
      },
    ],
  },
  {
    name: 'MessagesAreJson',
    level: 'MUST',
    requirement: 'Messages to the frame are JSON strings or objects with MessageId, SendTime, and Values',
    requirementIds: ['PM-01'],
    facts: ({ early, answers }) => [...early, ...answers].map(formFact),
  },
  {
    name: 'NothingIsSentBeforeTheFrameIsReady',
    level: 'MUST',
    requirement: 'The host page sends only Host_PostmessageReady before it receives App_LoadingStatus',
    requirementIds: ['PM-05'],
    facts: ({ early }) =>
      early.map((message) => ({
        at: 'a message before App_LoadingStatus',
        expected: `only ${ready}`,
        actual: quoted(message.data),
        holds: idOf(message) === ready,
      })),
  },
];

const secondLoadRules: readonly SecondLoadRule[] = [
  {
    name: 'MessagesGoToTheOriginOfTheFrame',
    level: 'MUST',
    requirement: 'The host page posts messages only to the exact origin of the frame, never to *',
    requirementIds: ['PM-02'],
    facts: ({ leaked }) => leaked.map((message) => unwantedFact('another origin in the frame', message)),
  },
  {
    name: 'MessagesOfStrangeOriginsAreIgnored',
    level: 'MUST',
    requirement: 'The host page ignores messages from any origin except that of the frame',
    requirementIds: ['PM-03'],
    likelyCause: likely('The listener might not compare event.origin.', differs(/another origin/)),
    facts: ({ answered, obeyed }) => [
      ...answered.map((message) => unwantedFact('another origin that sent App_LoadingStatus', message)),
      {
        at: 'File_Rename and UI_Close from another origin',
        expected: 'no effect',
        actual: 'the page reacted',
        holds: !obeyed,
      },
    ],
  },
];

const pageRules: readonly PageRule[] = [
  {
    name: 'UiCloseIsHandled',
    level: 'MUST',
    requirement: 'A host that claims ClosePostMessage closes or leaves the page on UI_Close',
    requirementIds: ['PM-14'],
    needs: ['ClosePostMessage'],
    facts: ({ reactions: { closed } }) => [
      { at: 'UI_Close', expected: 'the page closed or left', actual: 'nothing happened', holds: closed },
    ],
  },
  {
    name: 'FileRenameIsHandled',
    level: 'MAY',
    requirement: 'The host page shows the new name in its title on File_Rename, which the documentation leaves to it',
    requirementIds: ['PM-21', 'HOST-18'],
    needs: ['SupportsRename'],
    facts: ({ reactions: { titleAfterRename } }) => [
      {
        at: 'the title after File_Rename',
        expected: `a title with ${quoted(renamedTo)}`,
        actual: quoted(titleAfterRename),
        holds: titleAfterRename.includes(renamedTo),
      },
    ],
  },
];

interface RequestRule extends Pick<Check, 'name' | 'requirement' | 'requirementIds' | 'needs'> {
  /** The message by which the editor asks the page for something. */
  readonly message: string;
}

// Office does nothing but send the message, so a page that does nothing either leaves the user with a dead button.
const requestRules: readonly RequestRule[] = [
  {
    name: 'UiEditIsHandled',
    message: 'UI_Edit',
    requirement: 'A host that claims EditModePostMessage reacts to UI_Edit on the page for viewing',
    requirementIds: ['PM-15'],
    needs: ['EditModePostMessage', { property: 'HostViewUrl', must: 'be an absolute URL' }],
  },
  {
    name: 'UiSharingIsHandled',
    message: 'UI_Sharing',
    requirement: 'A host that claims FileSharingPostMessage reacts to UI_Sharing',
    requirementIds: ['PM-16'],
    needs: ['FileSharingPostMessage'],
  },
  {
    name: 'UiFileVersionsIsHandled',
    message: 'UI_FileVersions',
    requirement: 'A host that claims FileVersionPostMessage reacts to UI_FileVersions',
    requirementIds: ['PM-17'],
    needs: ['FileVersionPostMessage'],
  },
  {
    name: 'UiFileEmbedIsHandled',
    message: 'UI_FileEmbed',
    requirement: 'A host that claims FileEmbedCommandPostMessage reacts to UI_FileEmbed',
    requirementIds: ['PM-18'],
    // Office sends the message only if it has the one URL and not the other.
    needs: [
      'FileEmbedCommandPostMessage',
      { property: 'FileEmbedCommandUrl', must: 'be an absolute URL' },
      { property: 'HostEmbeddedViewUrl', must: 'be absent' },
    ],
  },
  {
    name: 'UiWorkflowIsHandled',
    message: 'UI_Workflow',
    requirement: 'A host that claims WorkflowPostMessage reacts to UI_Workflow',
    requirementIds: ['PM-19'],
    needs: ['WorkflowPostMessage', { property: 'WorkflowType', must: 'be a non-empty array' }],
  },
];

export const extendedPostMessage = defineSuite({
  group: 'Extended.PostMessage',
  origin: 'extended',
  summary: 'The messages between the host page and the frame',
  needs: [{ frame: 'messages' }, { property: 'PostMessageOrigin', must: 'be present' }],
  checks: [
    ...messageRules.map((rule) => ruleCheck(rule, (load) => rule.facts(recorded(load, 'messages')))),
    {
      name: 'PageOriginIsPostMessageOrigin',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'PostMessageOrigin of CheckFileInfo is the origin of the host page',
      spec: 'online/scenarios/postmessage',
      requirementIds: ['PM-07', 'CFI-72'],
      needs: [{ frame: 'surroundings' }],
      readOnly: true,
      async run({ frame, wopi }) {
        const origin = parentOriginOf(frame());

        expectResponse(await wopi.checkFileInfo(fileOf(frame())), {
          json: { PostMessageOrigin: sameOriginAs(origin) },
        });
      },
    },
    ...secondLoadRules.map((rule) => ({
      ...ruleCheck(rule, (load) => rule.facts(recorded(load, 'second'))),
      needs: [{ frame: 'second' } as const, ...(rule.needs ?? [])],
    })),
    ...pageRules.map((rule) => ({
      ...ruleCheck(rule, (load) => rule.facts(recorded(load, 'page'))),
      needs: [{ frame: 'page' } as const, ...(rule.needs ?? [])],
    })),
    ...requestRules.map(
      ({ message, needs = [], ...rule }): Check => ({
        ...rule,
        category: 'OfficeOnline',
        level: 'MUST',
        spec: 'online/scenarios/customization#postmessage-properties',
        needs: [{ frame: 'reactions' }, ...needs],
        readOnly: true,
        async run({ frame }) {
          expectReaction(frame(), message);
        },
      }),
    ),
  ],
});

function ruleCheck(
  { facts: _, ...rule }: MessageRule | SecondLoadRule | PageRule,
  factsOf: (load: HostPageLoad) => readonly Fact[],
): Check {
  return {
    ...rule,
    category: 'OfficeOnline',
    spec: 'online/scenarios/postmessage',
    readOnly: true,
    async run({ frame }) {
      expectFacts('The host page', factsOf(frame()));
    },
  };
}

function parsed({ data }: FrameMessage): JsonObject | undefined {
  try {
    const value = JSON.parse(data) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function idOf(message: FrameMessage): JsonValue | undefined {
  return parsed(message)?.MessageId;
}

function formFact(message: FrameMessage): Fact {
  const { MessageId, SendTime, Values } = parsed(message) ?? {};
  const isWhole = typeof MessageId === 'string' && typeof SendTime === 'number' && isObject(Values);
  return {
    at: 'a message',
    expected: 'a JSON string or object with MessageId, SendTime (a number), and Values (an object)',
    actual: quoted(message.data),
    holds: isWhole,
  };
}

function unwantedFact(receiver: string, { data }: FrameMessage): Fact {
  return { at: `message to ${receiver}`, expected: 'nothing', actual: quoted(data), holds: false };
}

function parentOriginOf({ surroundings, request }: HostPageLoad): string {
  return surroundings?.parentOrigin ?? request.headers.origin ?? '';
}

function sameOriginAs(origin: string): JsonExpectation {
  return (value) =>
    typeof value === 'string' && URL.canParse(value) && new URL(value).origin === origin
      ? undefined
      : `${quoted(origin)}, the origin of the host page`;
}
