import { asAlice, grantOf } from '../acting-as.ts';
import type { Defect } from '../defect.ts';
import { type TargetedOperation, writingOperations } from '../operation-of.ts';
import { operationWords } from '../operation-words.ts';
import { on } from '../rewrite.ts';

/** Checks whose names are not made from the operation alone. */
const named: Readonly<Partial<Record<TargetedOperation, string>>> = {
  Lock: 'LockWithInvalidAccessTokenTakesNoLock',
  PutFile: 'PutFileWithInvalidAccessTokenWritesNothing',
};

// The validator judges Unlock, and no request shows what the other two have done.
const operations = writingOperations.filter(
  (operation) => !['Unlock', 'RefreshLock', 'AddActivities'].includes(operation),
);

function refusedButDone(operation: TargetedOperation): Defect {
  const check = named[operation] ?? `${operation}WithInvalidAccessToken`;
  return {
    name: `${operationWords(operation)}-without-token-refused-but-done`,
    breaks: `${operation} with an invalid access token has no effect.`,
    caughtBy: [`Extended.AccessTokens/${check}`],
    // The host's own proof check would refuse the request with another token.
    variant: 'no-proof',
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
