import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { mayMakeScratchFiles } from '../../../harness/checks/gates.ts';
import { crashed, differs, likely, redirected, returned, succeeded } from '../../../harness/checks/likely-cause.ts';
import { expectResponse, expectSuccess, expectTokenRefused, failAbout } from '../../../harness/expect/response.ts';
import { requireRefusal } from '../../../harness/lane/require-response.ts';
import {
  invalidAccessToken,
  type WopiResource,
  withAccessToken,
  withFileId,
  withoutAccessToken,
  withTokenInHeaderOnly,
} from '../../../wopi/resource.ts';
import { invalidTokenChecks } from './invalid-token-checks.ts';
import { mixedAccessChecks } from './mixed-access-checks.ts';
import { wrongTokenChecks } from './wrong-token-checks.ts';

const spec = 'rest/concepts#access-token';

function unauthorized(file: WopiResource): WopiResource {
  return withAccessToken(file, invalidAccessToken);
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
    needs: mayMakeScratchFiles,
    async run({ file, given, wopi }) {
      const { file: other } = await given.sharedFile();

      const [info, download] = await Promise.all([
        wopi.checkFileInfo(withAccessToken(file, other.accessToken)),
        wopi.getFile(withAccessToken(other, file.accessToken)),
      ]);
      expectTokenRefused(info);
      expectTokenRefused(download);
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
    likelyCause: likely('The host may verify the signature of the token, but not its expiry.', succeeded),
    needs: [{ access: 'expired' }],
    readOnly: true,
    async run({ given, wopi }) {
      expectTokenRefused(await wopi.checkFileInfo(await given.users.expired()));
    },
  },
];

const longestUrl = 2000;

function expectShortUrl({ href }: WopiResource): void {
  const expected = `at most ${longestUrl} characters with the access token`;
  const mismatch = { at: 'length of the URL', expected, actual: `${href.length} characters` };
  failAbout('WopiSrc', href.length > longestUrl ? [mismatch] : [], expectShortUrl);
}

const tokenLength: Check = {
  name: 'AccessTokenKeepsUrlsShort',
  category: 'WopiCore',
  level: 'SHOULD',
  requirement: 'The URL of the file with its percent-encoded access token has at most 2,000 characters',
  spec: 'https://github.com/Microsoft/Office-Online-Test-Tools-and-Documentation/blob/master/docs/online/src/faq/access_token_length.rst',
  requirementIds: ['TOKEN-15'],
  likelyCause: likely(
    'The token may hold what the host could look up, such as the token of its own session.',
    differs(/^length of the URL$/),
  ),
  readOnly: true,
  async run({ file }) {
    expectShortUrl(file);
  },
};

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
      requireRefusal(await wopi.checkFileInfo(unauthorized(file), { withoutAuthorization: true }));
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
      requireRefusal(await wopi.checkFileInfo(withTokenInHeaderOnly(unauthorized(file))));
    },
  },
];

export const accessTokens = defineSuite({
  group: 'Extended.AccessTokens',
  origin: 'extended',
  summary: 'Missing, changed, foreign, invalid, and expired access tokens on every operation',
  needs: [],
  checks: [
    ...wrongTokens,
    ...expiredTokens,
    tokenLength,
    ...tokenPlaces,
    ...mixedAccessChecks,
    ...invalidTokenChecks,
    ...wrongTokenChecks,
  ],
});
