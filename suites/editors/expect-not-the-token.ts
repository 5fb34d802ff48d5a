import { describeStatus } from '../../harness/client/describe-response.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { failOn } from '../../harness/expect/response.ts';

/** Expects none of the statuses by which editors take the access token for expired, and no crash. */
export function expectNotTheToken(response: WopiResponse): void {
  const isWrong = [401, 403, 404].includes(response.status) || response.status >= 500;
  const expected = 'none of 401, 403, and 404, which stand for the access token, and no 5xx';
  failOn(isWrong ? [{ at: 'status', expected, actual: describeStatus(response) }] : [], response, expectNotTheToken);
}
