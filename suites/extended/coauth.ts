import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { JsonValue, WopiResponse } from '../../harness/client/response.ts';
import { expectCoauthTable } from '../../harness/expect/coauth-table.ts';
import { headerDiffersIfPresent, headerIfPresent, noHeader } from '../../harness/expect/headers.ts';
import { equals, type JsonExpectation, propertyAt } from '../../harness/expect/json.ts';
import { expectLockMismatch, expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { coauthGates } from '../validator/gates.ts';

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
  requirement: `GetCoauthLock and RefreshCoauthLock take a timeout of just ${timeout} seconds`,
  requirementIds: ['COAUTH-05', 'COAUTH-21'],
  likelyCause: 'the limits 60 and 3600 are left out of the range of timeouts',
  async run({ given, wopi }) {
    const file = await given.coauth.unlockedFile();

    expectSuccess(await wopi.getCoauthLock(file, { ...lock, timeout }));
    expectSuccess(await wopi.refreshCoauthLock(file, { ...refresh, timeout }));
  },
}));

const fourKilobytes = '0123456789abcdef'.repeat(256);

const longMetadata: readonly Check[] = [
  { sent: 'InHeader', where: 'the header', metadata: { metadata: fourKilobytes } },
  { sent: 'InBody', where: 'the body', metadata: { metadataInBody: fourKilobytes } },
].map(({ sent, where, metadata }) => ({
  ...common,
  name: `GetCoauthLock.FourKilobytesOfMetadata${sent}`,
  requirement: `Metadata of 4 KB in ${where} of GetCoauthLock come back whole in the coauth table`,
  requirementIds: ['COAUTH-06', 'COAUTH-07'],
  likelyCause: 'the column or field that keeps the metadata is shorter than 4096 characters',
  async run({ given, wopi }) {
    const file = await given.coauth.lockedFile({ ...bareLock, ...metadata });

    expectCoauthTable(await wopi.getCoauthTable(file), [{ ...bareLock, metadata: fourKilobytes }]);
  },
}));

const dayMs = 24 * 60 * 60 * 1000;
const lockTime = 'CoauthTable[0].CoauthLockTime';

export const extendedCoauth = defineSuite({
  group: 'Extended.Coauth',
  origin: 'extended',
  summary: 'The limits of coauth locks, what a refusal leaves behind, and when the coauth table changes',
  needs: coauthGates,
  checks: [
    ...timeouts,
    {
      ...common,
      name: 'GetCoauthLock.IdOf1024Characters',
      requirement: 'A coauth lock ID of 1024 characters is kept whole and releases the lock again',
      requirementIds: ['COAUTH-02'],
      likelyCause: 'the column or field that keeps the lock ID is shorter than 1024 characters',
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
      requirement: 'A CoauthExclusive lock that was refused is not in the coauth table, whose version stays as it was',
      requirementIds: ['COAUTH-12', 'COAUTH-15'],
      likelyCause: 'the row is written before the conflict is found',
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
      requirement: 'X-WOPI-CoauthTableVersion is sent with 200 only, not when a lock is refused',
      requirementIds: ['COAUTH-16'],
      async run({ given, wopi }) {
        const file = await given.coauth.lockedFile(exclusiveLock);

        const refusal = await wopi.getCoauthLock(file, otherExclusiveLock);

        expectResponse(refusal, { status: 409, headers: { 'X-WOPI-CoauthTableVersion': noHeader } });
      },
    },
    {
      ...common,
      name: 'GetCoauthLock.RefusedUnderWopiLock',
      requirement: 'GetCoauthLock under a WOPI lock answers 409, even if both have the same ID',
      requirementIds: ['COAUTH-13'],
      async run({ given, wopi }) {
        const file = await given.coauth.fileUnder({ lock: lock.id });

        expectResponse(await wopi.getCoauthLock(file, lock), { status: 409 });
      },
    },
    {
      ...common,
      name: 'Lock.RefusedUnderCoauthLock',
      requirement: 'Lock under a coauth lock answers 409 and names no WOPI lock, even if both have the same ID',
      spec: 'plus/coauthoring/locks-about',
      requirementIds: ['LOCKC-20'],
      async run({ given, wopi }) {
        const file = await given.coauth.lockedFile(lock);

        expectLockMismatch(await wopi.lock(file, lock.id), { currentLock: '' });
      },
    },
    {
      ...common,
      name: 'GetCoauthTable.LockTimeInMilliseconds',
      requirement: 'CoauthLockTime is counted in milliseconds since 1970, as ServerTime of CheckFileInfo is',
      spec: getCoauthTable,
      requirementIds: ['COAUTH-08'],
      likelyCause: 'CoauthLockTime is in seconds, or in ticks of 100 nanoseconds',
      async run({ given, wopi }) {
        const { ServerTime } = await given.fileInfo();
        const file = await given.coauth.lockedFile(lock);

        const table = await wopi.getCoauthTable(file);

        expectResponse(table, { status: 200, json: { [lockTime]: near(Number(ServerTime), dayMs) } });
      },
    },
    {
      ...common,
      name: 'RefreshCoauthLock.KeepsTheLockTime',
      requirement: 'CoauthLockTime says when the lock was first taken: neither a refresh nor taking it again moves it',
      spec: getCoauthTable,
      requirementIds: ['COAUTH-14'],
      likelyCause: 'every write of the row sets CoauthLockTime',
      async run({ given, wopi }) {
        const file = await given.coauth.unlockedFile();
        const taken = await wopi.getCoauthLock(file, lock);
        expectCoauthTable(taken, [lock]);
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
      requirement: 'A client that knows the coauth table from before UnlockCoauthLock is sent the new one',
      spec: 'plus/coauthoring/unlock-coauth-lock',
      requirementIds: ['COAUTH-15', 'COAUTH-19'],
      likelyCause: 'the version is taken from the rows that are left, so that it does not move when one goes',
      async run({ given, wopi }) {
        const { file, version } = await given.coauth.fileWithTable(lock);
        expectSuccess(await wopi.unlockCoauthLock(file, lock.id));

        const table = await wopi.getCoauthTable(file, version);

        expectCoauthTable(table, [], { version: headerDiffersIfPresent(version) });
      },
    },
  ],
});

function near(time: number, toleranceMs: number): JsonExpectation {
  return (value) =>
    typeof value === 'number' && Math.abs(value - time) <= toleranceMs ? undefined : `a time near ${time}`;
}

function valueAt({ json }: WopiResponse, path: string): JsonValue | undefined {
  return 'value' in json ? propertyAt(json.value, path) : undefined;
}
