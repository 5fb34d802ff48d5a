import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { type Gate, mayMakeFiles, mayMakeScratchFiles, userMayWrite } from '../../../harness/checks/gates.ts';
import { carriedOut, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { equals, type JsonExpectation } from '../../../harness/expect/json.ts';
import { expectTokenRefused } from '../../../harness/expect/response.ts';
import { invalidAccessToken, type WopiResource, withAccessToken } from '../../../wopi/resource.ts';
import { userCanWrite } from '../../editors-only.ts';
import { expectNameStillFree } from '../expect-nothing-made.ts';
import { expectUntouched } from '../expect-untouched.ts';

const spec = 'rest/concepts#access-token';
const lock = 'LockString';
const likelyCause = likely(
  'Each operation may validate the token by itself, and this operation might not do so.',
  succeeded,
  carriedOut,
);

interface Attempt {
  readonly response: WopiResponse;
  /** Expects that the refused operation had no effect; absent if no request shows its effect. */
  readonly look?: () => Promise<void>;
}

interface Case {
  readonly operation: string;
  /** Requirements about the operation itself. */
  readonly requirementIds?: readonly string[];
  readonly needs: readonly Gate[];
  readonly renamesTestFile?: boolean;
  /** Sends the operation with an invalid token, in a state in which a valid token would succeed. */
  readonly attempt: (context: CheckContext) => Promise<Attempt>;
}

async function withoutEffect(response: Promise<WopiResponse>): Promise<Attempt> {
  return { response: await response };
}

const onLocks: readonly Case[] = [
  {
    operation: 'RefreshLock',
    requirementIds: ['REFRESH-07'],
    needs: [...userCanWrite, 'SupportsLocks'],
    attempt: (context) => onLockedFile(context, (file) => context.wopi.refreshLock(unauthorized(file), lock)),
  },
  {
    operation: 'UnlockAndRelock',
    needs: [...userCanWrite, 'SupportsLocks'],
    attempt: (context) =>
      onLockedFile(context, (file) => context.wopi.unlockAndRelock(unauthorized(file), { old: lock, new: 'NewLock' })),
  },
];

async function onLockedFile(
  context: CheckContext,
  send: (file: WopiResource) => Promise<WopiResponse>,
): Promise<Attempt> {
  const file = await context.given.lockedFile({ lock });
  const response = await send(file);
  return { response, look: () => expectUntouched(context, response, file, { lock }) };
}

const onFiles: readonly Case[] = [
  {
    operation: 'PutRelativeFile',
    needs: mayMakeFiles,
    async attempt(context) {
      const { wopi, file, names, documents } = context;
      const exact = names.file();
      const response = await wopi.putRelativeFile(unauthorized(file), documents.simple, { exact });
      return { response, look: () => expectNameStillFree(context, response, exact) };
    },
  },
  {
    operation: 'RenameFile',
    needs: ['SupportsRename', ...userMayWrite],
    renamesTestFile: true,
    async attempt(context) {
      const { wopi, given, names } = context;
      const { file, name } = await given.renamableFile();
      const response = await wopi.renameFile(unauthorized(file), names.unique('renamed'));
      return {
        response,
        look: () => expectUntouched(context, response, file, { info: { BaseFileName: equals(name) } }),
      };
    },
  },
  {
    operation: 'DeleteFile',
    needs: ['SupportsDeleteFile', ...mayMakeScratchFiles],
    async attempt(context) {
      const file = await context.given.scratchFile();
      const response = await context.wopi.deleteFile(unauthorized(file));
      return { response, look: () => expectUntouched(context, response, file, { info: {} }) };
    },
  },
  {
    operation: 'PutUserInfo',
    requirementIds: ['USERINFO-08'],
    needs: ['SupportsUserInfo'],
    async attempt(context) {
      const { wopi, file, names } = context;
      const userInfo = names.unique('userinfo');
      const response = await wopi.putUserInfo(unauthorized(file), userInfo);
      return { response, look: () => expectUntouched(context, response, file, { info: { UserInfo: not(userInfo) } }) };
    },
  },
];

const withoutEffects: readonly Case[] = [
  {
    operation: 'GetLock',
    needs: ['SupportsGetLock'],
    attempt: ({ wopi, file }) => withoutEffect(wopi.getLock(unauthorized(file))),
  },
  {
    operation: 'GetShareUrl',
    needs: [{ property: 'SupportedShareUrlTypes', must: { contain: 'ReadOnly' } }],
    attempt: ({ wopi, file }) => withoutEffect(wopi.getShareUrl(unauthorized(file), 'ReadOnly')),
  },
  {
    operation: 'AddActivities',
    needs: ['SupportsAddActivities'],
    attempt: ({ wopi, file }) => withoutEffect(wopi.addActivities(unauthorized(file), { Activities: [] })),
  },
  {
    operation: 'EnumerateAncestors',
    requirementIds: ['ANCEST-06'],
    needs: ['SupportsContainers'],
    attempt: ({ wopi, file }) => withoutEffect(wopi.enumerateAncestors(unauthorized(file))),
  },
  {
    operation: 'GetEcosystem',
    needs: ['SupportsEcosystem'],
    attempt: ({ wopi, file }) => withoutEffect(wopi.getEcosystem(unauthorized(file))),
  },
];

function unauthorized(file: WopiResource): WopiResource {
  return withAccessToken(file, invalidAccessToken);
}

function not(unwanted: string): JsonExpectation {
  return (value) => (value === unwanted ? `anything but ${JSON.stringify(unwanted)}` : undefined);
}

function invalidTokenCheck(rule: Case, consequence = ''): Check {
  const { operation, requirementIds = [], needs, renamesTestFile = false, attempt } = rule;
  return {
    name: `${operation}WithInvalidAccessToken`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `${operation} with an invalid access token returns 401 or 404${consequence}`,
    spec,
    requirementIds: ['TOKEN-01', ...requirementIds],
    likelyCause,
    needs,
    renamesTestFile,
    async run(context) {
      const { response, look } = await attempt(context);

      expectTokenRefused(response);
      await look?.();
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
    needs: [...userCanWrite, 'SupportsLocks'],
    async run(context) {
      const file = await context.given.unlockedFile();

      const response = await context.wopi.lock(unauthorized(file), lock);

      await expectUntouched(context, response, file, { lock: '' });
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
    needs: [...userCanWrite, 'SupportsLocks', 'SupportsUpdate'],
    async run(context) {
      const { given, wopi, names } = context;
      const file = await given.lockedFile({ lock });
      const content = await given.contentOf(file);

      const response = await wopi.putFile(unauthorized(file), Buffer.from(names.unique('overwritten')), lock);

      await expectUntouched(context, response, file, { content });
    },
  },
];

// The validator's own tests cover GetFile, PutFile, Lock, and Unlock.
/** Operations with an invalid access token. */
export const invalidTokenChecks: readonly Check[] = [
  ...[...onLocks, ...onFiles].map((entry) => invalidTokenCheck(entry, ' and has no effect')),
  ...withoutEffects.map((entry) => invalidTokenCheck(entry)),
  ...effects,
];
