import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import { found, likely } from '../../harness/checks/likely-cause.ts';
import { expectFacts, type Fact, quoted } from '../../harness/host-page/expect-facts.ts';
import { accessTokenOf, recorded } from '../../harness/host-page/host-page-load.ts';
import { type EditorCheck, editorCheck } from './editor-check.ts';
import { byBoth, byCollabora, byOnlyoffice } from './sources.ts';

const tutorial = 'docs/Step_by_step_tutorial.html';
const hostPage = 'docs/docs-api/using-wopi/host-page/';

const common: EditorCheck = {
  name: 'ViewportHasTheWidthOfTheDevice',
  level: 'SHOULD',
  requirement: 'The viewport meta element has width=device-width, without which phones show a tiny desktop editor',
  editors: byBoth(tutorial, hostPage),
  needs: [{ frame: 'page' }],
  readOnly: true,
  async run({ frame }) {
    const { viewport } = recorded(frame(), 'page');
    const holds = partsOf(viewport).includes('width=device-width');

    expectFacts('The host page', [viewportFact(viewport, 'width=device-width', holds)]);
  },
};

const ofCollabora: readonly EditorCheck[] = [
  {
    name: 'ViewportCanBeScaled',
    level: 'SHOULD',
    requirement: 'The viewport meta element does not keep users from zooming, for people with low vision',
    editors: byCollabora(tutorial),
    needs: [{ frame: 'page' }],
    readOnly: true,
    async run({ frame }) {
      const { viewport } = recorded(frame(), 'page');
      const isFixed = partsOf(viewport).some((part) =>
        /^(user-scalable=(no|0(\.0*)?)|maximum-scale=1(\.0*)?)$/.test(part),
      );

      expectFacts('The host page', [viewportFact(viewport, 'no user-scalable=no and no maximum-scale=1', !isFixed)]);
    },
  },
  {
    name: 'AccessTokenNeedsNoEncoding',
    level: 'SHOULD',
    requirement: 'The posted access token has only letters, digits, and the characters . _ ~ -',
    editors: byCollabora('docs/How_to_integrate.html#authentication'),
    likelyCause: likely(
      'The token may be in Base64. The editor decodes it twice, so that "%" and "+" do not arrive unchanged.',
      found(/^"[+/= ]+"$/),
    ),
    readOnly: true,
    async run({ frame }) {
      const token = accessTokenOf(frame().request) ?? '';
      const others = [...new Set(token.replace(/[A-Za-z0-9._~-]/g, ''))].join(' ');

      expectFacts('Opening the frame', [
        { at: 'other characters in the token', expected: 'none', actual: quoted(others), holds: others === '' },
      ]);
    },
  },
];

const ofOnlyoffice: readonly EditorCheck[] = [
  {
    name: 'FrameSandboxAllowsDownloads',
    level: 'SHOULD',
    requirement: 'A sandboxed frame allows downloads and modal dialogs, without which nothing is saved or printed',
    editors: byOnlyoffice(hostPage),
    needs: [{ frame: 'page' }],
    readOnly: true,
    async run({ frame }) {
      const { sandbox } = recorded(frame(), 'page').frame.attributes;
      const tokens = sandbox?.toLowerCase().split(/\s+/);

      expectFacts(
        'The host page',
        ['allow-downloads', 'allow-modals'].map((token) => ({
          at: 'attribute sandbox',
          expected: token,
          actual: quoted(sandbox),
          holds: tokens === undefined || tokens.includes(token),
        })),
      );
    },
  },
  {
    name: 'DocsApiConfigIsJson',
    level: 'MUST',
    requirement: 'The form field docs_api_config is a JSON object, without which the editor shows an error page',
    editors: byOnlyoffice('wopiClient.js'),
    needs: [{ frame: { field: 'docs_api_config' } }],
    readOnly: true,
    async run({ frame }) {
      const { docs_api_config: text = '' } = frame().request.fields;

      expectFacts('Opening the frame', [
        {
          at: 'form field docs_api_config',
          expected: 'a JSON object',
          actual: quoted(text),
          holds: isJsonObject(text),
        },
      ]);
    },
  },
];

function partsOf(viewport = ''): string[] {
  const parts = viewport.slice(0, 1_000).toLowerCase().split(/[,;]/);
  return parts.map((part) => part.replace(/\s+/g, ''));
}

function viewportFact(viewport: string | undefined, expected: string, holds: boolean): Fact {
  return { at: 'meta viewport', expected, actual: quoted(viewport), holds };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const suite = (group: string, summary: string, checks: readonly EditorCheck[]): Suite =>
  defineSuite({ group, origin: 'extended', summary, needs: [{ frame: 'request' }], checks: checks.map(editorCheck) });

export const hostPages: readonly Suite[] = [
  suite('Editors.HostPage', 'The page around the frame of editors other than Microsoft’s', [common]),
  suite('Collabora.HostPage', 'The page around the frame of Collabora Online', ofCollabora),
  suite('Onlyoffice.HostPage', 'The page around the frame of ONLYOFFICE, and its form', ofOnlyoffice),
];
