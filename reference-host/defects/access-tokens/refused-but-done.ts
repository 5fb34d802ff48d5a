import type { Defect } from '../defect.ts';
import { resourceIdOf, type TargetedOperation } from '../operation-of.ts';
import { type DefectContext, on } from '../rewrite.ts';

const operations = [
  { operation: 'Lock', check: 'LockWithInvalidAccessTokenTakesNoLock' },
  { operation: 'PutFile', check: 'PutFileWithInvalidAccessTokenWritesNothing' },
  { operation: 'UnlockAndRelock', check: 'UnlockAndRelockWithInvalidAccessToken' },
  { operation: 'PutRelativeFile', check: 'PutRelativeFileWithInvalidAccessToken' },
  { operation: 'RenameFile', check: 'RenameFileWithInvalidAccessToken' },
  { operation: 'DeleteFile', check: 'DeleteFileWithInvalidAccessToken' },
  { operation: 'PutUserInfo', check: 'PutUserInfoWithInvalidAccessToken' },
] as const;

function refusedButDone({ operation, check }: (typeof operations)[number]): Defect {
  const words = operation.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return {
    name: `${words}-without-token-refused-but-done`,
    breaks: `${operation} with an invalid access token has no effect.`,
    caughtBy: [`Extended.AccessTokens/${check}`],
    middleware: validatingLate(operation),
  };
}

/** A host that does the operation before it validates the token. */
function validatingLate(operation: TargetedOperation) {
  return on(operation, async (c, next) => {
    const isInvalid = c.var.host.parts.tokens.read(c.req.query('access_token') ?? '') === undefined;
    if (isInvalid) await c.var.host.fetch(withValidToken(c));
    await next();
  });
}

function withValidToken(c: DefectContext): Request {
  const url = new URL(c.req.url);
  const token = c.var.host.issueToken({ resource: `file:${resourceIdOf(c.req.raw)}` });
  url.searchParams.set('access_token', token);
  const request = new Request(url, c.req.raw.clone());
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

/** Hosts that return 401 for an invalid access token and still do what was asked. */
export const refusedButDoneDefects: readonly Defect[] = operations.map(refusedButDone);
