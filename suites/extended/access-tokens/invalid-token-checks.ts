import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { Gate } from '../../../harness/checks/gates.ts';
import { carriedOut, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { expectTokenRefused } from '../../../harness/expect/response.ts';
import { requireRefusal } from '../../../harness/lane/require-response.ts';
import type { Category } from '../../../harness/results/categories.ts';
import { mainContent } from '../../../wopi/chunked/chunked-file-messages.ts';
import { downloadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { invalidAccessToken, type WopiResource, withAccessToken } from '../../../wopi/resource.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { coauthGates } from '../../validator/gates.ts';
import { expectNoLock } from '../expect-no-lock.ts';
import { expectUntouched } from '../expect-untouched.ts';

const spec = 'rest/concepts#access-token';
const lock = 'LockString';
const likelyCause = likely(
  'Each operation may validate the token by itself, and this operation might not do so.',
  succeeded,
  carriedOut,
);

interface Reading {
  readonly operation: string;
  /** The name of the check begins with it; absent: the operation. */
  readonly name?: string;
  readonly category?: Category;
  /** Requirements about the operation itself. */
  readonly requirementIds?: readonly string[];
  readonly needs: readonly Gate[];
  /** Sends the operation with an invalid token, in a state in which a valid token would succeed. */
  readonly send: (context: CheckContext) => Promise<WopiResponse>;
}

const coauth = { category: 'WopiCoauth', needs: coauthGates } as const;
const containers = ['SupportsContainers'] as const;

// The validator's own tests cover CheckFileInfo and GetRootContainer, and GetFile only where PutFile works.
const readings: readonly Reading[] = [
  {
    operation: 'GetFile',
    needs: [],
    send: ({ wopi, file }) => wopi.getFile(unauthorized(file)),
  },
  {
    operation: 'GetLock',
    needs: ['SupportsGetLock'],
    send: ({ wopi, file }) => wopi.getLock(unauthorized(file)),
  },
  {
    operation: 'GetShareUrl',
    needs: [{ property: 'SupportedShareUrlTypes', must: { contain: 'ReadOnly' } }],
    send: ({ wopi, file }) => wopi.getShareUrl(unauthorized(file), 'ReadOnly'),
  },
  {
    operation: 'EnumerateAncestors',
    requirementIds: ['ANCEST-06'],
    needs: containers,
    send: ({ wopi, file }) => wopi.enumerateAncestors(unauthorized(file)),
  },
  {
    operation: 'GetEcosystem',
    needs: ['SupportsEcosystem'],
    send: ({ wopi, file }) => wopi.getEcosystem(unauthorized(file)),
  },
  {
    operation: 'CheckContainerInfo',
    requirementIds: ['CCI-08'],
    needs: containers,
    send: async ({ wopi, given }) => await wopi.checkContainerInfo(unauthorized(await given.parentContainer())),
  },
  {
    operation: 'EnumerateChildren',
    needs: containers,
    send: async ({ wopi, given }) => await wopi.enumerateChildren(unauthorized(await given.parentContainer())),
  },
  {
    operation: 'EnumerateAncestors',
    name: 'EnumerateContainerAncestors',
    needs: containers,
    send: async ({ wopi, given }) => await wopi.enumerateAncestors(unauthorized(await given.parentContainer())),
  },
  {
    operation: 'GetEcosystem',
    name: 'GetContainerEcosystem',
    needs: [...containers, 'SupportsEcosystem'],
    send: async ({ wopi, given }) => await wopi.getEcosystem(unauthorized(await given.parentContainer())),
  },
  {
    operation: 'GetShareUrl',
    name: 'GetContainerShareUrl',
    needs: [
      ...containers,
      { property: 'SupportedShareUrlTypes', of: 'parentContainer', must: { contain: 'ReadOnly' } },
    ],
    send: async ({ wopi, given }) => await wopi.getShareUrl(unauthorized(await given.parentContainer()), 'ReadOnly'),
  },
  {
    operation: 'CheckEcosystem',
    needs: ['SupportsEcosystem'],
    send: async ({ wopi, given }) => await wopi.checkEcosystem(unauthorized(await given.ecosystem())),
  },
  {
    ...coauth,
    operation: 'GetCoauthTable',
    send: ({ wopi, file }) => wopi.getCoauthTable(unauthorized(file)),
  },
  {
    ...coauth,
    operation: 'GetSequenceNumber',
    send: ({ wopi, file }) => wopi.getSequenceNumber(unauthorized(file)),
  },
  {
    ...coauth,
    operation: 'GetChunkedFile',
    send: ({ wopi, file }) =>
      wopi.getChunkedFile(unauthorized(file), downloadOf([mainContent], { scheme: 'FullFile' })),
  },
];

function unauthorized(resource: WopiResource): WopiResource {
  return withAccessToken(resource, invalidAccessToken);
}

function readingCheck({ operation, name = operation, category = 'WopiCore', ...reading }: Reading): Check {
  const { requirementIds = [], needs, send } = reading;
  const where = name === operation ? '' : ' on a container';
  return {
    name: `${name}WithInvalidAccessToken`,
    category,
    level: 'MUST',
    requirement: `${operation}${where} with an invalid access token returns 401 or 404`,
    spec,
    requirementIds: ['TOKEN-01', ...requirementIds],
    likelyCause,
    needs,
    readOnly: true,
    async run(context) {
      expectTokenRefused(await send(context));
    },
  };
}

// The validator judges the response, and for Unlock also that the lock is still held.
const effects: readonly Check[] = [
  {
    name: 'LockWithInvalidAccessTokenTakesNoLock',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Lock that is refused because of an invalid access token takes no lock',
    spec,
    requirementIds: ['TOKEN-01', 'LOCK-07'],
    likelyCause,
    needs: [...writingIsClaimed, 'SupportsLocks'],
    async run(context) {
      const file = await context.given.unlockedFile();

      const response = await context.wopi.lock(unauthorized(file), lock);

      await expectNoLock(context, response, file);
      requireRefusal(response);
    },
  },
  {
    name: 'PutFileWithInvalidAccessTokenWritesNothing',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile that is refused because of an invalid access token keeps the content',
    spec,
    requirementIds: ['TOKEN-01', 'PUT-23'],
    likelyCause,
    needs: [...writingIsClaimed, 'SupportsUpdate'],
    async run(context) {
      const { given, wopi, names } = context;
      const { file, lock: held } = await given.fileToSave({ lock });
      const content = await given.contentOf(file);

      const response = await wopi.putFile(unauthorized(file), Buffer.from(names.unique('overwritten')), held);

      await expectUntouched(context, response, file, { content });
      requireRefusal(response);
    },
  },
];

/** Operations with an invalid access token that only read, and what the validator does not look at. */
export const invalidTokenChecks: readonly Check[] = [...readings.map(readingCheck), ...effects];
