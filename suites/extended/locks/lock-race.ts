import type { Check } from '../../../harness/checks/check.ts';
import { expectOneWinner } from '../../../harness/expect/one-winner.ts';
import { expectSuccess } from '../../../harness/expect/response.ts';

/** Microsoft's validator sends one request at a time, so it cannot see this. */
export const lockRace: Check = {
  name: 'SimultaneousLocksHaveOneWinner',
  category: 'WopiCore',
  level: 'MUST',
  requirement:
    'Of 20 simultaneous Lock requests with different IDs just one answers 200, and its ID is the one in force',
  spec: 'rest/concepts#lock',
  requirementIds: ['LOCKC-14', 'LOCKC-15'],
  likelyCause: 'the lock is read and written in two steps, without a transaction or a compare-and-set',
  async run({ given, wopi, names }) {
    const file = await given.unlockedFile();
    const locks = Array.from({ length: 20 }, () => names.unique('race'));

    const answers = await Promise.all(locks.map((lock) => wopi.lock(file, lock)));

    const winner = expectOneWinner(answers);
    expectSuccess(await wopi.unlock(file, locks[winner]));
  },
};
