import type { Check } from '../../../harness/checks/check.ts';
import { keptTheLock, likely, of, returned } from '../../../harness/checks/likely-cause.ts';
import { expectLockMismatch, expectSuccess } from '../../../harness/expect/response.ts';

const lock = 'LockString';

/** Locks are there as long as they are held, and no longer. */
export const lockLifeChecks: readonly Check[] = [
  {
    name: 'UnlockReleasesTheLock',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'After Unlock returns 200, Lock with a different lock ID returns 200 at once',
    spec: 'rest/files/unlock',
    requirementIds: ['UNLOCK-08', 'UNLOCK-01'],
    likelyCause: likely(
      'Unlock may return 200 without deleting the lock, or may delete it in only one of several stores.',
      keptTheLock,
    ),
    async run({ given, wopi, names }) {
      // A host that keeps its locks leaves the lock of an earlier check, which is as good.
      const { file, lock: current } = await given.fileUnderAnyLock({ lock });

      expectSuccess(await wopi.unlock(file, current));
      expectSuccess(await wopi.lock(file, names.unique('lock')));
    },
  },
  {
    name: 'RefreshLockAfterPutFileKeepsTheLock',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile, RefreshLock, and PutFile under one lock return 200, and the lock stays in force',
    spec: 'rest/files/refreshlock',
    requirementIds: ['REFRESH-01', 'PUT-20'],
    likelyCause: likely(
      'The host may keep locks by version or content, so that a save loses them.',
      of('RefreshLock', returned(404, 409)),
      of('PutFile', returned(404, 409)),
      of('Lock', returned(200)),
    ),
    async run({ given, wopi, documents }) {
      const file = await given.lockedFile({ lock });

      expectSuccess(await wopi.putFile(file, documents.simple, lock));
      expectSuccess(await wopi.refreshLock(file, lock));
      expectLockMismatch(await wopi.lock(file, 'NewLockString'), { currentLock: lock });
      expectSuccess(await wopi.putFile(file, documents.complex, lock));
    },
  },
  {
    name: 'UnlockAndRelockWithTheSameLockId',
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: 'UnlockAndRelock with the current lock ID as the new one returns 200 and keeps the lock',
    spec: 'rest/files/unlockandrelock',
    requirementIds: ['RELOCK-10'],
    likelyCause: likely('The host may take the new lock before it releases the old one.', returned(400, 409, 500)),
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      expectSuccess(await wopi.unlockAndRelock(file, { old: lock, new: lock }));
      expectSuccess(await wopi.unlock(file, lock));
    },
  },
];
