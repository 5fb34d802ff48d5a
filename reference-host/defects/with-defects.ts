import { Hono } from 'hono';
import type { Host } from '../host-api.ts';
import type { Defect, DefectEnv } from './defect.ts';

/** Puts the middleware of defects in front of a correct host, the first one outermost. */
export function withDefects(defects: readonly Defect[], fetch: Host['fetch'], host: () => Host): Host['fetch'] {
  if (defects.length === 0) return fetch;
  const app = new Hono<DefectEnv>();
  const memory = new Map<string, string>();
  app.use(async (c, next) => {
    c.set('host', host());
    c.set('memory', memory);
    await next();
  });
  for (const { middleware } of defects) if (middleware) app.use(middleware);
  app.all('*', (c) => fetch(c.req.raw, c.env));
  app.onError((error) => {
    throw error;
  });
  return (request, env) => app.fetch(request, env);
}
