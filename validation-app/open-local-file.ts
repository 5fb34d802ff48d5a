import type { AppContext } from './app-env.ts';
import { Refusal } from './refusal.ts';
import { Session } from './session.ts';

/** Opens the file of the command line, or returns to its session. */
export function openLocalFile(c: AppContext): Response {
  const { localFile, sessions, runner, history } = c.get('parts');
  if (!localFile?.key.matches(c.req.param('key') ?? '')) {
    const advice = 'Use the address that serve printed when it started; it is a new one each time.';
    throw new Refusal(404, 'This page does not exist.', advice);
  }
  const { file, editor } = localFile;
  const session = sessions.find(localFile.sessionId) ?? new Session({ file, category: 'All', editor, runner, history });
  if (session.id !== localFile.sessionId) sessions.add(session);
  localFile.sessionId = session.id;
  return c.redirect(`/sessions/${session.id}`, 303);
}
