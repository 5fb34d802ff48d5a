import type { MiddlewareHandler } from 'hono';
import { operationByOverride, type PostOperation } from '../../wopi/operations.ts';
import { Refusal } from '../answers.ts';
import type { HostEnv } from '../host-env.ts';

const withContent: ReadonlySet<PostOperation | undefined> = new Set([
  'PutFile',
  'PutRelativeFile',
  'PutChunkedFile',
  'UpdateUploadSession',
  // Collabora Online sends the whole document, which is ignored.
  'RenameFile',
]);

/**
 * Reads the whole request body, up to its limit. This happens before the resource is looked up, so that an operation is
 * synchronous and no other request can interfere.
 */
export const body: MiddlewareHandler<HostEnv> = async (c, next) => {
  const { limits } = c.var.host;
  const holdsContent = withContent.has(operationByOverride(c.req.header('X-WOPI-Override')));
  c.set('body', await readBody(c.req.raw, holdsContent ? limits.content : limits.message));
  await next();
};

/** Bytes beyond the limit that are read and discarded, so that the client can read the 413. */
const drained = 64 * 1024 * 1024;

async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const length = request.headers.get('Content-Length');
  // A stream, even of nothing, takes longer than most operations.
  if (request.method !== 'POST' || length === '0') return new Uint8Array();
  if (Number(length ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    if (size > limit + drained) break;
  }
  if (size > limit) throw tooLarge();
  return Buffer.concat(chunks);
}

async function* chunksOf(request: Request): AsyncIterable<Uint8Array> {
  try {
    yield* request.body ?? [];
  } catch {
    throw new Refusal(400, 'The request body is incomplete');
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, 'The request body is too large');
}
