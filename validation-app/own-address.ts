import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';
import { Refusal } from './refusal.ts';

/**
 * Determines the URL under which the application was reached, and refuses host names other than its own: an attacker's
 * name that resolves to this machine would give the attacker's pages access to the application.
 */
export const ownAddress: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { publicUrl } = c.get('parts');
  const host = c.req.header('Host') ?? new URL(c.req.url).host;
  const isOwn = publicUrl !== undefined && new URL(publicUrl).host === host;
  if (!isOwn && !isNameless(host))
    throw new Refusal(421, `This is not ${host}.`, 'Start serve with --public-url to use that name.');
  c.set('baseUrl', publicUrl?.replace(/\/+$/, '') ?? `http://${host}`);
  await next();
};

function isNameless(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return hostname === 'localhost' || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
