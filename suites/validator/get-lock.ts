import { defineSuite } from '../../harness/checks/check.ts';
import { header, headerIfPresent } from '../../harness/expect/headers.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { editorsOnly } from '../editors-only.ts';
import { shortLockIds } from '../short-lock-ids.ts';

const lockA = 'LockString';
const lockB = 'NewLockString';

// 1,024 characters, the maximum that a host with SupportsExtendedLockLength must store.
const extendedLock = '1234567890'.repeat(103).slice(0, 1024);

export const getLock = defineSuite({
  group: 'GetLock',
  summary: 'GetLock while a lock is held, and after it is replaced or released',
  needs: ['SupportsUpdate', 'SupportsLocks', 'SupportsGetLock'],
  checks: editorsOnly([
    {
      name: 'files.GetLock',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetLock on a locked file returns the lock ID in X-WOPI-Lock',
      spec: 'rest/files/getlock',
      requirementIds: ['GETLOCK-01', 'CFI-35'],
      async run({ given, wopi }) {
        const file = await given.lockedFile({ lock: lockA });

        expectResponse(await wopi.getLock(file), { headers: { 'X-WOPI-Lock': header(lockA) } });
      },
    },
    {
      name: 'files.GetLockAfterChange',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetLock after UnlockAndRelock returns the new lock ID',
      spec: 'rest/files/getlock',
      requirementIds: ['GETLOCK-05', 'RELOCK-01'],
      async run({ given, wopi }) {
        const file = await given.lockedFile({ lock: lockA });

        expectSuccess(await wopi.unlockAndRelock(file, { old: lockA, new: lockB }));
        expectResponse(await wopi.getLock(file), { headers: { 'X-WOPI-Lock': header(lockB) } });
      },
    },
    {
      name: 'files.GetLockOnUnlockedFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetLock on a file that has been unlocked returns no lock ID',
      spec: 'rest/files/getlock',
      requirementIds: ['GETLOCK-02', 'GETLOCK-06'],
      async run({ given, wopi }) {
        const file = await given.lockedFile({ lock: lockA });

        expectSuccess(await wopi.unlock(file, lockA));
        expectResponse(await wopi.getLock(file), { headers: { 'X-WOPI-Lock': headerIfPresent('') } });
      },
    },
  ]),
});

export const extendedLockLength = defineSuite({
  group: 'ExtendedLockLength',
  summary: 'Lock IDs of 1,024 characters',
  needs: ['SupportsUpdate', 'SupportsLocks', 'SupportsGetLock', 'SupportsExtendedLockLength'],
  checks: editorsOnly([
    {
      name: 'files.ExtendedLockLengthValidation',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Lock, GetLock, and Unlock accept a lock ID of 1,024 characters',
      spec: 'rest/concepts#lock',
      requirementIds: ['LOCKC-04', 'CFI-32'],
      likelyCause: shortLockIds,
      async run({ given, wopi }) {
        const file = await given.unlockedFile();

        expectSuccess(await wopi.lock(file, extendedLock));
        expectSuccess(await wopi.getLock(file));
        expectSuccess(await wopi.unlock(file, extendedLock));
      },
    },
  ]),
});
