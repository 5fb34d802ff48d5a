import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { differs, likely } from '../../../harness/checks/likely-cause.ts';
import type { JsonExpectation } from '../../../harness/expect/json.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { expectFacts, type Fact, quoted } from '../../../harness/host-page/expect-facts.ts';
import {
  fileOf,
  type HostPage,
  type HostPageLoad,
  parameterOf,
  recorded,
  type SecondLoad,
} from '../../../harness/host-page/host-page-load.ts';
import { writingIsClaimed } from '../../editors-only.ts';

const sandboxTokens = [
  ...['allow-scripts', 'allow-same-origin', 'allow-forms', 'allow-popups', 'allow-top-navigation'],
  'allow-popups-to-escape-sandbox',
];

const viewportParts: Readonly<Record<string, string>> = {
  width: 'device-width',
  'initial-scale': '1',
  'maximum-scale': '1',
  'minimum-scale': '1',
  'user-scalable': 'no',
};

type Rule = Omit<Check, 'category' | 'run' | 'readOnly' | 'spec'> & { readonly spec?: string };

/** A rule about the host page as a browser saw it. */
interface PageRule extends Rule {
  readonly facts: (page: HostPage) => Fact[];
}

/** A rule about what a browser saw when the host page was opened again. */
interface SecondLoadRule extends Rule {
  readonly facts: (second: SecondLoad) => Fact[];
}

const rules: readonly PageRule[] = [
  {
    name: 'FrameIsMadeByScript',
    level: 'MUST',
    requirement: 'A script creates the frame on each load, and the HTML contains no iframe',
    spec: 'online/hostpage#working-around-browser-iframe-behavior',
    requirementIds: ['HOST-06'],
    likelyCause: likely(
      'The frame may be part of the HTML, so that browsers restore its previous content and its old access token.',
      differs(/^the HTML$/),
    ),
    facts: ({ html }) => [
      {
        at: 'the HTML',
        expected: 'no <iframe>',
        actual: 'an <iframe>',
        holds: !/<iframe\b/i.test(withoutScripts(html)),
      },
    ],
  },
  {
    name: 'FrameHasNameIdAndTitle',
    level: 'SHOULD',
    requirement: 'The frame has a name, an id, and a title for screen readers',
    requirementIds: ['HOST-07'],
    facts: ({ frame }) => ['name', 'id', 'title'].map((name) => attributeFact(frame.attributes, name)),
  },
  {
    name: 'FrameSandboxIsWideEnough',
    level: 'SHOULD',
    requirement: 'A sandboxed frame allows scripts, the same origin, forms, pop-ups, and top-level navigation',
    requirementIds: ['HOST-09'],
    facts: ({ frame: { attributes } }) => sandboxTokens.map((token) => sandboxFact(attributes.sandbox, token)),
  },
  {
    name: 'FrameFillsThePage',
    level: 'MUST',
    requirement: 'The frame of an editor fills the page without a border, and the page does not scroll',
    requirementIds: ['HOST-14', 'HOST-23'],
    // The documentation lets a viewer be embedded in a page or shown in a light box.
    needs: writingIsClaimed,
    facts: ({ frame }) => sizeFacts(frame),
  },
  {
    name: 'ViewportIsFixed',
    level: 'MUST',
    requirement: 'The viewport meta element uses the width of the device and disables zoom',
    requirementIds: ['HOST-15'],
    facts: ({ viewport }) => Object.entries(viewportParts).map(([name, value]) => viewportFact(viewport, name, value)),
  },
  {
    name: 'CharsetIsUtf8',
    level: 'SHOULD',
    requirement: 'The host page declares UTF-8 as its charset',
    requirementIds: ['HOST-16'],
    facts: ({ charset }) => [
      { at: 'charset', expected: 'UTF-8', actual: charset, holds: charset.toLowerCase() === 'utf-8' },
    ],
  },
  {
    name: 'FaviconIsGiven',
    level: 'SHOULD',
    requirement: 'The host page has a favicon',
    spec: 'online/discovery#favicon-urls',
    requirementIds: ['HOST-17', 'DISC-27'],
    facts: ({ hasFavicon }) => [{ at: 'link rel=icon', expected: 'one', actual: 'none', holds: hasFavicon }],
  },
  {
    name: 'PageIsNotCached',
    level: 'SHOULD',
    requirement: 'The host page returns Cache-Control no-cache and no-store, Expires -1, and Pragma no-cache',
    spec: 'online/hostpage#host-page-headers',
    requirementIds: ['HOST-13'],
    likelyCause: likely(
      'The host may use its default cache headers, although the page contains an access token that expires.',
      differs(/^header cache-control$/),
    ),
    facts: ({ headers }) => [
      headerFact(headers, 'cache-control', 'no-cache and no-store', /^(?=.*\bno-cache\b)(?=.*\bno-store\b)/i),
      headerFact(headers, 'expires', '-1', /^\s*(-1|0)\s*$|\b19[7-9]\d\b/),
      headerFact(headers, 'pragma', 'no-cache', /\bno-cache\b/i),
    ],
  },
  {
    name: 'PageCannotBeFramedByOthers',
    level: 'MAY',
    requirement: 'The host page prevents other sites from framing it (good practice, not documented)',
    requirementIds: ['HOST-20'],
    facts: ({ headers }) => [framingFact(headers)],
  },
];

