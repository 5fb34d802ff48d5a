import { Hono } from 'hono';
import type { Host } from '../host-api.ts';
import type { Defect, DefectEnv } from './defect.ts';
import { resourceIdOf } from './operation-of.ts';

/** The path under which a host with these defects announces the file under test. */
export function testFilePathOf(defects: readonly Defect[], id: string): string {
  return defects.reduce((path, { testFilePath }) => testFilePath?.(path) ?? path, `/wopi/files/${id}`);
}

function atCorrectPath(request: Request, { testFilePath, testFileId }: Host): Request {
  const correct = `/wopi/files/${testFileId}`;
  if (testFilePath === correct) return request;
  const url = new URL(request.url);
  if (url.pathname !== testFilePath && !url.pathname.startsWith(`${testFilePath}/`)) return request;
  return new Request(`${url.origin}${correct}${url.pathname.slice(testFilePath.length)}${url.search}`, request);
}

/** Puts the middleware of defects in front of a correct host, the first one outermost. */
export function withDefects(defects: readonly Defect[], fetch: Host['fetch'], host: () => Host): Host['fetch'] {
  if (defects.length === 0) return fetch;
  const app = new Hono<DefectEnv>();
  const memory = new Map<string, string>();
  const fileMemories = new Map<string, Map<string, string>>();
  app.use(async (c, next) => {
    c.set('host', host());
    c.set('memory', memory);
    c.req.raw = atCorrectPath(c.req.raw, host());
    const id = resourceIdOf(c.req.raw);
    const fileMemory = fileMemories.get(id) ?? new Map<string, string>();
    c.set('fileMemory', fileMemory);
    fileMemories.set(id, fileMemory);
    await next();
  });
  for (const { middleware } of defects) if (middleware) app.use(middleware);
  app.all('*', (c) => fetch(c.req.raw, c.env));
  app.onError((error) => {
    throw error;
  });
  return (request, env) => app.fetch(request, env);
}
