import type { Check } from '../../../harness/checks/check.ts';
import { likely, wrong } from '../../../harness/checks/likely-cause.ts';
import { noHeader } from '../../../harness/expect/headers.ts';
import { expectResponse } from '../../../harness/expect/response.ts';

const lock = 'LockString';
const newLock = 'NewLockString';

const common = { category: 'WopiCore', level: 'SHOULD', spec: 'rest/files/lock' } as const;

/** Headers that the documentation keeps out of the responses of lock operations. */
export const lockResponseChecks: readonly Check[] = [
  {
    ...common,
    name: 'SuccessHasNoLockHeader',
    requirement: 'Lock, RefreshLock, UnlockAndRelock, PutFile, and Unlock return 200 without X-WOPI-Lock',
    requirementIds: ['LOCKC-13'],
    likelyCause: likely('The host may add the header to every response.', wrong(/^header X-WOPI-Lock$/)),
    async run({ given, wopi, documents }) {
      const file = await given.unlockedFile();
      const success = { status: 200, headers: { 'X-WOPI-Lock': noHeader } };

      expectResponse(await wopi.lock(file, lock), success);
      expectResponse(await wopi.refreshLock(file, lock), success);
      expectResponse(await wopi.unlockAndRelock(file, { old: lock, new: newLock }), success);
      expectResponse(await wopi.putFile(file, documents.simple, newLock), success);
      expectResponse(await wopi.unlock(file, newLock), success);
    },
  },
  {
    ...common,
    name: 'MismatchHasNoDeprecatedHeader',
    requirement: 'Lock with a different lock ID returns 409 without X-WOPI-LockedByOtherInterface',
    requirementIds: ['LOCKC-12'],
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      const mismatch = await wopi.lock(file, newLock);

      expectResponse(mismatch, { status: 409, headers: { 'X-WOPI-LockedByOtherInterface': noHeader } });
    },
  },
];
