import type { Check } from '../../../harness/checks/check.ts';
import { likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import { describeStatus } from '../../../harness/client/describe-response.ts';
import { isSuccess, type WopiResponse } from '../../../harness/client/response.ts';
import { expectRefused, failOn } from '../../../harness/expect/response.ts';
import { invalidAccessToken, withAccessToken } from '../../../wopi/resource.ts';

const common = { category: 'WopiCore', level: 'SHOULD', readOnly: true } as const;

function expectOneRefused(queryIsValid: WopiResponse, headerIsValid: WopiResponse): void {
  const expected = 'a refusal, because the valid token was accepted from the query';
  const mismatch = { at: 'status', expected, actual: describeStatus(headerIsValid) };
  const areBoth = isSuccess(queryIsValid) && isSuccess(headerIsValid);
  failOn(areBoth ? [mismatch] : [], headerIsValid, expectOneRefused);
}

function cookiesOf(response: WopiResponse): string {
  const cookies = (response.header('Set-Cookie') ?? 'wopi-conformance=1').split(/,\s*(?=[^;,\s]+=)/);
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Requests that present more than one access token, or a cookie with it. */
export const mixedAccessChecks: readonly Check[] = [
  {
    ...common,
    name: 'TwoAccessTokensAreNotMixed',
    requirement: 'CheckFileInfo accepts a valid token next to an invalid one in the query or the header, not in both',
    spec: 'faq/access-token-header-and-url',
    requirementIds: ['TOKEN-05'],
    likelyCause: likely('The host may try each token until one is accepted.', succeeded),
    async run({ file, wopi }) {
      const Authorization = `Bearer ${invalidAccessToken}`;
      const { href } = withAccessToken(file, invalidAccessToken);

      // Both are signed with the valid token.
      const queryIsValid = await wopi.with({ form: () => ({ headers: { Authorization } }) }).checkFileInfo(file);
      const headerIsValid = await wopi.checkFileInfo({ ...file, href });

      expectOneRefused(queryIsValid, headerIsValid);
    },
  },
  {
    ...common,
    name: 'CookiesGrantNoAccess',
    requirement: 'CheckFileInfo with an invalid access token is refused, even with the cookies that the host sets',
    spec: 'rest/concepts#access-token',
    requirementIds: ['SEC-09'],
    likelyCause: likely('The host may accept a session instead of the token.', succeeded),
    async run({ file, given, wopi }) {
      const Cookie = cookiesOf(await given.fileInfoResponse());

      const withCookies = wopi.with({ form: () => ({ headers: { Cookie } }) });

      expectRefused(await withCookies.checkFileInfo(withAccessToken(file, invalidAccessToken)));
    },
  },
];