const secondLoadRules: readonly SecondLoadRule[] = [
  {
    name: 'WdParametersArePassedThrough',
    level: 'MUST',
    requirement: 'The host page passes wd parameters of its own URL unchanged to the action URL',
    spec: 'online/hostpage#passing-through-wd-parameters',
    requirementIds: ['HOST-11'],
    facts: ({ sent, actionUrl }) => [parameterFact('the action URL', actionUrl, sent.kept.name, sent.kept.value)],
  },
  {
    name: 'WdPreviousParametersAreRemoved',
    level: 'SHOULD',
    requirement: 'The host page removes wdPreviousSession from its URL after use and keeps other wd parameters',
    spec: 'online/hostpage#passing-through-wd-parameters',
    requirementIds: ['HOST-12'],
    facts: ({ sent, address }) => [
      parameterFact('the URL of the page', address, sent.dropped.name, undefined),
      parameterFact('the URL of the page', address, sent.kept.name, sent.kept.value),
    ],
  },
];

export const extendedHostPage = defineSuite({
  group: 'Extended.HostPage',
  origin: 'extended',
  summary: 'The page around the frame, as seen by a browser',
  needs: [{ frame: 'page' }],
  checks: [
    ...rules.map(({ facts, ...rule }) => pageCheck(rule, (load) => facts(recorded(load, 'page')))),
    ...secondLoadRules.map(({ facts, ...rule }) => ({
      ...pageCheck(rule, (load) => facts(recorded(load, 'second'))),
      needs: [{ frame: 'second' } as const],
    })),
    {
      name: 'TitleNamesTheFile',
      category: 'OfficeOnline',
      level: 'SHOULD',
      requirement: 'The title of the host page contains the name of the file',
      spec: 'online/hostpage',
      requirementIds: ['HOST-18'],
      readOnly: true,
      async run({ frame, wopi }) {
        const { title } = recorded(frame(), 'page');

        expectResponse(await wopi.checkFileInfo(fileOf(frame())), { json: { BaseFileName: partOf(title) } });
      },
    },
  ],
});

function pageCheck(rule: Rule, factsOf: (load: HostPageLoad) => readonly Fact[]): Check {
  return {
    spec: 'online/hostpage',
    ...rule,
    category: 'OfficeOnline',
    readOnly: true,
    async run({ frame }) {
      expectFacts('The host page', factsOf(frame()));
    },
  };
}

// What is not closed goes on to the end, as in a browser; to look for the end from each start would take minutes.
function withoutScripts(html: string): string {
  return html.replace(/<!--[\s\S]*?(?:-->|$)|<(script|noscript|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '');
}

function attributeFact(attributes: Readonly<Record<string, string>>, name: string): Fact {
  return { at: `attribute ${name}`, expected: 'a value', actual: '(missing)', holds: Boolean(attributes[name]) };
}

function sandboxFact(sandbox: string | undefined, token: string): Fact {
  const holds = sandbox === undefined || sandbox.split(/\s+/).includes(token);
  return { at: 'attribute sandbox', expected: token, actual: quoted(sandbox), holds };
}

function sizeFacts({ box, window, scrolls }: HostPage['frame']): Fact[] {
  const near = (one: number, other: number) => Math.abs(one - other) <= 2;
  const fills = near(box.x, 0) && near(box.y, 0) && near(box.width, window.width) && near(box.height, window.height);
  return [
    {
      at: 'the frame',
      expected: `${window.width} × ${window.height} at 0, 0`,
      actual: `${box.width} × ${box.height} at ${box.x}, ${box.y}`,
      holds: fills,
    },
    { at: 'the page', expected: 'no scrolling', actual: 'scrolling', holds: !scrolls },
  ];
}

function viewportFact(viewport: string | undefined, name: string, value: string): Fact {
  const parts = (viewport ?? '')
    .slice(0, 1_000)
    .split(/[,;]/)
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*=\s*/),
    );
  const found = parts.find(([key]) => key === name)?.[1];
  const isValue = found === value || (/^\d/.test(value) && Number(found) === Number(value)) || isNo(value, found);
  return { at: 'meta viewport', expected: `${name}=${value}`, actual: quoted(viewport), holds: isValue };
}

function isNo(value: string, found: string | undefined): boolean {
  return value === 'no' && found === '0';
}

function headerFact(headers: HostPage['headers'], name: string, expected: string, form: RegExp): Fact {
  const value = headers[name];
  return { at: `header ${name}`, expected, actual: quoted(value), holds: form.test(value ?? '') };
}

function framingFact(headers: HostPage['headers']): Fact {
  const ancestors = /frame-ancestors([^;]*)/i.exec(headers['content-security-policy'] ?? '')?.[1]?.trim();
  const options = headers['x-frame-options'];
  const isOpen =
    ancestors === undefined ? !/^(deny|sameorigin)$/i.test(options ?? '') : /(^|\s)(\*|https?:)(\s|$)/.test(ancestors);
  return {
    at: 'header content-security-policy',
    expected: 'frame-ancestors with the origins that may show the page, or X-Frame-Options',
    actual: ancestors === undefined ? quoted(options) : quoted(`frame-ancestors ${ancestors}`),
    holds: !isOpen,
  };
}

function parameterFact(at: string, url: string, name: string, expected: string | undefined): Fact {
  const actual = parameterOf(url, name)?.value;
  const wanted = expected === undefined ? `no ${name}` : `${name}=${expected}`;
  return {
    at,
    expected: wanted,
    actual: actual === undefined ? `no ${name}` : `${name}=${actual}`,
    holds: actual === expected,
  };
}

function partOf(title: string): JsonExpectation {
  return (name) => {
    const stem = typeof name === 'string' ? name.replace(/\.[^.]*$/, '') : '';
    return stem !== '' && title.includes(stem) ? undefined : `a name whose stem is in the title, ${quoted(title)}`;
  };
}
