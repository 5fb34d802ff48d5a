import { defineSuite } from '../../../harness/checks/check.ts';
import { userMayWrite } from '../../../harness/checks/gates.ts';
import { likely, of, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectCoauthLocked, expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import { coauthGates } from '../../validator/gates.ts';

const common = { category: 'WopiCoauth', level: 'MUST', spec: 'plus/coauthoring/get-coauth-lock' } as const;

const shortest = 60;
const lock = { id: 'Client1', type: 'Coauth', timeout: shortest, metadata: 'client 1' } as const;
const exclusive = { ...lock, type: 'CoauthExclusive' } as const;
const otherExclusive = { ...exclusive, id: 'Client2', metadata: 'client 2' } as const;

export const extendedCoauthExpiration = defineSuite({
  group: 'Extended.CoauthLockExpiration',
  origin: 'extended',
  summary: 'How long coauth locks last',
  needs: [...coauthGates, ...userMayWrite],
  checks: [
    {
      ...common,
      name: 'GetCoauthLock.HeldAfter65Seconds',
      requirement: 'A coauth lock with a timeout of 120 seconds is still in the table after 65 seconds',
      requirementIds: ['COAUTH-25', 'COAUTH-17'],
      likelyCause: likely('The host may have a timeout of its own, such as a minute.', wrong(/CoauthTable/)),
      waitsSeconds: 65,
      async run({ given, wopi, wait }) {
        const longer = { ...lock, timeout: 120 };
        const file = await given.coauth.lockedFile(longer);

        await wait(65);

        expectCoauthTable(await wopi.getCoauthTable(file), [longer]);
      },
    },
    {
      ...common,
      name: 'GetCoauthLock.RepeatRestartsTheTime',
      requirement: 'A coauth lock of 60 seconds that is requested again after 40 is still in the table after 70',
      requirementIds: ['COAUTH-09'],
      likelyCause: likely('The host may return a lock that exists without prolonging it.', wrong(/CoauthTable/)),
      waitsSeconds: 70,
      async run({ given, wopi, wait }) {
        const file = await given.coauth.lockedFile(lock);

        await wait(40);
        expectCoauthLocked(await wopi.getCoauthLock(file, lock));
        await wait(30);

        expectCoauthTable(await wopi.getCoauthTable(file), [lock]);
      },
    },
    {
      ...common,
      name: 'GetCoauthLock.ExclusiveAfterExpiredExclusive',
      requirement: 'A client can take the CoauthExclusive lock when that of a different client has expired',
      requirementIds: ['COAUTH-25', 'COAUTH-12'],
      likelyCause: likely(
        'The host may look for another exclusive lock without checking whether it has expired.',
        of('GetCoauthLock', returned(409)),
      ),
      waitsSeconds: shortest + 1,
      async run({ given, wopi, wait }) {
        const file = await given.coauth.lockedFile(exclusive);

        await wait(shortest + 1);

        expectCoauthTable(await wopi.getCoauthLock(file, otherExclusive), [otherExclusive]);
      },
    },
  ],
});
