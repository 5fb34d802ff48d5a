import { defineSuite } from '../../../harness/checks/check.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { expectFacts, type Fact, quoted } from '../../../harness/host-page/expect-facts.ts';
import {
  accessTokenOf,
  type FrameLoad,
  fileOf,
  parameterOf,
  parametersOf,
  recorded,
  requireRecorded,
} from '../../../harness/host-page/frame-load.ts';

/** Longest action URL, in characters. */
const longestActionUrl = 2048;

const formType = 'application/x-www-form-urlencoded';

const placeholders = [
  ...['ACTIVITY_NAVIGATION_ID', 'BUSINESS_USER', 'DC_LLCC', 'DISABLE_ASYNC', 'DISABLE_BROADCAST', 'DISABLE_CHAT'],
  ...['EMBEDDED', 'FULLSCREEN', 'HOST_SESSION_ID', 'PERFSTATS', 'PLACEHOLDER_OF_TOMORROW', 'RECORDING'],
  ...['SESSION_CONTEXT', 'THEME_ID', 'UI_LLCC', 'VALIDATOR_TEST_CATEGORY', 'WOPI_SOURCE'],
];

export const extendedHostFrame = defineSuite({
  group: 'Extended.HostFrame',
  origin: 'extended',
  summary: 'The action URL that the frame is opened with, and what the frame may do',
  needs: [{ frame: 'request' }],
  checks: [
    {
      name: 'ActionUrlIsOpenedInAFrame',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'The host page shows the action URL in a frame of its own, not in the whole window',
      spec: 'online/hostpage',
      requirementIds: ['HOST-01'],
      needs: [{ frame: 'surroundings' }],
      readOnly: true,
      async run({ frame }) {
        const { inFrame } = recorded(frame(), 'surroundings');

        expectFacts('Opening the frame', [
          { at: 'the action URL', expected: 'in a frame', actual: 'in a window of its own', holds: inFrame },
        ]);
      },
    },
    {
      name: 'FormIsUrlEncoded',
      category: 'OfficeOnline',
      level: 'SHOULD',
      requirement: `The form is posted as ${formType}, as forms are unless they say otherwise`,
      spec: 'online/hostpage#passing-access-tokens-securely',
      requirementIds: ['HOST-02'],
      readOnly: true,
      async run({ frame }) {
        const { method, headers } = frame().request;
        const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
        const holds = method !== 'POST' || type === formType;

        expectFacts('Opening the frame', [
          { at: 'header Content-Type', expected: formType, actual: quoted(type), holds },
        ]);
      },
    },
    {
      name: 'AccessTokenIsInNoUrl',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'The access token is in no address: not of the page, of the frame, of a link, nor in a Referer',
      spec: 'online/hostpage#passing-access-tokens-securely',
      requirementIds: ['HOST-03'],
      readOnly: true,
      async run({ frame }) {
        expectFacts('The host page', addressesOf(frame()).map(tokenFact(accessTokenOf(frame().request) ?? '')));
        requireRecorded('page', frame());
      },
    },
    {
      name: 'WopiSrcIsEncodedOnce',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement:
        'WOPISrc in the action URL is the address of the file, without a token, percent-encoded exactly once',
      spec: 'rest/concepts#wopisrc',
      requirementIds: ['DISC-09', 'DISC-10', 'URL-08'],
      likelyCause: 'the address was put together by hand, or encoded by two layers',
      readOnly: true,
      async run({ frame }) {
        expectFacts('The action URL', wopiSrcFacts(frame().request.url));
      },
    },
    {
      name: 'WopiSrcOpensWithThePostedToken',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'The file that the frame was told is opened by the token that the frame was given',
      spec: 'rest/concepts#wopisrc',
      requirementIds: ['DISC-10'],
      readOnly: true,
      async run({ frame, wopi }) {
        const file = fileOf(frame());

        expectResponse(await wopi.checkFileInfo(file), { status: 200 });
      },
    },
    {
      name: 'WopiSrcUsesHttps',
      category: 'OfficeOnline',
      level: 'SHOULD',
      requirement: 'The file is reached by https; on loopback, http will do',
      spec: 'online/build-test-ship/environments',
      requirementIds: ['DISC-26', 'SEC-01'],
      readOnly: true,
      async run({ frame }) {
        const { protocol, hostname } = new URL(fileOf(frame()).href);
        const holds = protocol === 'https:' || /^(localhost|127\..*|\[::1\])$/.test(hostname);

        expectFacts('The action URL', [{ at: 'WOPISrc', expected: 'an https URL', actual: protocol, holds }]);
      },
    },
    {
      name: 'PlaceholdersAreFilledOrRemoved',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement:
        'Every placeholder of the action URL is filled or removed whole, unknown ones too; no < or > is left',
      spec: 'online/discovery#transforming-the-urlsrc-parameter',
      requirementIds: ['DISC-06', 'DISC-07', 'DISC-08'],
      readOnly: true,
      async run({ frame }) {
        expectFacts('The action URL', placeholderFacts(frame().request.url));
      },
    },
    {
      name: 'ActionUrlIsShortEnough',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: `The action URL has at most ${longestActionUrl} characters`,
      spec: 'online/discovery#placeholder-values',
      requirementIds: ['DISC-25'],
      readOnly: true,
      async run({ frame }) {
        const { length } = frame().request.url;
        const expected = `at most ${longestActionUrl} characters`;

        expectFacts('The action URL', [
          { at: 'length', expected, actual: `${length}`, holds: length <= longestActionUrl },
        ]);
      },
    },
    {
      name: 'BusinessUsersAreNamed',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'For a business user, BUSINESS_USER is 1 in every action URL',
      spec: 'online/scenarios/business',
      requirementIds: ['DISC-13'],
      needs: ['LicenseCheckForEditIsEnabled'],
      readOnly: true,
      async run({ frame }) {
        const value = parameterOf(frame().request.url, 'IsLicensedUser')?.value;

        expectFacts('The action URL', [
          { at: 'parameter IsLicensedUser', expected: '"1"', actual: quoted(value), holds: value === '1' },
        ]);
      },
    },
    {
      name: 'UserAndOwnerArePosted',
      category: 'OfficeOnline',
      level: 'SHOULD',
      requirement: 'A host of CSPP Plus posts user_id and owner_id beside the access token',
      spec: 'online/hostpage',
      requirementIds: ['HOST-05'],
      needs: ['SupportsCoauth'],
      readOnly: true,
      async run({ frame }) {
        const { fields } = frame().request;
        const fact = (name: string): Fact => ({
          at: `form field ${name}`,
          expected: 'the ID, as in CheckFileInfo',
          actual: quoted(fields[name]),
          holds: Boolean(fields[name]),
        });

        expectFacts('Opening the frame', ['user_id', 'owner_id'].map(fact));
      },
    },
    {
      name: 'FrameMayGoFullscreen',
      category: 'OfficeOnline',
      level: 'SHOULD',
      requirement: 'The frame may fill the screen: it has the attribute allowfullscreen',
      spec: 'online/hostpage',
      requirementIds: ['HOST-08'],
      needs: [{ frame: 'surroundings' }],
      readOnly: true,
      async run({ frame }) {
        const { mayGoFullscreen } = recorded(frame(), 'surroundings');

        expectFacts('The frame', [
          { at: 'fullscreen', expected: 'allowed', actual: 'not allowed', holds: mayGoFullscreen },
        ]);
      },
    },
    {
      name: 'FrameMayUseTheClipboard',
      category: 'OfficeOnline',
      level: 'SHOULD',
      requirement: 'The frame may read and write the clipboard: its attribute allow says so',
      spec: 'online/hostpage#enable-clipboard-permissions',
      requirementIds: ['HOST-10'],
      needs: [{ frame: 'surroundings' }],
      likelyCause:
        'allow="clipboard-read; clipboard-write" is for the origin of src, and a frame that a form opens has none: write clipboard-read *',
      readOnly: true,
      async run({ frame }) {
        // Some browsers do not tell.
        const { mayUseClipboard = true } = recorded(frame(), 'surroundings');

        expectFacts('The frame', [
          { at: 'clipboard', expected: 'allowed', actual: 'not allowed', holds: mayUseClipboard },
        ]);
      },
    },
  ],
});

