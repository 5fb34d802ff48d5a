import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';
import { Refusal } from './refusal.ts';

/**
 * Finds out under which address the application was reached, and refuses names that are not its own: a stranger's name
 * that resolves to this machine would let the stranger's pages read what they must not.
 */
export const ownAddress: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { publicUrl } = c.get('parts');
  const host = c.req.header('Host') ?? new URL(c.req.url).host;
  const isOwn = publicUrl !== undefined && new URL(publicUrl).host === host;
  if (!isOwn && !isNameless(host))
    throw new Refusal(421, `This is not ${host}.`, 'Start serve with --public-url to give it that name.');
  c.set('baseUrl', publicUrl?.replace(/\/+$/, '') ?? `http://${host}`);
  await next();
};

function isNameless(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return hostname === 'localhost' || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
