import { hostFrameIntegration } from '../suites/validator/host-frame-integration.ts';
import type { AppContext } from './app-env.ts';
import { categoryOf, frameLoadOf, openedFile, readFrameRequest } from './opened-file.ts';
import { Refusal } from './refusal.ts';
import { Session } from './session.ts';

/**
 * Opens a file for a host page. A GET with the token in the URL is also accepted, so that the page can show the error.
 * Sends no request to the host yet.
 */
export async function openView(c: AppContext): Promise<Response> {
  const { sessions, runner, history } = c.get('parts');
  requireAllowedPage(c);
  const request = await readFrameRequest(c);
  const file = openedFile(c, request);
  const hostPageLoad = frameLoadOf(request);
  const session = new Session({ file, hostPageLoad, category: categoryOf(request), runner, history });
  for (const check of hostFrameIntegration.checks)
    session.keep(await runner.judgeFrame({ suite: hostFrameIntegration, check }, file, hostPageLoad));
  sessions.add(session);
  // Keeps the token out of reloads and the history.
  return c.redirect(`/sessions/${session.id}`, 303);
}

// Browsers send `null` for pages that hide their origin; then only the origin of the file is checked.
function requireAllowedPage(c: AppContext): void {
  const origin = c.req.header('Origin');
  if (origin === undefined || origin === 'null' || origin === c.get('baseUrl')) return;
  const { origins } = c.get('parts');
  if (URL.canParse(origin) && origins.allows(new URL(origin))) return;
  const advice = URL.canParse(origin) ? `To test it, ${origins.howToAllow(new URL(origin))}.` : '';
  throw new Refusal(403, `Pages of ${origin} are not allowed to open files here.`, advice);
}
