import type { Check } from '../../../harness/checks/check.ts';
import { found, likely, returned } from '../../../harness/checks/likely-cause.ts';
import { header, oneOfHeaders } from '../../../harness/expect/headers.ts';
import { expectOneWinner } from '../../../harness/expect/one-winner.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { allAtOnce, fewVolleys, inVolleys, manyVolleys } from '../volleys.ts';

const common = { category: 'WopiCore', level: 'MUST' } as const;

const twoSteps = likely(
  'The host may read and write the lock in two steps, without a transaction or a compare-and-set.',
  found(/^[1-9]\d* responses with 200/),
);

const refusalWith = (lock = '') => ({ status: 409, headers: { 'X-WOPI-Lock': header(lock) } });

/** Simultaneous requests. Microsoft's validator sends one request at a time, so it cannot detect what these do. */
export const lockRaces: readonly Check[] = [
  {
    ...common,
    name: 'SimultaneousLocksHaveOneWinner',
    requirement: 'One of several simultaneous Lock requests returns 200, and the others return 409 and its lock ID',
    spec: 'rest/files/lock',
    requirementIds: ['LOCKC-14', 'LOCKC-15'],
    likelyCause: twoSteps,
    async run({ given, wopi, names }) {
      const file = await given.unlockedFile();
      const newLock = () => names.unique('race');

      await inVolleys(manyVolleys, newLock, async (locks) => {
        const responses = await allAtOnce(locks.map((lock) => () => wopi.lock(file, lock)));

        const winner = expectOneWinner(responses, (index) => refusalWith(locks[index]));
        expectSuccess(await wopi.unlock(file, locks[winner]));
      });
    },
  },
  {
    ...common,
    name: 'SimultaneousLocksWithOneIdSucceed',
    requirement: 'Several simultaneous Lock requests with one lock ID all return 200',
    spec: 'rest/files/lock',
    requirementIds: ['LOCK-02', 'LOCKC-15'],
    likelyCause: likely(
      'The second request may fail at a unique key, because the first has created the lock in the meantime.',
      returned(409, 500, 503),
    ),
    async run({ given, wopi, names }) {
      const file = await given.unlockedFile();

      await inVolleys(
        fewVolleys,
        () => file,
        async (shots) => {
          const lock = names.unique('race');

          const responses = await allAtOnce(shots.map(() => () => wopi.lock(file, lock)));

          responses.forEach(expectSuccess);
          expectSuccess(await wopi.unlock(file, lock));
        },
      );
    },
  },
  {
    ...common,
    name: 'SimultaneousUnlockAndRelocksHaveOneWinner',
    requirement: 'Simultaneous UnlockAndRelock requests from one lock ID have one winner and never free the file',
    spec: 'rest/files/unlockandrelock',
    requirementIds: ['RELOCK-08', 'RELOCK-02'],
    likelyCause: likely(
      'The host may release the old lock and take the new one in two steps, without a transaction.',
      found(/^[1-9]\d* responses with 200/),
      returned(200),
    ),
    async run({ given, wopi, names }) {
      let old = names.unique('race');
      const file = await given.lockedFile({ lock: old });
      const newLock = () => names.unique('race');

      await inVolleys(fewVolleys, newLock, async (locks) => {
        const relocks = locks.map((lock) => () => wopi.unlockAndRelock(file, { old, new: lock }));
        const [intruder, ...responses] = await allAtOnce([() => wopi.lock(file, newLock()), ...relocks]);

        const winner = locks[expectOneWinner(responses, (index) => refusalWith(locks[index]))] ?? '';
        expectResponse(intruder, { status: 409, headers: { 'X-WOPI-Lock': oneOfHeaders([old, winner]) } });
        old = winner;
      });
    },
  },
];
