import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { carriedOut, crashed, likely, succeeded } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import type { WopiClient } from '../../harness/client/wopi-client.ts';
import { expectNoServerError, expectResponse } from '../../harness/expect/response.ts';
import { requireUnsupported } from '../../harness/lane/require-response.ts';
import { operations } from '../../wopi/operations.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { writingIsClaimed } from '../editors-only.ts';
import { type HarmlessOperation, harmlessOperations } from './access-tokens/harmless-operations.ts';
import { expectUntouched } from './expect-untouched.ts';

const lock = 'LockString';
const unknown = 'NO_SUCH_OPERATION';

const notUnderstood = [400, 404, 405, 501];

interface Case {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly send: (wopi: WopiClient, file: WopiResource, body: Uint8Array) => Promise<WopiResponse>;
}

// Each request has the current lock ID and a body, so that it succeeds on a host that treats it as PutFile.
const cases: readonly Case[] = [
  {
    name: 'UnknownOverrideOnFile',
    requirement: 'A POST to a file with an unknown X-WOPI-Override is rejected and changes nothing',
    requirementIds: ['DISPATCH-03'],
    send: (wopi, file, body) => wopi.postUnknown(file, { override: unknown, lock, body }),
  },
  {
    name: 'UnknownOverrideOnContents',
    requirement: 'A POST to file contents with an unknown X-WOPI-Override is rejected and changes nothing',
    requirementIds: ['DISPATCH-03'],
    send: (wopi, file, body) => wopi.postUnknown(file, { path: '/contents', override: unknown, lock, body }),
  },
  {
    name: 'MissingOverrideOnFile',
    requirement: 'A POST to a file without X-WOPI-Override is rejected and changes nothing',
    requirementIds: ['DISPATCH-04'],
    send: (wopi, file, body) => wopi.postUnknown(file, { lock, body }),
  },
  {
    name: 'MissingOverrideOnContents',
    requirement: 'A POST to file contents without X-WOPI-Override is rejected and changes nothing',
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
    likelyCause: likely('The host may dispatch by path alone, or run a default operation.', succeeded, carriedOut),
    needs: [...writingIsClaimed, 'SupportsUpdate', 'SupportsLocks'],
    async run(context) {
      const { given, wopi, names } = context;
      const file = await given.lockedFile({ lock });
      const body = await given.contentOf(file);

      const response = await send(wopi, file, Buffer.from(names.unique('overwritten')));

      await expectUntouched(context, response, file, { content: body, lock });
      expectResponse(response, { status: notUnderstood });
    },
  };
}

// Clients do not send these operations, and most hosts respond with another status or support the operation.
const noticeOfNotes = 'These operations are not claimed in CheckFileInfo and do not return 501 as documented';

function expectUnsupported({ note }: Pick<CheckContext, 'note'>, response: WopiResponse, what?: string): void {
  const { operation, status } = response;
  expectNoServerError(response);
  requireUnsupported(response, what);
  if (status !== 501) note(`${what ?? operation} returns ${status}`);
}

function notImplementedCheck({
  operation,
  spec,
  requirementIds: { notClaimed },
  needs = [],
  renamesTestFile = false,
  send,
}: HarmlessOperation): Check {
  const { claim } = operations[operation];
  return {
    name: `${operation}IsNotImplemented`,
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: `${operation} without ${claim} returns 501, or at least no other 5xx status`,
    spec,
    requirementIds: ['DISPATCH-02', ...(notClaimed ? [notClaimed] : [])],
    likelyCause: likely(
      'The host may not catch the error that its code throws for an operation that it does not have.',
      crashed,
    ),
    needs: [...needs, { property: claim, must: 'not be true' }],
    noticeOfNotes,
    renamesTestFile,
    async run(context) {
      expectUnsupported(context, await send(context));
    },
  };
}

function notOfferedCheck(type: 'ReadOnly' | 'ReadWrite'): Check {
  return {
    name: `${type}ShareUrlIsNotImplemented`,
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: `GetShareUrl with the type ${type}, which is not offered, returns 501, or no other 5xx status`,
    spec: 'rest/files/getshareurl-files',
    requirementIds: ['SHARE-03', 'CFI-26'],
    likelyCause: likely(
      'The host may not catch the error that its code throws for a type that it does not have.',
      crashed,
    ),
    needs: [{ property: 'SupportedShareUrlTypes', must: { lack: type } }],
    noticeOfNotes,
    async run(context) {
      expectUnsupported(context, await context.wopi.getShareUrl(context.file, type), `GetShareUrl (${type})`);
    },
  };
}

export const unsupportedOperations = defineSuite({
  group: 'Extended.NotSupported',
  origin: 'extended',
  summary: 'Unknown operations, and operations that the host does not claim',
  needs: [],
  checks: [
    ...cases.map(unknownOperationCheck),
    ...harmlessOperations.map(notImplementedCheck),
    notOfferedCheck('ReadOnly'),
    notOfferedCheck('ReadWrite'),
  ],
});
