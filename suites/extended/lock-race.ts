import type { Check } from '../../harness/check.ts';
import { expectLockMismatch } from '../../harness/expect.ts';
import { expectOneWinner } from '../../harness/expect-race.ts';

/** Microsoft's validator sends one request at a time, so it cannot see this. */
export const lockRace: Check = {
  name: 'SimultaneousLocksHaveOneWinner',
  category: 'WopiCore',
  level: 'MUST',
  requirement:
    'Of 20 simultaneous Lock requests with different IDs one answers 200, and the others 409 with the ID of that one',
  spec: 'rest/concepts#lock',
  requirementIds: ['LOCKC-14'],
  likelyCause: 'the lock is read and written in two steps, without a transaction or a compare-and-set',
  async run({ given, wopi, names }) {
    const file = await given.unlockedFile();
    const locks = Array.from({ length: 20 }, () => names.unique('race'));

    const answers = await Promise.all(locks.map((lock) => wopi.lock(file, lock)));

    const winner = expectOneWinner(answers);
    const currentLock = locks[winner] ?? '';
    for (const loser of answers.toSpliced(winner, 1)) expectLockMismatch(loser, { currentLock });
  },
};
