import type { Check } from '../../../harness/checks/check.ts';
import { requireRefusal } from '../../../harness/lane/require-response.ts';
import type { WriteOperation } from '../write-operations/write-operation.ts';
import { type WrongToken, wrongTokens } from './wrong-tokens.ts';

function wrongTokenCheck(token: WrongToken, operation: WriteOperation): Check {
  const {
    operation: name,
    category,
    claims,
    setup,
    rights,
    renamesTestFile = false,
    invalidTokenIds = [],
    prepare,
  } = operation;
  return {
    name: name + token.suffix,
    category,
    level: 'MUST',
    requirement: `${name} ${token.phrase} and has no effect`,
    spec: 'rest/concepts#access-token',
    requirementIds: [...token.requirementIds, ...(token.requirementIds.includes('TOKEN-01') ? invalidTokenIds : [])],
    likelyCause: token.likelyCause,
    needs: [...claims, ...setup, ...rights, ...token.needs(operation)],
    renamesTestFile,
    async run(context) {
      const { resource, send, look } = await prepare(context);

      const response = await send(await token.spoil(resource, context, operation));

      token.expectRefusal(response);
      await look?.(response);
      requireRefusal(response);
    },
  };
}

/** Every operation that changes something, with every access token that it must refuse. */
export const wrongTokenChecks: readonly Check[] = wrongTokens.flatMap((token) =>
  token.operations.map((operation) => wrongTokenCheck(token, operation)),
);
