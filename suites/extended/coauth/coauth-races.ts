import type { Check } from '../../../harness/checks/check.ts';
import { found, likely, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import { expectOneWinner } from '../../../harness/expect/one-winner.ts';
import { expectSuccess } from '../../../harness/expect/response.ts';
import { allAtOnce, fewVolleys, inVolleys } from '../volleys.ts';

const common = { category: 'WopiCoauth', level: 'MUST', spec: 'plus/coauthoring/get-coauth-lock' } as const;

/** Simultaneous requests for coauth locks, as by clients that open a document at the same time. */
export const coauthRaces: readonly Check[] = [
  {
    ...common,
    name: 'GetCoauthLock.SimultaneousExclusivesHaveOneWinner',
    requirement: 'One of several simultaneous CoauthExclusive requests returns 200, the others 409 and add no row',
    requirementIds: ['COAUTH-11', 'COAUTH-12'],
    likelyCause: likely(
      'The host may look for another exclusive lock and add its own in two steps, without a transaction.',
      found(/^[1-9]\d* responses with 200/),
      wrong(/CoauthTable/),
    ),
    async run({ given, wopi, names }) {
      const file = await given.coauth.unlockedFile();
      const newLock = () => {
        const id = names.unique('race');
        return { id, type: 'CoauthExclusive', timeout: 120, metadata: id } as const;
      };

      await inVolleys(fewVolleys, newLock, async (locks) => {
        const responses = await allAtOnce(locks.map((lock) => () => wopi.getCoauthLock(file, lock)));

        const winner = expectOneWinner(responses, () => ({ status: 409 }));
        const lock = locks[winner] as ReturnType<typeof newLock>;
        // A row of an earlier volley would be in this table as well.
        expectCoauthTable(responses[winner] as WopiResponse, [lock]);
        expectSuccess(await wopi.unlockCoauthLock(file, lock.id));
      });
      expectCoauthTable(await wopi.getCoauthTable(file), []);
    },
  },
  {
    ...common,
    name: 'GetCoauthLock.SimultaneousLocksAreAllInTheTable',
    requirement: 'Several simultaneous Coauth requests of different clients all return 200 and are in the table',
    requirementIds: ['COAUTH-11'],
    likelyCause: likely(
      'The host may store the table as a whole, so that one request overwrites the row of another.',
      wrong(/CoauthTable/),
    ),
    async run({ given, wopi, names }) {
      const file = await given.coauth.unlockedFile();
      const newLock = () => {
        const id = names.unique('race');
        return { id, type: 'Coauth', timeout: 120, metadata: id } as const;
      };

      await inVolleys(fewVolleys, newLock, async (locks) => {
        const responses = await allAtOnce(locks.map((lock) => () => wopi.getCoauthLock(file, lock)));

        responses.forEach(expectSuccess);
        expectCoauthTable(await wopi.getCoauthTable(file), locks);
        (
          await allAtOnce(
            locks.map(
              ({ id }) =>
                () =>
                  wopi.unlockCoauthLock(file, id),
            ),
          )
        ).forEach(expectSuccess);
      });
    },
  },
];
