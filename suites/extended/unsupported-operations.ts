import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import type { WopiClient } from '../../harness/client/wopi-client.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { type HarmlessOperation, harmlessOperations } from './access-tokens/harmless-operations.ts';

const lock = 'LockString';
const unknown = 'NO_SUCH_OPERATION';

const notUnderstood = [400, 404, 405, 501];

interface Case {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly send: (wopi: WopiClient, file: WopiResource, body: Uint8Array) => Promise<WopiResponse>;
}

// Each carries the lock in force and a body, so that it would succeed if it were taken for PutFile.
const cases: readonly Case[] = [
  {
    name: 'UnknownOverrideOnFile',
    requirement: 'A POST on a file with an X-WOPI-Override that nobody knows is refused and changes nothing',
    requirementIds: ['DISPATCH-03'],
    send: (wopi, file, body) => wopi.postUnknown(file, { override: unknown, lock, body }),
  },
  {
    name: 'UnknownOverrideOnContents',
    requirement: 'A POST on the contents with an X-WOPI-Override that nobody knows is refused and changes nothing',
    requirementIds: ['DISPATCH-03'],
    send: (wopi, file, body) => wopi.postUnknown(file, { path: '/contents', override: unknown, lock, body }),
  },
  {
    name: 'MissingOverrideOnContents',
    requirement: 'A POST on the contents without X-WOPI-Override is refused and changes nothing',
    requirementIds: ['DISPATCH-04'],
    send: (wopi, file, body) => wopi.postUnknown(file, { path: '/contents', lock, body }),
  },
];

function unknownOperationCheck({ send, ...rule }: Case): Check {
  return {
    ...rule,
    category: 'WopiCore',
    level: 'SHOULD',
    spec: 'rest/endpoints',
    likelyCause: 'the path alone decides, or a default branch runs an operation',
    needs: ['UserCanWrite', 'SupportsUpdate', 'SupportsLocks'],
    async run(context) {
      const { given, wopi, names } = context;
      const file = await given.lockedFile({ lock });
      const body = await given.contentOf(file);

      const answer = await send(wopi, file, Buffer.from(names.unique('overwritten')));

      expectResponse(answer, { status: notUnderstood });
      expectResponse(await wopi.getFile(file), { body });
    },
  };
}

function notImplementedCheck({
  operation,
  claim,
  spec,
  requirementIds: { notClaimed },
  send,
}: HarmlessOperation): Check {
  return {
    name: `${operation}IsNotImplemented`,
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: `A host that does not claim ${claim} answers ${operation} with 501`,
    spec,
    requirementIds: ['DISPATCH-02', ...(notClaimed ? [notClaimed] : [])],
    needs: [{ property: claim, must: 'not be true' }],
    async run(context) {
      expectResponse(await send(context), { status: 501 });
    },
  };
}

export const notSupported = defineSuite({
  group: 'Extended.NotSupported',
  origin: 'extended',
  summary: 'Operations that nobody knows, and those that the host does not claim',
  needs: [],
  checks: [...cases.map(unknownOperationCheck), ...harmlessOperations.map(notImplementedCheck)],
});
