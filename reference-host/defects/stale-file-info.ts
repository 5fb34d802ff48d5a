import type { MiddlewareHandler } from 'hono';
import type { StoredFile } from '../store.ts';
import type { Defect, DefectEnv } from './defect.ts';
import { exactTargetOf } from './names.ts';
import { operationOf, resourceIdOf, type TargetedOperation } from './operation-of.ts';
import { type DefectContext, fileOf, setJson } from './rewrite.ts';

/** A host that reports the size and the hash from before this operation, until PutFile updates them. */
function staleAfter(
  operation: TargetedOperation,
  targetOf: (c: DefectContext) => StoredFile | undefined,
): MiddlewareHandler<DefectEnv> {
  return async (c, next) => {
    const { memory } = c.var;
    const sent = operationOf(c.req.raw);
    const before = sent === operation ? targetOf(c) : undefined;
    await next();
    const id = resourceIdOf(c.req.raw);
    if (before && c.res.ok) memory.set(`stale ${before.id}`, JSON.stringify(factsOf(before)));
    if (sent === 'PutFile') memory.delete(`stale ${id}`);
    const facts = memory.get(`stale ${id}`);
    if (sent === 'CheckFileInfo' && facts) await setJson(c, JSON.parse(facts));
  };
}

function factsOf({ content, sha256 }: StoredFile) {
  return { Size: content.main.length, SHA256: sha256 };
}

/** Hosts whose CheckFileInfo is out of date after some way to write. */
export const staleFileInfoDefects: readonly Defect[] = [
  {
    name: 'file-info-stale-after-overwriting',
    breaks: 'Size and SHA256 follow the content when PutRelativeFile overwrites a file.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.FileInfoFollowsTheContent'],
    middleware: staleAfter('PutRelativeFile', exactTargetOf),
  },
  {
    name: 'file-info-stale-after-chunked-upload',
    breaks: 'Size and SHA256 follow the content that PutChunkedFile uploads.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.FileInfoFollowsTheContent'],
    middleware: staleAfter('PutChunkedFile', fileOf),
  },
];
