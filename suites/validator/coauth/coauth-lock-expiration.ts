import { defineSuite } from '../../../harness/checks/check.ts';
import { expectCoauthLocked, expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { coauthGates } from '../gates.ts';
import { coauthLock } from './coauth-lock.ts';

const getCoauthLock = 'plus/coauthoring/get-coauth-lock';
const neverExpires = 'the host never looks at the time when it reads its locks';

/** A lock that expires as soon as a host may let it. */
function shortLock(metadata: string) {
  return { ...coauthLock('Client1', metadata), timeout: 60 };
}

export const coauthLockExpiration = defineSuite({
  group: 'CoauthLockExpiration',
  summary: 'Coauth locks that nobody refreshes',
  needs: coauthGates,
  checks: [
    {
      name: 'CoauthLock.GetCoauthTableAfterLockExpiration',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'A lock that has expired leaves the coauth table, and one that was taken later stays',
      spec: getCoauthLock,
      requirementIds: ['COAUTH-25', 'COAUTH-17'],
      likelyCause: neverExpires,
      waitsSeconds: 60,
      async run({ given, wopi, wait }) {
        const { file } = await given.coauth.fileWithTable(shortLock('GetCoauthTableAfterLockExpiration1'));
        const later = coauthLock('Client2', 'GetCoauthTableAfterLockExpiration2');

        await wait(60);

        expectCoauthLocked(await wopi.getCoauthLock(file, later));
        expectCoauthTable(await wopi.getCoauthTable(file), [later]);
      },
    },
    {
      name: 'CoauthLock.RefreshCoauthLockValidation',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'RefreshCoauthLock replaces the timeout of the lock, which then outlives its first one',
      spec: 'plus/coauthoring/refresh-coauth-lock',
      requirementIds: ['COAUTH-21'],
      likelyCause: 'RefreshCoauthLock answers 200 without writing the new expiry',
      waitsSeconds: 60,
      async run({ given, wopi, wait }) {
        const lock = shortLock('RefreshCoauthLockValidation');
        const { file } = await given.coauth.fileWithTable(lock);
        const { id, metadata } = lock;

        await wait(30);
        expectCoauthLocked(await wopi.refreshCoauthLock(file, { id, timeout: 240, metadata }));
        await wait(30);

        expectCoauthTable(await wopi.getCoauthTable(file), [lock]);
      },
    },
    {
      name: 'CoauthLock.CoauthLockExpirationTimeoutValidation',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'The coauth table is empty once the only lock has expired',
      spec: getCoauthLock,
      requirementIds: ['COAUTH-25'],
      likelyCause: neverExpires,
      waitsSeconds: 60,
      async run({ given, wopi, wait }) {
        const { file } = await given.coauth.fileWithTable(shortLock('CoauthLockExpirationTimeoutValidation'));

        await wait(60);

        expectCoauthTable(await wopi.getCoauthTable(file), []);
      },
    },
    {
      name: 'CoauthLock.UnlockCoauthLockOnExpiredCoauthLock',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'UnlockCoauthLock of a lock that has expired answers 409',
      spec: 'plus/coauthoring/unlock-coauth-lock',
      requirementIds: ['COAUTH-24', 'COAUTH-25'],
      likelyCause: neverExpires,
      waitsSeconds: 60,
      async run({ given, wopi, wait }) {
        const { file } = await given.coauth.fileWithTable(shortLock('UnlockCoauthLockOnExpiredCoauthLock'));

        await wait(60);

        expectResponse(await wopi.unlockCoauthLock(file, 'Client1'), { status: 409 });
      },
    },
    {
      name: 'CoauthLock.RefreshCoauthLockOnExpiredCoauthLock',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'RefreshCoauthLock of a lock that has expired answers 409',
      spec: 'plus/coauthoring/refresh-coauth-lock',
      requirementIds: ['COAUTH-23', 'COAUTH-25'],
      likelyCause: neverExpires,
      waitsSeconds: 60,
      async run({ given, wopi, wait }) {
        const metadata = 'RefreshCoauthLockOnExpiredCoauthLock';
        const { file } = await given.coauth.fileWithTable(shortLock(metadata));

        await wait(60);

        const refresh = await wopi.refreshCoauthLock(file, { id: 'Client1', timeout: 120, metadata });
        expectResponse(refresh, { status: 409 });
      },
    },
  ],
});