function addressesOf({ request, page }: FrameLoad): [where: string, address: string][] {
  return [
    ['Referer of the frame', request.headers.referer ?? ''],
    ['the action URL', request.url],
    ...(page?.addresses.map((address): [string, string] => ['an address in the page', address]) ?? []),
  ];
}

// A token of few characters may well be a word in some address.
const shortestRecognizable = 8;

function tokenFact(token: string): (place: [string, string]) => Fact {
  return ([at, address]) => {
    const isValue = parametersOf(address).some(({ value }) => value === token);
    const isPart = token.length >= shortestRecognizable && decodeLoosely(address).includes(token);
    return { at, expected: 'no access token', actual: address, holds: token === '' || !(isValue || isPart) };
  };
}

function decodeLoosely(text: string): string {
  return text.replace(/%[2-7][0-9a-f]/gi, (written) => decodeURIComponent(written));
}

function wopiSrcFacts(url: string): Fact[] {
  const parameter = parameterOf(url, 'WOPISrc');
  const value = parameter?.value ?? '';
  const fact = (expected: string, holds: boolean): Fact => ({
    at: 'WOPISrc',
    expected,
    actual: quoted(parameter?.raw),
    holds,
  });
  if (/^https?%3a/i.test(value)) return [fact('encoded once, not twice', false)];
  return [
    fact('the absolute address of the file', URL.canParse(value) && /^https?:/i.test(value)),
    fact('percent-encoded', !/[:/?#]/.test(parameter?.raw ?? '')),
    fact('no access token in it', parameterOf(value, 'access_token') === undefined),
  ];
}

function placeholderFacts(url: string): Fact[] {
  const brackets = /[<>]|%3C|%3E/i.exec(url)?.[0];
  const left = parametersOf(url).filter(({ value }) => placeholders.includes(value));
  return [
    { at: 'the URL', expected: 'no < or >', actual: quoted(brackets), holds: brackets === undefined },
    ...left.map(({ name, raw }) => ({
      at: `parameter ${name}`,
      expected: 'a value, or no such parameter',
      actual: `the placeholder ${raw}`,
      holds: false,
    })),
  ];
}
