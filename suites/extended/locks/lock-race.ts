import type { Check } from '../../../harness/checks/check.ts';
import { found, likely } from '../../../harness/checks/likely-cause.ts';
import { header } from '../../../harness/expect/headers.ts';
import { expectOneWinner } from '../../../harness/expect/one-winner.ts';
import { expectSuccess } from '../../../harness/expect/response.ts';
import { allAtOnce, inVolleys } from '../volleys.ts';

/** Microsoft's validator sends one request at a time, so it cannot detect this. */
export const lockRace: Check = {
  name: 'SimultaneousLocksHaveOneWinner',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'One of several simultaneous Lock requests returns 200, and the others return 409 and its lock ID',
  spec: 'rest/files/lock',
  requirementIds: ['LOCKC-14', 'LOCKC-15'],
  likelyCause: likely(
    'The host may read and write the lock in two steps, without a transaction or a compare-and-set.',
    found(/^[1-9]\d* responses with 200/),
  ),
  async run({ given, wopi, names }) {
    const file = await given.unlockedFile();
    const newLock = () => names.unique('race');

    await inVolleys(newLock, async (locks) => {
      const responses = await allAtOnce(locks, (lock) => wopi.lock(file, lock));

      const refusalBy = (winner: number) => ({ status: 409, headers: { 'X-WOPI-Lock': header(`${locks[winner]}`) } });
      expectSuccess(await wopi.unlock(file, locks[expectOneWinner(responses, refusalBy)]));
    });
  },
};
