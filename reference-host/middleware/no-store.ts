import type { MiddlewareHandler } from 'hono';

/** Keeps every response out of caches: its URL or its body may contain a token. */
export const noStore: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.get('Cache-Control')?.includes('no-store')) c.res.headers.set('Cache-Control', 'no-store');
};
