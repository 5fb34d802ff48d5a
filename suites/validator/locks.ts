import { defineSuite } from '../../harness/checks/check.ts';
import { likely, of, returned } from '../../harness/checks/likely-cause.ts';
import { expectLockMismatch, expectSuccess, expectTokenRefused } from '../../harness/expect/response.ts';
import { invalidAccessToken, withAccessToken } from '../../wopi/resource.ts';
import { editorsOnly } from '../editors-only.ts';

const lockA = 'LockString';
const lockB = 'NewLockString';
const wrongLock = 'IncorrectLockString';

// The longest ID that every host must store, and an ID in the format that Office uses today.
const longestLock = '1234567890'.repeat(26).slice(0, 256);
const jsonLock =
  '{"S":"0136ad17-2fa5-4d4b-a9b5-6f2b34ba4a28","E":2,"M":"A17C5F2B9E04","P":"6F2B34BA-4A28-4D4B-8B7C-D2E8F7F50937"}';

export const locks = defineSuite({
  group: 'Locks',
  summary: 'Lock, RefreshLock, UnlockAndRelock, and Unlock, with matching and mismatched lock IDs',
  needs: ['SupportsUpdate', 'SupportsLocks'],
  checks: [
    ...editorsOnly([
      {
        name: 'LockLengthValidation',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Lock and Unlock accept a lock ID of 256 characters',
        spec: 'rest/concepts#lock',
        requirementIds: ['LOCKC-03'],
        likelyCause: likely(
          'The lock ID column may be shorter than 256 characters.',
          of('Lock', returned(400, 413, 414, 431, 500)),
          of('Unlock', returned(409)),
        ),
        async run({ given, wopi }) {
          const file = await given.unlockedFile();

          expectSuccess(await wopi.lock(file, longestLock));
          expectSuccess(await wopi.unlock(file, longestLock));
        },
      },
      {
        name: 'LockFormatValidation',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Lock and Unlock accept a lock ID that looks like JSON',
        spec: 'rest/concepts#lock',
        requirementIds: ['LOCKC-02'],
        async run({ given, wopi }) {
          const file = await given.unlockedFile();

          expectSuccess(await wopi.lock(file, jsonLock));
          expectSuccess(await wopi.unlock(file, jsonLock));
        },
      },
      {
        name: 'SuccessfulLockSequence',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Lock, RefreshLock, UnlockAndRelock, and Unlock return 200 if the lock IDs match',
        spec: 'rest/files/lock',
        requirementIds: ['LOCK-01', 'REFRESH-01', 'RELOCK-01', 'RELOCK-06', 'UNLOCK-01', 'DISPATCH-01', 'CFI-36'],
        async run({ given, wopi }) {
          const file = await given.unlockedFile();

          expectSuccess(await wopi.lock(file, lockA));
          expectSuccess(await wopi.refreshLock(file, lockA));
          expectSuccess(await wopi.unlockAndRelock(file, { old: lockA, new: lockB }));
          expectSuccess(await wopi.unlock(file, lockB));
        },
      },
      {
        name: 'LockMismatchAfterUnlockAndRelockRequest',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Unlock with the old lock ID after UnlockAndRelock returns 409 and the new lock ID',
        spec: 'rest/files/unlockandrelock',
        requirementIds: ['RELOCK-05', 'RELOCK-01', 'UNLOCK-02'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock: lockA });

          expectSuccess(await wopi.unlockAndRelock(file, { old: lockA, new: lockB }));
          expectLockMismatch(await wopi.unlock(file, lockA), { currentLock: lockB });
          expectSuccess(await wopi.unlock(file, lockB));
        },
      },
      {
        name: 'DoubleLockSequence',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Lock with the current lock ID returns 200',
        spec: 'rest/files/lock',
        requirementIds: ['LOCK-02'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock: lockA });

          expectSuccess(await wopi.lock(file, lockA));
          expectSuccess(await wopi.unlock(file, lockA));
        },
      },
      {
        name: 'UnlockUnlockedFile',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Unlock on an unlocked file returns 409 and no lock ID',
        spec: 'rest/files/unlock',
        requirementIds: ['UNLOCK-03'],
        async run({ given, wopi }) {
          const file = await given.unlockedFile();

          expectLockMismatch(await wopi.unlock(file, lockA), { currentLock: '' });
        },
      },
      {
        name: 'LockMismatchOnLockRequest',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Lock with a different lock ID returns 409 and the current lock ID in X-WOPI-Lock',
        spec: 'rest/files/lock',
        requirementIds: ['LOCK-03', 'LOCKC-08'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock: lockA });

          expectLockMismatch(await wopi.lock(file, wrongLock), { currentLock: lockA });
          expectSuccess(await wopi.unlock(file, lockA));
        },
      },
      {
        name: 'LockMismatchOnUnlockRequest',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Unlock with a different lock ID returns 409 and the current lock ID in X-WOPI-Lock',
        spec: 'rest/files/unlock',
        requirementIds: ['UNLOCK-02', 'LOCKC-08', 'LOCKC-17'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock: lockA });

          expectLockMismatch(await wopi.unlock(file, wrongLock), { currentLock: lockA });
          expectSuccess(await wopi.unlock(file, lockA));
        },
      },
      {
        name: 'LockMismatchOnRefreshLockRequest',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'RefreshLock with a different lock ID returns 409 and the current lock ID in X-WOPI-Lock',
        spec: 'rest/files/refreshlock',
        requirementIds: ['REFRESH-02', 'LOCKC-08', 'LOCKC-17'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock: lockA });

          expectLockMismatch(await wopi.refreshLock(file, wrongLock), { currentLock: lockA });
          expectSuccess(await wopi.unlock(file, lockA));
        },
      },
      {
        name: 'LockMismatchOnUnlockAndRelockRequest',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'UnlockAndRelock with a wrong old lock ID returns 409 and the current lock ID in X-WOPI-Lock',
        spec: 'rest/files/unlockandrelock',
        requirementIds: ['RELOCK-03', 'LOCKC-08', 'LOCKC-17'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock: lockA });

          const relock = await wopi.unlockAndRelock(file, { old: wrongLock, new: lockB });

          expectLockMismatch(relock, { currentLock: lockA });
          expectSuccess(await wopi.unlock(file, lockA));
        },
      },
      {
        name: 'LockMismatchOnPutFileRequest',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'PutFile with a different lock ID returns 409 and the current lock ID in X-WOPI-Lock',
        spec: 'rest/files/putfile',
        requirementIds: ['PUT-05', 'PUT-23', 'LOCKC-08'],
        async run({ given, wopi, documents }) {
          const file = await given.lockedFile({ lock: lockA });

          expectLockMismatch(await wopi.putFile(file, documents.blank, wrongLock), { currentLock: lockA });
          expectSuccess(await wopi.unlock(file, lockA));
        },
      },
    ]),
    {
      name: 'LockFileWithInvalidAccessToken',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Lock with an invalid access token returns 401 or 404',
      spec: 'rest/concepts#access-token',
      requirementIds: ['TOKEN-01', 'LOCK-07'],
      alsoIn: ['AccessTokens'],
      async run({ given, wopi }) {
        const file = await given.unlockedFile();

        expectTokenRefused(await wopi.lock(withAccessToken(file, invalidAccessToken), lockA));
      },
    },
    ...editorsOnly([
      {
        name: 'UnlockFileWithInvalidAccessToken',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Unlock with an invalid access token returns 401 or 404 and keeps the lock',
        spec: 'rest/concepts#access-token',
        requirementIds: ['TOKEN-01', 'UNLOCK-06'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock: lockA });

          expectTokenRefused(await wopi.unlock(withAccessToken(file, invalidAccessToken), lockA));
          expectSuccess(await wopi.unlock(file, lockA));
        },
      },
    ]),
  ],
});
