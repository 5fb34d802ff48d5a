import type { Check } from '../../../harness/checks/check.ts';
import { exactHeader, exactHeaderIfPresent } from '../../../harness/expect/headers.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';

// Case and blanks count; quotes and braces are the business of the validator's LockFormatValidation.
const lock = 'LockID  of Many Words';
const otherCase = lock.toLowerCase();
const otherBlanks = lock.replaceAll('  ', ' ');

const longLock = (length: number, end: string) => 'x'.repeat(length - 1) + end;

/** Lock IDs are opaque: compared and named exactly, to their last character. */
export const lockIdChecks: readonly Check[] = [
  {
    name: 'LockIdIsComparedExactly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'A lock ID that differs in case or in a blank is another lock ID',
    spec: 'rest/concepts#lock',
    requirementIds: ['LOCKC-02'],
    likelyCause: 'the column that keeps the lock ID is compared without regard to case, or the ID is normalised',
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      expectResponse(await wopi.unlock(file, otherCase), { status: 409 });
      expectResponse(await wopi.unlock(file, otherBlanks), { status: 409 });
      expectSuccess(await wopi.unlock(file, lock));
    },
  },
  {
    name: 'LockIdIsComparedToItsEnd',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Lock IDs of 256 characters that differ in the last one are different',
    spec: 'rest/concepts#lock',
    requirementIds: ['LOCKC-03'],
    likelyCause: 'lock IDs are cut to the length of the column that keeps them',
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock: longLock(256, 'a') });

      expectResponse(await wopi.unlock(file, longLock(256, 'b')), { status: 409 });
    },
  },
  {
    name: 'ExtendedLockIdIsComparedToItsEnd',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Lock IDs of 1,024 characters that differ in the last one are different',
    spec: 'rest/concepts#lock',
    requirementIds: ['LOCKC-04'],
    likelyCause: 'lock IDs are cut to the length of the column that keeps them',
    needs: ['SupportsExtendedLockLength'],
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock: longLock(1024, 'a') });

      expectResponse(await wopi.unlock(file, longLock(1024, 'b')), { status: 409 });
    },
  },
  {
    name: 'LockMismatchNamesTheLockExactly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Where the 409 of a lock mismatch names the lock ID in force, it does so just as it was sent',
    spec: 'rest/files/lock',
    requirementIds: ['LOCKC-02', 'LOCKC-08'],
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      expectResponse(await wopi.lock(file, 'another'), { headers: { 'X-WOPI-Lock': exactHeaderIfPresent(lock) } });
    },
  },
  {
    name: 'GetLockNamesTheLockExactly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'GetLock answers 200 and names the lock ID in force just as it was sent',
    spec: 'rest/files/getlock',
    requirementIds: ['GETLOCK-01'],
    needs: ['SupportsGetLock'],
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      expectResponse(await wopi.getLock(file), { status: 200, headers: { 'X-WOPI-Lock': exactHeader(lock) } });
    },
  },
  {
    name: 'GetLockNamesAnExtendedLockWhole',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'GetLock names a lock ID of 1,024 characters whole',
    spec: 'rest/files/getlock',
    requirementIds: ['GETLOCK-07'],
    needs: ['SupportsGetLock', 'SupportsExtendedLockLength'],
    async run({ given, wopi }) {
      const extended = longLock(1024, 'a');
      const file = await given.lockedFile({ lock: extended });

      expectResponse(await wopi.getLock(file), { headers: { 'X-WOPI-Lock': exactHeader(extended) } });
    },
  },
  {
    name: 'GetLockOnUnlockedFileAnswersOk',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'GetLock on a file that is not locked answers 200',
    spec: 'rest/files/getlock',
    requirementIds: ['GETLOCK-02'],
    likelyCause: 'that there is no lock is taken for something not found',
    needs: ['SupportsGetLock'],
    async run({ given, wopi }) {
      const file = await given.unlockedFile();

      expectSuccess(await wopi.getLock(file));
    },
  },
];
