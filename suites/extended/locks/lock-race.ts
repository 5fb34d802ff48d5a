import type { Check } from '../../../harness/checks/check.ts';
import { found, likely } from '../../../harness/checks/likely-cause.ts';
import { expectOneWinner } from '../../../harness/expect/one-winner.ts';
import { expectSuccess } from '../../../harness/expect/response.ts';

/** Microsoft's validator sends one request at a time, so it cannot detect this. */
export const lockRace: Check = {
  name: 'SimultaneousLocksHaveOneWinner',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'Exactly one of 20 simultaneous Lock requests with different IDs returns 200 and holds the lock',
  spec: 'rest/concepts#lock',
  requirementIds: ['LOCKC-14', 'LOCKC-15'],
  likelyCause: likely(
    'The host may read and write the lock in two steps, without a transaction or a compare-and-set.',
    found(/^[1-9]\d* responses with 200/),
  ),
  async run({ given, wopi, names }) {
    const file = await given.unlockedFile();
    const locks = Array.from({ length: 20 }, () => names.unique('race'));

    const responses = await Promise.all(locks.map((lock) => wopi.lock(file, lock)));

    const winner = expectOneWinner(responses);
    expectSuccess(await wopi.unlock(file, locks[winner]));
  },
};
