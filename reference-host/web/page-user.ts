import { getCookie } from 'hono/cookie';
import type { HostContext } from '../host-env.ts';
import type { User } from '../users.ts';

export const userCookie = 'user';

/**
 * The user of the browser: Alice, unless another user was selected on the page of files. There are no passwords; the
 * files of this host are for tests.
 */
export function pageUser(c: HostContext): User {
  const { users } = c.var.host;
  const user = users.find(getCookie(c, userCookie) ?? '') ?? users.find('alice');
  if (!user) throw new Error('There is no user alice');
  return user;
}
