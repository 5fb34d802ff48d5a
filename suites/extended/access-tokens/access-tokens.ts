import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { Gate } from '../../../harness/checks/gates.ts';
import { mayMakeFiles } from '../../../harness/checks/gates.ts';
import { crashed, likely, redirected, returned, succeeded } from '../../../harness/checks/likely-cause.ts';
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
import { userCanWrite } from '../../editors-only.ts';

const spec = 'rest/concepts#access-token';
const lock = 'LockString';

interface Case {
  readonly operation: string;
  /** Requirements about the operation itself. */
  readonly requirementIds?: readonly string[];
  readonly needs: readonly Gate[];
  /** Sends the operation with an invalid token, in a state in which a valid token would succeed. */
  readonly send: (context: CheckContext) => Promise<WopiResponse>;
}

// The validator's own tests cover GetFile, PutFile, Lock, and Unlock.
const operations: readonly Case[] = [
  {
    operation: 'GetLock',
    needs: ['SupportsGetLock'],
    send: ({ wopi, file }) => wopi.getLock(unauthorized(file)),
  },
  {
    operation: 'RefreshLock',
    requirementIds: ['REFRESH-07'],
    needs: [...userCanWrite, 'SupportsLocks'],
    send: async ({ wopi, given }) => await wopi.refreshLock(unauthorized(await given.lockedFile({ lock })), lock),
  },
  {
    operation: 'UnlockAndRelock',
    needs: [...userCanWrite, 'SupportsLocks'],
    send: async ({ wopi, given }) =>
      await wopi.unlockAndRelock(unauthorized(await given.lockedFile({ lock })), { old: lock, new: 'NewLockString' }),
  },
  {
    operation: 'PutRelativeFile',
    needs: mayMakeFiles,
    send: ({ wopi, file, names, documents }) =>
      wopi.putRelativeFile(unauthorized(file), documents.simple, { exact: names.file() }),
  },
  {
    operation: 'RenameFile',
    needs: ['SupportsRename', ...mayMakeFiles],
    send: async ({ wopi, given, names }) =>
      await wopi.renameFile(unauthorized(await given.newFile()), names.unique('renamed')),
  },
  {
    operation: 'DeleteFile',
    needs: mayMakeFiles,
    send: async ({ wopi, given }) => await wopi.deleteFile(unauthorized(await given.newFile())),
  },
  {
    operation: 'PutUserInfo',
    requirementIds: ['USERINFO-08'],
    needs: ['SupportsUserInfo'],
    send: ({ wopi, file, names }) => wopi.putUserInfo(unauthorized(file), names.unique('userinfo')),
  },
  {
    operation: 'GetShareUrl',
    needs: [{ property: 'SupportedShareUrlTypes', must: { contain: 'ReadOnly' } }],
    send: ({ wopi, file }) => wopi.getShareUrl(unauthorized(file), 'ReadOnly'),
  },
  {
    operation: 'AddActivities',
    needs: ['SupportsAddActivities'],
    send: ({ wopi, file }) => wopi.addActivities(unauthorized(file), { Activities: [] }),
  },
  {
    operation: 'EnumerateAncestors',
    requirementIds: ['ANCEST-06'],
    needs: ['SupportsContainers'],
    send: ({ wopi, file }) => wopi.enumerateAncestors(unauthorized(file)),
  },
  {
    operation: 'GetEcosystem',
    needs: ['SupportsEcosystem'],
    send: ({ wopi, file }) => wopi.getEcosystem(unauthorized(file)),
  },
];

function unauthorized(file: WopiResource): WopiResource {
  return withAccessToken(file, invalidAccessToken);
}

function invalidTokenCheck({ operation, requirementIds = [], needs, send }: Case): Check {
  return {
    name: `${operation}WithInvalidAccessToken`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `${operation} with an invalid access token returns 401 or 404`,
    spec,
    requirementIds: ['TOKEN-01', ...requirementIds],
    likelyCause: likely(
      'Each operation may validate the token by itself, and this operation might not do so.',
      succeeded,
    ),
    needs,
    async run(context) {
      expectTokenRefused(await send(context));
    },
  };
}

// In the middle, where no encoding has unused bits, and never only in case: hexadecimal tokens may ignore it.
/** The token with one character changed. */
function tampered({ accessToken }: WopiResource): string {
  const middle = Math.floor(accessToken.length / 2);
  const other = accessToken[middle]?.toUpperCase() === 'A' ? 'B' : 'A';
  return accessToken.slice(0, middle) + other + accessToken.slice(middle + 1);
}

const wrongTokens: readonly Check[] = [
  {
    name: 'NoAccessToken',
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: 'CheckFileInfo without an access token returns 401, 404, 400, or 403',
    spec,
    requirementIds: ['TOKEN-02'],
    likelyCause: likely(
      'The host may redirect to a login page, or accept a browser session instead of the token.',
      redirected,
      succeeded,
    ),
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(withoutAccessToken(file)), { status: [400, 401, 403, 404] });
    },
  },
  {
    name: 'TamperedAccessToken',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'CheckFileInfo with an access token that has one changed character returns 401 or 404',
    spec,
    requirementIds: ['TOKEN-01', 'TOKEN-19'],
    likelyCause: likely('The host might not verify the signature of the token.', succeeded),
    readOnly: true,
    async run({ file, wopi }) {
      expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, tampered(file))));
    },
  },
  {
    name: 'AccessTokenOpensOneFileOnly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'An access token for one file does not open another file of the same user',
    spec,
    requirementIds: ['TOKEN-06'],
    likelyCause: likely('The token may identify only the user, not the file.', succeeded),
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
    requirement: 'CheckFileInfo on an unknown file returns 404, or 401 or 403 because the token is not for it',
    spec: 'rest/files/checkfileinfo',
    requirementIds: ['URL-13'],
    likelyCause: likely('The host might not map an error of its storage to an HTTP status.', crashed),
    readOnly: true,
    async run({ file, wopi, names }) {
      const response = await wopi.checkFileInfo(withFileId(file, names.unique('nosuchfile')));

      expectResponse(response, { status: [401, 403, 404] });
    },
  },
];

const expiredTokens: readonly Check[] = [
  {
    name: 'ExpiredAccessToken',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'CheckFileInfo with an expired access token returns 401 or 404',
    spec,
    requirementIds: ['TOKEN-01'],
    likelyCause: 'The host may verify the signature of the token, but not its expiry.',
    needs: [{ access: 'expired' }],
    readOnly: true,
    async run({ access, wopi }) {
      expectTokenRefused(await wopi.checkFileInfo(await access('expired')));
    },
  },
];

const tokenPlaces: readonly Check[] = [
  {
    name: 'AccessTokenInQueryOnly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'CheckFileInfo with the access token only in the query string returns 200',
    spec,
    requirementIds: ['TOKEN-03'],
    likelyCause: likely('The host may read only the Authorization header.', returned(400, 401, 403)),
    readOnly: true,
    async run({ file, wopi }) {
      expectSuccess(await wopi.checkFileInfo(file, { withoutAuthorization: true }));
    },
  },
  {
    name: 'AccessTokenInHeaderOnly',
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: 'CheckFileInfo with the access token only in the Authorization header returns 200, 401, or 404',
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
  summary: 'Missing, changed, foreign, and invalid access tokens on every operation',
  needs: [],
  checks: [...wrongTokens, ...expiredTokens, ...tokenPlaces, ...operations.map(invalidTokenCheck)],
});
