import { defineSuite } from '../../../harness/checks/check.ts';
import { found, likely, of, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectCoauthLocked, expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { editorsOnly } from '../../editors-only.ts';
import { coauthGates } from '../gates.ts';
import { coauthLock } from './coauth-lock.ts';

const getCoauthLock = 'plus/coauthoring/get-coauth-lock';
const neverExpires = likely(
  'The host may read its locks without checking whether they have expired.',
  succeeded,
  of('GetCoauthTable', found(/"Client1"/)),
);

/** A lock with the shortest timeout that a host must accept. */
function shortLock(metadata: string) {
  return { ...coauthLock('Client1', metadata), timeout: 60 };
}

export const coauthLockExpiration = defineSuite({
  group: 'CoauthLockExpiration',
  summary: 'Expiration of coauth locks',
  needs: coauthGates,
  checks: editorsOnly([
    {
      name: 'CoauthLock.GetCoauthTableAfterLockExpiration',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'GetCoauthTable omits an expired lock and lists a lock taken later',
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
      requirement: 'RefreshCoauthLock extends a lock beyond its original timeout',
      spec: 'plus/coauthoring/refresh-coauth-lock',
      requirementIds: ['COAUTH-21'],
      likelyCause: likely(
        'RefreshCoauthLock may return 200 without storing the new expiration time.',
        of('GetCoauthTable', wrong(/^CoauthTable row "Client1"$/)),
      ),
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
      requirement: 'GetCoauthTable returns an empty table after the only lock expires',
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
      requirement: 'UnlockCoauthLock on an expired lock returns 409',
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
      requirement: 'RefreshCoauthLock on an expired lock returns 409',
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
  ]),
});
