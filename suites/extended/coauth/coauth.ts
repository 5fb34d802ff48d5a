import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { userMayWrite } from '../../../harness/checks/gates.ts';
import { likely, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import { headerDiffersIfPresent, headerIfPresent, noHeader, nonEmptyHeader } from '../../../harness/expect/headers.ts';
import { equals, type JsonExpectation } from '../../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';
import { shortLockIds } from '../../short-lock-ids.ts';
import { coauthGates } from '../../validator/gates.ts';
import { coauthAndWopiLocks } from './coauth-and-wopi-locks.ts';
import { coauthRaces } from './coauth-races.ts';

const common = { category: 'WopiCoauth', level: 'MUST', spec: 'plus/coauthoring/get-coauth-lock' } as const;
const getCoauthTable = 'plus/coauthoring/get-coauth-table';
const refreshCoauthLock = 'plus/coauthoring/refresh-coauth-lock';

const bareLock = { id: 'Client1', type: 'Coauth', timeout: 120 } as const;
const lock = { ...bareLock, metadata: 'client 1' } as const;
const exclusiveLock = { ...lock, type: 'CoauthExclusive' } as const;
const refresh = { id: lock.id, timeout: lock.timeout } as const;
const otherExclusiveLock = { ...exclusiveLock, id: 'Client2', metadata: 'client 2' } as const;

const timeouts: readonly Check[] = [60, 3600].map((timeout) => ({
  ...common,
  name: `GetCoauthLock.TimeoutOf${timeout}Seconds`,
  requirement: `GetCoauthLock and RefreshCoauthLock accept a timeout of ${timeout} seconds`,
  requirementIds: ['COAUTH-05', 'COAUTH-21'],
  likelyCause: likely('The host may exclude the limits 60 and 3600 from the allowed range.', returned(400)),
  async run({ given, wopi }) {
    const file = await given.coauth.unlockedFile();

    expectSuccess(await wopi.getCoauthLock(file, { ...lock, timeout }));
    expectSuccess(await wopi.refreshCoauthLock(file, { ...refresh, timeout }));
  },
}));

const fourKilobytes = '0123456789abcdef'.repeat(256);

const longMetadata: readonly Check[] = (
  [
    {
      sent: 'InHeader',
      level: 'MUST',
      requirement: 'GetCoauthTable returns all 4 KB of metadata that GetCoauthLock sent in the header',
      metadata: { metadata: fourKilobytes },
    },
    {
      // Only Microsoft's tests send metadata in a body, and no more than a few characters.
      sent: 'InBody',
      level: 'MAY',
      requirement: 'GetCoauthTable returns 4 KB of metadata that came in a body (good practice, not documented)',
      metadata: { metadataInBody: fourKilobytes },
    },
  ] as const
).map(({ sent, level, requirement, metadata }) => ({
  ...common,
  name: `GetCoauthLock.FourKilobytesOfMetadata${sent}`,
  level,
  requirement,
  requirementIds: ['COAUTH-06', 'COAUTH-07'],
  likelyCause: likely(
    'The metadata column may be shorter than 4,096 characters.',
    returned(400, 413, 500),
    wrong(/CoauthTable/),
  ),
  async run({ given, wopi }) {
    const file = await given.coauth.unlockedFile();

    expectSuccess(await wopi.getCoauthLock(file, { ...bareLock, ...metadata }));
    expectCoauthTable(await wopi.getCoauthTable(file), [{ ...bareLock, metadata: fourKilobytes }]);
  },
}));

/** Less than any difference between time zones, and more than between the clocks of one host's servers. */
const toleranceMs = 10 * 60 * 1000;
const lockTime = 'CoauthTable[0].CoauthLockTime';

export const extendedCoauth = defineSuite({
  group: 'Extended.Coauth',
  origin: 'extended',
  summary: 'Limits of coauth locks, effects of rejected requests, and changes to the coauth table',
  needs: [...coauthGates, ...userMayWrite],
  checks: [
    ...timeouts,
    {
      ...common,
      name: 'GetCoauthLock.IdOf1024Characters',
      requirement: 'GetCoauthLock stores a lock ID of 1,024 characters, and UnlockCoauthLock releases that lock',
      requirementIds: ['COAUTH-02'],
      likelyCause: shortLockIds,
      async run({ given, wopi }) {
        const file = await given.coauth.unlockedFile();
        const longLock = { ...lock, id: 'coauth-lock-id--'.repeat(64) };

        expectCoauthTable(await wopi.getCoauthLock(file, longLock), [longLock]);
        expectSuccess(await wopi.unlockCoauthLock(file, longLock.id));
      },
    },
    ...longMetadata,
    {
      ...common,
      name: 'GetCoauthLock.RefusalChangesNothing',
      requirement: 'GetCoauthLock leaves the coauth table and its version unchanged when it returns 409',
      requirementIds: ['COAUTH-12', 'COAUTH-15'],
      likelyCause: likely('The host may write the row before it detects the conflict.', wrong(/CoauthTable/)),
      async run({ given, wopi }) {
        const { file, version } = await given.coauth.fileWithTable(exclusiveLock);

        expectResponse(await wopi.getCoauthLock(file, otherExclusiveLock), { status: 409 });
        const table = await wopi.getCoauthTable(file);

        expectCoauthTable(table, [exclusiveLock], { version: headerIfPresent(version) });
      },
    },
    {
      ...common,
      name: 'GetCoauthLock.RefusalHasNoTableVersion',
      requirement: 'GetCoauthLock does not return X-WOPI-CoauthTableVersion when it returns 409',
      requirementIds: ['COAUTH-16'],
      async run({ given, wopi }) {
        const file = await given.coauth.lockedFile(exclusiveLock);

        const refusal = await wopi.getCoauthLock(file, otherExclusiveLock);

        expectResponse(refusal, { status: 409, headers: { 'X-WOPI-CoauthTableVersion': noHeader } });
      },
    },
    ...coauthAndWopiLocks,
    {
      ...common,
      name: 'GetCoauthTable.LockTimeInMilliseconds',
      requirement: 'CoauthLockTime is in milliseconds since 1970, like ServerTime in CheckFileInfo',
      spec: getCoauthTable,
      requirementIds: ['COAUTH-08'],
      likelyCause: likely(
        'CoauthLockTime may be in seconds, in ticks of 100 nanoseconds, or in the time zone of the server.',
        wrong(/CoauthLockTime$/),
      ),
      async run({ given, wopi }) {
        const file = await given.coauth.lockedFile(lock);
        const { ServerTime } = await given.currentInfo(['ServerTime']);

        const table = await wopi.getCoauthTable(file);

        expectResponse(table, { status: 200, json: { [lockTime]: near(Number(ServerTime), toleranceMs) } });
      },
    },
    {
      ...common,
      name: 'GetCoauthTable.NamesTheUser',
      level: 'SHOULD',
      requirement: 'A row of the coauth table has the UserFriendlyName that CheckFileInfo returns to its user',
      spec: getCoauthTable,
      requirementIds: ['COAUTH-30'],
      needs: [{ property: 'UserFriendlyName', must: 'be present' }],
      async run({ given, wopi }) {
        const { UserFriendlyName } = await given.currentInfo(['UserFriendlyName']);
        const file = await given.coauth.lockedFile(lock);

        const json = { 'CoauthTable[0].UserFriendlyName': equals(UserFriendlyName) };
        expectResponse(await wopi.getCoauthTable(file), { status: 200, json });
      },
    },
    {
      ...common,
      name: 'RefreshCoauthLock.RefusalIsExplained',
      level: 'SHOULD',
      requirement: 'RefreshCoauthLock and UnlockCoauthLock explain a refusal in X-WOPI-FailureReason',
      spec: refreshCoauthLock,
      requirementIds: ['COAUTH-29'],
      async run({ given, wopi }) {
        const file = await given.coauth.unlockedFile();
        const explained = { headers: { 'X-WOPI-FailureReason': nonEmptyHeader } };

        expectResponse(await wopi.refreshCoauthLock(file, refresh), explained);
        expectResponse(await wopi.unlockCoauthLock(file, lock.id), explained);
      },
    },
    {
      ...common,
      name: 'RefreshCoauthLock.KeepsTheLockTime',
      requirement: 'RefreshCoauthLock and a repeated GetCoauthLock leave CoauthLockTime unchanged',
      spec: getCoauthTable,
      requirementIds: ['COAUTH-14'],
      likelyCause: likely('The host may set CoauthLockTime on every write of the row.', wrong(/CoauthLockTime$/)),
      // A time in whole seconds stays the same for a moment.
      waitsSeconds: 1.1,
      async run({ given, wopi, wait }) {
        const file = await given.coauth.unlockedFile();
        const taken = await wopi.getCoauthLock(file, lock);
        expectCoauthTable(taken, [lock]);
        await wait(1.1);
        const sameTime = { status: 200, json: { [lockTime]: equals(Number(valueAt(taken, lockTime))) } };

        expectResponse(await wopi.refreshCoauthLock(file, refresh), sameTime);
        expectResponse(await wopi.getCoauthLock(file, lock), sameTime);
      },
    },
    {
      ...common,
      name: 'RefreshCoauthLock.EmptyMetadataHeaderKeepsMetadata',
      requirement: 'RefreshCoauthLock with an empty X-WOPI-CoauthLockMetadata keeps the metadata of the row',
      spec: refreshCoauthLock,
      requirementIds: ['COAUTH-22'],
      async run({ given, wopi }) {
        const file = await given.coauth.lockedFile(lock);

        expectCoauthTable(await wopi.refreshCoauthLock(file, { ...refresh, metadata: '' }), [lock]);
      },
    },
    {
      ...common,
      name: 'UnlockCoauthLock.MovesTheTableVersion',
      requirement: 'GetCoauthTable with the version from before UnlockCoauthLock returns the new table',
      spec: 'plus/coauthoring/unlock-coauth-lock',
      requirementIds: ['COAUTH-15', 'COAUTH-19'],
      likelyCause: likely(
        'The host may derive the version from the remaining rows, so that it does not change when a row is removed.',
        wrong(/^header X-WOPI-CoauthTableVersion$/),
      ),
      async run({ given, wopi }) {
        const { file, version } = await given.coauth.fileWithTable(lock);
        expectSuccess(await wopi.unlockCoauthLock(file, lock.id));

        const table = await wopi.getCoauthTable(file, version);

        expectCoauthTable(table, [], { version: headerDiffersIfPresent(version) });
      },
    },
    ...coauthRaces,
  ],
});

function near(time: number, toleranceMs: number): JsonExpectation {
  return (value) =>
    typeof value === 'number' && Math.abs(value - time) <= toleranceMs ? undefined : `a time near ${time}`;
}
