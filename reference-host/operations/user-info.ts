import { done } from '../answers.ts';
import type { HostContext } from '../host-env.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/putuserinfo */
export function putUserInfo(c: HostContext): Response {
  const { host, session, body } = c.var;
  host.users.setUserInfo(session.user.id, new TextDecoder().decode(body));
  return done();
}
