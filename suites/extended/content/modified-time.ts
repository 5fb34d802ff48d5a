import type { Check } from '../../../harness/checks/check.ts';
import { likely, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { JsonExpectation } from '../../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';

const lock = 'LockString';

/** Less than any difference between time zones, and more than between the clocks of one host's servers. */
const toleranceMs = 10 * 60 * 1000;

/** Whether LastModifiedTime is the time of the save, which its format alone does not show. */
export const modifiedTime: Check = {
  name: 'LastModifiedTimeIsThatOfTheSave',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'LastModifiedTime is the UTC time of the last PutFile, and a later PutFile advances it',
  spec: 'rest/files/checkfileinfo/checkfileinfo-other#lastmodifiedtime',
  requirementIds: ['CFI-100', 'CFI-101'],
  likelyCause: likely(
    'The host may write the local time of the server as UTC, or the time of the upload.',
    wrong(/^property LastModifiedTime$/),
  ),
  needs: [{ property: 'LastModifiedTime', must: 'be present' }],
  waitsSeconds: 1.1,
  async run({ given, wopi, documents, wait }) {
    const file = await given.lockedFile({ lock });
    expectSuccess(await wopi.putFile(file, documents.simple, lock));
    const first = await wopi.checkFileInfo(file);
    expectResponse(first, { status: 200, json: { LastModifiedTime: near(clockOf(first)) } });

    await wait(1.1);
    expectSuccess(await wopi.putFile(file, documents.complex, lock));
    const LastModifiedTime = after(timeIn(first));
    expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { LastModifiedTime } });
  },
};

/** The host's time in milliseconds; undefined if it sends none. Our own clock may be wrong. */
function clockOf(info: WopiResponse): number | undefined {
  const time = Date.parse(info.header('Date') ?? '') || Number(valueAt(info, 'ServerTime'));
  return Number.isFinite(time) ? time : undefined;
}

function timeIn(info: WopiResponse): number {
  return Date.parse(String(valueAt(info, 'LastModifiedTime')));
}

function near(time: number | undefined): JsonExpectation {
  return (value) =>
    time === undefined || Math.abs(Date.parse(String(value)) - time) <= toleranceMs
      ? undefined
      : `a time near ${new Date(time).toISOString()}, that of the host`;
}

function after(time: number): JsonExpectation {
  return (value) =>
    Date.parse(String(value)) > time
      ? undefined
      : `a time after ${new Date(time).toISOString()}, that of the last save`;
}
