import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { Gate } from '../../../harness/checks/gates.ts';
import { crashed, likely, returned, succeeded } from '../../../harness/checks/likely-cause.ts';
import { exactHeader, exactHeaderIfPresent } from '../../../harness/expect/headers.ts';
import { expectNoServerError, expectRefused, expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { expectUntouched } from '../expect-untouched.ts';

// Case and spaces matter. The validator's LockFormatValidation covers quotes and braces.
const lock = 'LockID  of Many Words';

/** A lock ID of this length that ends with `end`. */
export const longLock = (length: number, end: string) => 'x'.repeat(length - 1) + end;

const refusal = { status: 409 };

/** Expects that every operation that takes a lock ID refuses this one. */
export async function expectMismatches(context: CheckContext, file: WopiResource, lockId: string): Promise<void> {
  const { given, wopi, names } = context;
  expectResponse(await wopi.lock(file, lockId), refusal);
  expectResponse(await wopi.refreshLock(file, lockId), refusal);
  expectResponse(await wopi.unlockAndRelock(file, { old: lockId, new: 'NewLockString' }), refusal);
  const content = await given.contentOf(file);
  const save = await wopi.putFile(file, Buffer.from(names.unique('overwritten')), lockId);
  expectResponse(save, refusal);
  await expectUntouched(context, save, file, { content });
  expectResponse(await wopi.unlock(file, lockId), refusal);
}

const tooLong: readonly Check[] = [
  { length: 257, written: '257', need: { property: 'SupportsExtendedLockLength', must: 'not be true' } satisfies Gate },
  { length: 1025, written: '1,025', need: 'SupportsExtendedLockLength' },
].map(({ length, written, need }) => ({
  name: `LockIdOf${length}CharactersIsNotCut`,
  category: 'WopiCore',
  level: 'SHOULD',
  requirement: `A lock ID of ${written} characters is refused, or compared to its last character`,
  spec: 'rest/concepts#lock',
  requirementIds: ['LOCK-11'],
  likelyCause: likely('The host may truncate lock IDs to the length of their column.', succeeded, crashed),
  needs: [need],
  async run({ given, wopi }) {
    const file = await given.unlockedFile();

    expectNoServerError(await wopi.lock(file, longLock(length, 'a')));
    expectRefused(await wopi.refreshLock(file, longLock(length, 'b')));
  },
}));

/** Lock IDs are opaque: hosts must compare and return them exactly, to the last character. */
export const lockIdChecks: readonly Check[] = [
  {
    name: 'LockIdIsComparedExactly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Operations with a lock ID that differs only in case or spaces return 409 and change nothing',
    spec: 'rest/concepts#lock',
    requirementIds: ['LOCKC-02'],
    likelyCause: likely('The lock ID column may be case-insensitive, or the host may normalize the ID.', succeeded),
    async run(context) {
      const { given, wopi } = context;
      const file = await given.lockedFile({ lock });

      await expectMismatches(context, file, lock.toLowerCase());
      await expectMismatches(context, file, lock.replaceAll('  ', ' '));
      expectSuccess(await wopi.unlock(file, lock));
    },
  },
  {
    name: 'LockIdIsComparedToItsEnd',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Unlock with a lock ID of 256 characters that differs only in the last one returns 409',
    spec: 'rest/concepts#lock',
    requirementIds: ['LOCKC-03'],
    likelyCause: likely('The host may truncate lock IDs to the length of their column.', succeeded),
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock: longLock(256, 'a') });

      expectResponse(await wopi.unlock(file, longLock(256, 'b')), { status: 409 });
    },
  },
  {
    name: 'ExtendedLockIdIsComparedToItsEnd',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Unlock with a lock ID of 1,024 characters that differs only in the last one returns 409',
    spec: 'rest/concepts#lock',
    requirementIds: ['LOCKC-04'],
    likelyCause: likely('The host may truncate lock IDs to the length of their column.', succeeded),
    needs: ['SupportsExtendedLockLength'],
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock: longLock(1024, 'a') });

      expectResponse(await wopi.unlock(file, longLock(1024, 'b')), { status: 409 });
    },
  },
  ...tooLong,
  {
    name: 'LockMismatchNamesTheLockExactly',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Lock with a different lock ID returns the current lock ID unchanged, if it returns one',
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
    requirement: 'GetLock returns 200 and the current lock ID unchanged',
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
    requirement: 'GetLock returns a lock ID of 1,024 characters in full',
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
    requirement: 'GetLock on an unlocked file returns 200',
    spec: 'rest/files/getlock',
    requirementIds: ['GETLOCK-02'],
    likelyCause: likely('The host may return 404 when there is no lock.', returned(404)),
    needs: ['SupportsGetLock'],
    async run({ given, wopi }) {
      const file = await given.unlockedFile();

      expectSuccess(await wopi.getLock(file));
    },
  },
];
