import type { Defect } from '../defect.ts';
import { ignored, inHtml } from '../host-page.ts';
import { override } from '../rewrite.ts';
import { forBoth, forEditor } from './of-editors.ts';

const viewport = /(<meta name="viewport" content=")[^"]*/;

/** Ends every access token with characters that a URL cannot have. */
const tokensInBase64: Defect = {
  name: 'tokens-in-base64',
  breaks: 'Access tokens need no encoding.',
  caughtBy: ['Collabora.HostPage/AccessTokenNeedsNoEncoding'],
  needs: 'browser',
  setup: ({ parts: { tokens } }) => {
    override(tokens, 'issue', (issue) => (grant) => `${issue(grant)}+/==`);
    override(tokens, 'read', (read) => (token) => read(token.replace(/\+\/==$/, '')));
  },
};

const pageThatTells = inHtml(
  'token-ends-with-the-page',
  'The access token is valid after the page is closed.',
  ['Extended.HostFrame/WopiSrcOpensWithThePostedToken'],
  [
    'form.submit();',
    'form.submit();\naddEventListener("pagehide", () => navigator.sendBeacon("/left", form.elements.access_token.value));',
  ],
);

/** Takes the token back when the user leaves the page, long before the editor saves for the last time. */
const tokenEndsWithThePage: Defect = {
  ...pageThatTells,
  middleware: async (c, next) => {
    if (c.req.path === '/left') {
      c.var.memory.set(await c.req.text(), 'left');
      return c.body(null, 204);
    }
    if (c.var.memory.has(c.req.query('access_token') ?? '')) return c.body(null, 401);
    return await pageThatTells.middleware?.(c, next);
  },
};

/** Defects of the host pages of other editors. */
export const editorPageDefects: readonly Defect[] = [
  ...forBoth([
    inHtml(
      'page-for-desktops',
      'The page is as wide as the device.',
      ['Editors.HostPage/ViewportHasTheWidthOfTheDevice'],
      [viewport, '$1width=980'],
    ),
    inHtml(
      'messages-as-objects',
      'Messages are JSON texts.',
      ['Editors.PostMessage/MessagesAreTexts'],
      [/JSON\.stringify\((\{ MessageId, SendTime: Date\.now\(\), Values \})\)/, '$1'],
    ),
    tokenEndsWithThePage,
  ]),
  ...forEditor(
    'collabora',
    [
      inHtml(
        'page-cannot-be-zoomed',
        'Users can zoom the page.',
        ['Collabora.HostPage/ViewportCanBeScaled'],
        [viewport, '$1width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no'],
      ),
      tokensInBase64,
      inHtml(
        'close-button-not-handled',
        'UI_Close closes the page or navigates away.',
        ['Collabora.PostMessage/CloseButtonIsHandled'],
        ['location.assign("/")', '{}'],
      ),
      ...Object.entries({
        SaveAs: 'UI_SaveAs',
        InsertGraphic: 'UI_InsertGraphic',
        InsertFile: 'UI_InsertFile',
        PickLink: 'UI_PickLink',
        Share: 'UI_Share',
        FileVersions: 'UI_FileVersions',
        DownloadAs: 'Download_As',
      }).map(([check, message]) => ignored(message, [`Collabora.PostMessage/${check}IsHandled`])),
    ],
    '-for-collabora',
  ),
  ...forEditor(
    'onlyoffice',
    [
      inHtml(
        'sandbox-without-downloads',
        'The sandbox allows downloads.',
        ['Onlyoffice.HostPage/FrameSandboxAllowsDownloads'],
        [' allow-downloads', ''],
      ),
      inHtml(
        'docs-api-config-not-json',
        'docs_api_config is JSON.',
        ['Onlyoffice.HostPage/DocsApiConfigIsJson'],
        [/(name="docs_api_config" value=)"[^"]*"/, '$1"[object Object]"'],
      ),
    ],
    '-for-onlyoffice',
  ),
];
