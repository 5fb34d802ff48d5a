import type { FrameRequest } from '../harness/host-page/host-page-load.ts';
import { hostFrameIntegration } from '../suites/validator/host-frame-integration.ts';
import { html } from '../web/html.ts';
import type { Editor } from '../wopi/editors.ts';
import type { AppContext } from './app-env.ts';
import { paths } from './app-paths.ts';
import { messagePage } from './message-page.ts';
import { categoryOf, frameLoadOf, openedFile, readFrameRequest } from './opened-file.ts';
import { Refusal } from './refusal.ts';
import { Session } from './session.ts';

/** The field of the form with which the user goes on after a GET. */
const openedByGet = 'opened-by-get';

/** Opens a file for a host page. Sends no request to the host yet. */
export async function openView(c: AppContext): Promise<Response> {
  const { sessions, runner, history } = c.get('parts');
  requireAllowedPage(c);
  const request = asOpened(await readFrameRequest(c), c);
  const file = openedFile(c, request);
  const hostPageLoad = frameLoadOf(request);
  const editor = editorAt(new URL(c.req.url).pathname);
  const session = new Session({ file, hostPageLoad, category: categoryOf(request), editor, runner, history });
  for (const entry of session.checks.filter(({ suite }) => suite.group === hostFrameIntegration.group))
    session.findings.keep(await runner.judgeFrame(entry, file, hostPageLoad));
  sessions.add(session);
  // Keeps the token out of reloads and the history.
  return c.redirect(`/sessions/${session.id}`, 303);
}

/** The editor whose frame has this path. */
function editorAt(path: string): Editor {
  if (path === paths.collabora) return 'collabora';
  return path.startsWith(`${paths.onlyoffice}/`) ? 'onlyoffice' : 'microsoft';
}

/**
 * Explains what is wrong with a GET that has the token in its URL. It starts nothing, because any page can cause one; the
 * user may go on.
 */
export async function explainGet(c: AppContext): Promise<Response> {
  openedFile(c, await readFrameRequest(c));
  const { pathname, search } = new URL(c.req.url);
  const body = html`<p>The host page opened this frame by GET, with the access token in its address, where logs and histories
keep it. It must post the token in a form: <code>method="post"</code>. The check
<code>HostFrameIntegration/AccessTokenPassedViaPostMethod</code> fails for this reason.</p>
<form method="post" action="${c.env?.incoming?.url ?? pathname + search}"><input type="hidden" name="${openedByGet}" value="1">
<button class="primary">Run the checks nevertheless</button></form>`;
  // With the policy of the other pages, browsers would hide the origin of the form.
  c.header('Referrer-Policy', 'same-origin');
  return c.html(messagePage(c, 'The access token is in the address', body));
}

/** The request of the host page, where the user went on after its GET. */
function asOpened(request: FrameRequest, c: AppContext): FrameRequest {
  const isOurs = c.req.header('Origin') === c.get('baseUrl') && openedByGet in request.fields;
  return isOurs ? { method: 'GET', url: request.url, headers: {}, fields: {} } : request;
}

function requireAllowedPage(c: AppContext): void {
  const { origins } = c.get('parts');
  const origin = c.req.header('Origin');
  if (origin === c.get('baseUrl')) return;
  if (origin === undefined || origin === 'null')
    throw new Refusal(
      403,
      'The page that opened this file hides its origin.',
      'A page does so if it is sandboxed without allow-same-origin, or sends Referrer-Policy: no-referrer.',
    );
  if (URL.canParse(origin) && origins.allows(new URL(origin))) return;
  const advice = URL.canParse(origin) ? `To test it, ${origins.howToAllow(new URL(origin))}.` : '';
  throw new Refusal(403, `Pages of ${origin} are not allowed to open files here.`, advice);
}
