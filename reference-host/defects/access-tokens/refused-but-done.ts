import { asAlice, grantOf } from '../acting-as.ts';
import type { Defect } from '../defect.ts';
import type { TargetedOperation } from '../operation-of.ts';
import { on } from '../rewrite.ts';

const operations = [
  { operation: 'Lock', check: 'LockWithInvalidAccessTokenTakesNoLock' },
  { operation: 'PutFile', check: 'PutFileWithInvalidAccessTokenWritesNothing' },
  ...(
    [
      'UnlockAndRelock',
      'PutRelativeFile',
      'RenameFile',
      'DeleteFile',
      'PutUserInfo',
      'GetCoauthLock',
      'RefreshCoauthLock',
      'UnlockCoauthLock',
      'PutChunkedFile',
      'CreateChildContainer',
      'CreateChildFile',
      'RenameContainer',
      'DeleteContainer',
    ] as const
  ).map((operation) => ({ operation, check: `${operation}WithInvalidAccessToken` })),
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
    if (grantOf(c) === undefined) await c.var.host.fetch(asAlice(c));
    await next();
  });
}

/** Hosts that return 401 for an invalid access token and still do what was asked. */
export const refusedButDoneDefects: readonly Defect[] = operations.map(refusedButDone);
