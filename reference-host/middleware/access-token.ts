import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../answers.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import type { Session } from '../host-parts.ts';
import { Links } from '../links.ts';
import { originOf } from '../request-url.ts';

/** Determines the user. The token in the URL takes precedence over the Authorization header. */
export const accessToken: MiddlewareHandler<HostEnv> = async (c, next) => {
  const session = sessionOf(c);
  if (!session)
    throw new Refusal(401, 'The access token is missing, invalid or expired', { 'WWW-Authenticate': 'Bearer' });
  c.set('session', session);
  c.set('links', new Links(originOf(c), c.var.host, session));
  await next();
};

/** The access token as the client sent it, percent-decoded once. */
export function tokenOf(c: HostContext): string {
  return c.req.query('access_token') ?? c.req.header('Authorization')?.match(/^Bearer (.+)$/i)?.[1] ?? '';
}

function sessionOf(c: HostContext): Session | undefined {
  const { tokens, users, variant } = c.var.host;
  const grant = tokens.read(tokenOf(c));
  const user = grant && users.find(grant.userId);
  if (!user) return undefined;
  return { grant, user, mayEdit: grant.rights === 'edit' && user.rights === 'edit' && variant.usersCanWrite };
}
