import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { html } from '../web/html.ts';
import { limitedBody } from '../web/limited-body.ts';
import { type Editor, editors } from '../wopi/editors.ts';
import type { AllowedOrigins } from './allowed-origins.ts';
import type { AppContext, AppEnv, AppParts } from './app-env.ts';
import { paths } from './app-paths.ts';
import { capabilitiesOf, discoveryOf } from './discovery-of-editors.ts';
import { discoveryXml, netZonesOf } from './discovery-xml.ts';
import { getInfo } from './get-info.ts';
import { icon } from './icon.ts';
import type { LocalFile } from './local-file.ts';
import { messagePage } from './message-page.ts';
import { openLocalFile } from './open-local-file.ts';
import { explainGet, openView } from './open-view.ts';
import { OutcomeHistory } from './outcome-history.ts';
import { ownAddress } from './own-address.ts';
import { Refusal } from './refusal.ts';
import { reportFault } from './report-fault.ts';
import { respondWithRefusal } from './respond-with-refusal.ts';
import { Runner, type RunnerConnection } from './runner.ts';
import type { SecretKey } from './secret-key.ts';
import { sessionRoutes } from './session-routes.ts';
import { Sessions } from './sessions.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface AppOptions {
  readonly origins: AllowedOrigins;
  readonly keys: SigningKeys;
  /** The editor in whose form discovery is by default; default: Microsoft's. */
  readonly editor?: Editor;
  /** Absent where only this machine can reach the application. */
  readonly operatorKey?: SecretKey | undefined;
  /** A file that is opened without a host page. */
  readonly localFile?: LocalFile | undefined;
  /** Origin under which browsers and hosts reach the application; default: the Host header of each request. */
  readonly publicUrl?: string;
  /** How requests reach the hosts. */
  readonly connection?: RunnerConnection;
}

/** The self-hosted WOPI Validation application. It does not listen: pass `fetch` to a server, or use `startApp`. */
export function createApp({ editor = 'microsoft', ...options }: AppOptions): Hono<AppEnv> {
  const { origins, keys, operatorKey, localFile, publicUrl, connection = {} } = options;
  const parts: AppParts = {
    origins,
    keys,
    publicUrl,
    operatorKey,
    localFile,
    sessions: new Sessions(),
    infoSessions: new Sessions({ inUseMs: 60_000 }),
    runner: new Runner({ keys, guard: origins, connection }),
    history: new OutcomeHistory(),
  };
  const app = new Hono<AppEnv>();
  app.use(protectiveHeaders(origins), async (c, next) => {
    c.set('parts', parts);
    await next();
    c.res.headers.set('Cache-Control', 'no-store');
  });
  app.use(ownAddress);
  app.get('/', (c) => c.html(welcome(c)));
  // Host pages show this icon as their own.
  app.get(paths.icon, (c) =>
    c.body(icon, 200, { 'Content-Type': 'image/svg+xml', 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  );
  app.get(paths.discovery, (c) => {
    const wanted = editorOf(c, editor);
    const isXml = { 'Content-Type': 'text/xml; charset=utf-8' };
    if (wanted !== 'microsoft') return c.body(discoveryOf(wanted, c.get('baseUrl'), keys.keys), 200, isXml);
    const netZones = netZonesOf(c.get('baseUrl'));
    const zone = c.req.query('zone');
    if (zone !== undefined && !netZones.includes(zone))
      return c.text(`The net-zone does not exist. Available: ${netZones.join(', ')}.\n`, 404);
    // Some hosts expect a single net-zone and fail on a second one.
    const xml = discoveryXml(c.get('baseUrl'), keys.keys, zone === undefined ? netZones : [zone]);
    return c.body(xml, 200, isXml);
  });
  app.get(paths.capabilities, (c) => {
    const wanted = editorOf(c, editor);
    if (wanted === 'microsoft') throw new Refusal(404, 'Microsoft 365 has no capabilities; use ?editor=collabora.');
    return c.json(capabilitiesOf(wanted));
  });
  app.route(paths.getInfo, getInfo);
  for (const path of [paths.view, paths.collabora, `${paths.onlyoffice}/:app/:mode`]) {
    app.get(path, explainGet);
    app.post(path, limitedBody(64 * 1024), openView);
  }
  app.get(`${paths.local}/:key`, openLocalFile);
  app.route('/sessions', sessionRoutes);
  app.notFound((c) => respondWithRefusal(c, new Refusal(404, 'This page does not exist.')));
  app.onError(respondToError);
  return app;
}

function editorOf(c: AppContext, byDefault: Editor): Editor {
  const wanted = c.req.query('editor');
  if (wanted === undefined) return byDefault;
  const editor = editors.find((known) => known === wanted);
  if (!editor) throw new Refusal(404, `The editor is unknown. Available: ${editors.join(', ')}.`);
  return editor;
}

/** Allows only our own scripts and styles, and only allowed pages may show the application in a frame. */
function protectiveHeaders(origins: AllowedOrigins) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [NONCE],
      styleSrc: [NONCE],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: origins.frameAncestors(),
    },
    overwrite: false,
    xFrameOptions: false,
    // The header would apply to everything else on this name.
    strictTransportSecurity: false,
  });
}

const refusals: Readonly<Record<number, string>> = {
  403: 'This request came from a page of another site.',
  411: 'The request has no Content-Length.',
  413: 'The request is too large.',
};

function respondToError(error: Error, c: AppContext): Response | Promise<Response> {
  if (error instanceof Refusal) return respondWithRefusal(c, error);
  if (error instanceof HTTPException)
    return respondWithRefusal(c, new Refusal(error.status, refusals[error.status] ?? error.message));
  reportFault(error);
  return respondWithRefusal(c, new Refusal(500, 'An error in wopi-conformance, not in the host. Please report it.'));
}

function welcome(c: AppContext): string {
  const { origins } = c.get('parts');
  const discovery = c.get('baseUrl') + paths.discovery;
  return messagePage(
    c,
    'WOPI Validation is ready',
    html`<ol><li>Give your host this discovery address: <code><a href="${discovery}">${discovery}</a></code></li>
<li>Upload a file named <code>test.wopitest</code> to your host, and open it in your host’s own page.</li>
<li>Run the checks that appear there.</li></ol>
<h2>Hosts that may be tested</h2><ul>${origins.describe().map((origin) => html`<li>${origin}</li>`)}</ul>
<p class="quiet">Allow others with <code>--allow-origin</code>.</p>`,
  );
}
