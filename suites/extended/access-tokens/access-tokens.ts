import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { Gate } from '../../../harness/checks/gates.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { expectResponse, expectSuccess, expectTokenRefused } from '../../../harness/expect/response.ts';
import {
  invalidAccessToken,
  type WopiResource,
  withAccessToken,
  withFileId,
  withoutAccessToken,
  withTokenInHeaderOnly,
} from '../../../wopi/resource.ts';
import { mayMakeFiles } from '../gates.ts';

const spec = 'rest/concepts#access-token';
const lock = 'LockString';

interface Case {
  readonly operation: string;
  /** Requirements about the operation itself. */
  readonly requirementIds?: readonly string[];
  readonly needs: readonly Gate[];
  /** Sends the operation with a token that is none, once the state is reached in which it would have succeeded. */
  readonly send: (context: CheckContext) => Promise<WopiResponse>;
}

// GetFile, PutFile, Lock and Unlock are judged by the validator's own tests.
const operations: readonly Case[] = [
  {
    operation: 'GetLock',
    needs: ['SupportsGetLock'],
    send: ({ wopi, file }) => wopi.getLock(stranger(file)),
  },
  {
    operation: 'RefreshLock',
    requirementIds: ['REFRESH-07'],
    needs: ['UserCanWrite', 'SupportsLocks'],
    send: async ({ wopi, given }) => await wopi.refreshLock(stranger(await given.lockedFile({ lock })), lock),
  },
  {
    operation: 'UnlockAndRelock',
    needs: ['UserCanWrite', 'SupportsLocks'],
    send: async ({ wopi, given }) =>
      await wopi.unlockAndRelock(stranger(await given.lockedFile({ lock })), { old: lock, new: 'NewLockString' }),
  },
  {
    operation: 'PutRelativeFile',
    needs: mayMakeFiles,
    send: ({ wopi, file, names, documents }) =>
      wopi.putRelativeFile(stranger(file), documents.simple, { exact: names.file() }),
  },
  {
    operation: 'RenameFile',
    needs: ['SupportsRename', ...mayMakeFiles],
    send: async ({ wopi, given, names }) =>
      await wopi.renameFile(stranger(await given.newFile()), names.unique('renamed')),
  },
  {
    operation: 'DeleteFile',
    needs: mayMakeFiles,
    send: async ({ wopi, given }) => await wopi.deleteFile(stranger(await given.newFile())),
  },
  {
    operation: 'PutUserInfo',
    requirementIds: ['USERINFO-08'],
    needs: ['SupportsUserInfo'],
    send: ({ wopi, file, names }) => wopi.putUserInfo(stranger(file), names.unique('userinfo')),
  },
  {
    operation: 'GetShareUrl',
    needs: [{ property: 'SupportedShareUrlTypes', must: { contain: 'ReadOnly' } }],
    send: ({ wopi, file }) => wopi.getShareUrl(stranger(file), 'ReadOnly'),
  },
  {
    operation: 'AddActivities',
    needs: ['SupportsAddActivities'],
    send: ({ wopi, file }) => wopi.addActivities(stranger(file), { Activities: [] }),
  },
  {
    operation: 'EnumerateAncestors',
    requirementIds: ['ANCEST-06'],
    needs: ['SupportsContainers'],
    send: ({ wopi, file }) => wopi.enumerateAncestors(stranger(file)),
  },
  {
    operation: 'GetEcosystem',
    needs: ['SupportsEcosystem'],
    send: ({ wopi, file }) => wopi.getEcosystem(stranger(file)),
  },
];

function stranger(file: WopiResource): WopiResource {
  return withAccessToken(file, invalidAccessToken);
}

function invalidTokenCheck({ operation, requirementIds = [], needs, send }: Case): Check {
  return {
    name: `${operation}WithInvalidAccessToken`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `${operation} with an access token that is none answers 401 or 404`,
    spec,
    requirementIds: ['TOKEN-01', ...requirementIds],
    likelyCause: 'the token is looked at in each operation by itself, and was forgotten in this one',
    needs,
    async run(context) {
      expectTokenRefused(await send(context));
    },
  };
}

/** The token with one character changed, in its middle, where no encoding leaves bits unused. */
function tampered({ accessToken }: WopiResource): string {
  const middle = Math.floor(accessToken.length / 2);
  const other = accessToken[middle] === 'A' ? 'B' : 'A';
  return accessToken.slice(0, middle) + other + accessToken.slice(middle + 1);
}

const wrongTokens: readonly Check[] = [
  {
    name: 'NoAccessToken',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'CheckFileInfo without any access token answers 401 or 404',
    spec,
    requirementIds: ['TOKEN-02'],
    likelyCause: 'the request is led to a login page, or a session of the browser is accepted instead',
    readOnly: true,
    async run({ file, wopi }) {
      expectTokenRefused(await wopi.checkFileInfo(withoutAccessToken(file)));
    },
  },
  {
    name: 'TamperedAccessToken',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'CheckFileInfo with an access token of which one character was changed answers 401 or 404',
    spec,
    requirementIds: ['TOKEN-19'],
    likelyCause: 'the signature of the token is not verified',
    readOnly: true,
    async run({ file, wopi }) {
      expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, tampered(file))));
    },
  },
  {
    name: 'AccessTokenOpensOneFileOnly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'The access token of one file opens no other, even if they belong to the same user',
    spec,
    requirementIds: ['TOKEN-06'],
    likelyCause: 'the token says who the user is, and no more',
    needs: mayMakeFiles,
    async run({ file, given, wopi }) {
      const other = await given.newFile();

      expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, other.accessToken)));
      expectTokenRefused(await wopi.getFile(withAccessToken(other, file.accessToken)));
    },
  },
  {
    name: 'UnknownFileIsNotFound',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'CheckFileInfo of a file that does not exist answers 404, or 401 as the token is not for it',
    spec: 'rest/files/checkfileinfo',
    requirementIds: ['URL-13'],
    likelyCause: 'what the storage says is not turned into a status',
    readOnly: true,
    async run({ file, wopi, names }) {
      expectTokenRefused(await wopi.checkFileInfo(withFileId(file, names.unique('nosuchfile'))));
    },
  },
];

const tokenPlaces: readonly Check[] = [
  {
    name: 'AccessTokenInQueryOnly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'CheckFileInfo with the access token in the query alone answers 200',
    spec,
    requirementIds: ['TOKEN-03'],
    likelyCause: 'only the Authorization header is looked at',
    readOnly: true,
    async run({ file, wopi }) {
      expectSuccess(await wopi.checkFileInfo(file, { withoutAuthorization: true }));
    },
  },
  {
    name: 'AccessTokenInHeaderOnly',
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: 'CheckFileInfo with the access token in the Authorization header alone answers 200, 401 or 404',
    spec,
    requirementIds: ['TOKEN-04'],
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(withTokenInHeaderOnly(file)), { status: [200, 401, 404] });
    },
  },
];

export const accessTokens = defineSuite({
  group: 'Extended.AccessTokens',
  origin: 'extended',
  summary: 'Missing, changed and foreign access tokens, and tokens that are none, on every operation',
  needs: [],
  checks: [...wrongTokens, ...tokenPlaces, ...operations.map(invalidTokenCheck)],
});
