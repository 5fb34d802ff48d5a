import { defineSuite } from '../../../harness/checks/check.ts';
import { found, likely } from '../../../harness/checks/likely-cause.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { expectFacts, type Fact, quoted } from '../../../harness/host-page/expect-facts.ts';
import {
  accessTokenOf,
  fileOf,
  type HostPageLoad,
  parameterOf,
  parametersOf,
  recorded,
  requireRecorded,
} from '../../../harness/host-page/host-page-load.ts';

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
  summary: 'The action URL that opens the frame, and the permissions of the frame',
  needs: [{ frame: 'request' }],
  checks: [
    {
      name: 'ActionUrlIsOpenedInAFrame',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'The host page shows the action URL in a frame, not in the whole window',
      spec: 'online/hostpage',
      requirementIds: ['HOST-01'],
      needs: [{ frame: 'surroundings' }],
      readOnly: true,
      async run({ frame }) {
        const { inFrame } = recorded(frame(), 'surroundings');

        expectFacts('Opening the frame', [
          { at: 'the action URL', expected: 'in a frame', actual: 'in its own window', holds: inFrame },
        ]);
      },
    },
    {
      name: 'FormIsUrlEncoded',
      category: 'OfficeOnline',
      level: 'SHOULD',
      requirement: `The host page posts the form as ${formType}`,
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
      requirement: 'The access token is not in the URL of the page, the frame, or a link, and not in a Referer header',
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
      requirement: 'WOPISrc in the action URL is the file URL without a token, percent-encoded exactly once',
      spec: 'rest/concepts#wopisrc',
      requirementIds: ['DISC-09', 'DISC-10', 'URL-08'],
      likelyCause: likely(
        'The action URL may be built by string concatenation, or encoded by two layers.',
        found(/%25|^"[^"]*[:/?#]/),
      ),
      readOnly: true,
      async run({ frame }) {
        expectFacts('The action URL', wopiSrcFacts(frame().request.url));
      },
    },
    {
      name: 'WopiSrcOpensWithThePostedToken',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'The posted access token opens the file in WOPISrc',
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
      requirement: 'WOPISrc is an HTTPS URL, except on loopback addresses',
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
      requirement: 'The action URL contains no placeholders, not even unknown ones, and no < or >',
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
      requirement: 'BUSINESS_USER is 1 in the action URL for a business user',
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
      requirement: 'A CSPP Plus host posts user_id and owner_id together with the access token',
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
      requirement: 'The frame is allowed to go full screen, for example through the allowfullscreen attribute',
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
      requirement: 'The frame is allowed to read and write the clipboard through its allow attribute',
      spec: 'online/hostpage#enable-clipboard-permissions',
      requirementIds: ['HOST-10'],
      needs: [{ frame: 'surroundings' }],
      likelyCause: likely(
        'The allow attribute may omit "*". Without it, the permission covers only the origin of src, and a frame that a form opens has no src.',
        found(/clipboard-/),
      ),
      readOnly: true,
      async run({ frame }) {
        // Some browsers do not report this.
        const { mayUseClipboard = true } = recorded(frame(), 'surroundings');
        const allow = quoted(frame().page?.frame.attributes.allow);

        expectFacts('The frame', [
          { at: 'clipboard', expected: 'allowed', actual: `not allowed, allow: ${allow}`, holds: mayUseClipboard },
        ]);
      },
    },
  ],
});

function addressesOf({ request, page }: HostPageLoad): [where: string, address: string][] {
  return [
    ['Referer of the frame', request.headers.referer ?? ''],
    ['the action URL', request.url],
    ...(page?.addresses.map((address): [string, string] => ['a URL in the page', address]) ?? []),
  ];
}

// A short token may occur in a URL by chance.
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
    fact('the absolute URL of the file', URL.canParse(value) && /^https?:/i.test(value)),
    fact('percent-encoded', !/[:/?#]/.test(parameter?.raw ?? '')),
    fact('no access token', parameterOf(value, 'access_token') === undefined),
  ];
}

function placeholderFacts(url: string): Fact[] {
  const brackets = /[<>]|%3C|%3E/i.exec(url)?.[0];
  const left = parametersOf(url).filter(({ value }) => placeholders.includes(value));
  return [
    { at: 'the URL', expected: 'no < or >', actual: quoted(brackets), holds: brackets === undefined },
    ...left.map(({ name, raw }) => ({
      at: `parameter ${name}`,
      expected: 'a value, or no parameter',
      actual: `the placeholder ${raw}`,
      holds: false,
    })),
  ];
}
