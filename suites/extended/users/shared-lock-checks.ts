import type { Check } from '../../../harness/checks/check.ts';
import { userMayWrite } from '../../../harness/checks/gates.ts';
import { likely, returned } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import { expectLockMismatch, expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { coauthGates } from '../../validator/gates.ts';

const lock = 'LockString';
const likelyCause = likely('The host may store a lock with the user who took it.', returned(401, 403, 404, 409));

interface OwnLock {
  readonly operation: string;
  readonly requirementIds: readonly string[];
  readonly send: (wopi: WopiClient, as: WopiResource) => Promise<WopiResponse>;
}

const ownLocks: readonly OwnLock[] = [
  { operation: 'Lock', requirementIds: [], send: (wopi, as) => wopi.lock(as, lock) },
  { operation: 'RefreshLock', requirementIds: ['REFRESH-05'], send: (wopi, as) => wopi.refreshLock(as, lock) },
  {
    operation: 'UnlockAndRelock',
    requirementIds: [],
    send: (wopi, as) => wopi.unlockAndRelock(as, { old: lock, new: 'NewLock' }),
  },
];

const common = {
  category: 'WopiCore',
  level: 'MUST',
  spec: 'rest/concepts#lock',
  likelyCause,
  needs: [...writingIsClaimed, 'SupportsLocks'],
} as const;

const coauth = {
  ...common,
  category: 'WopiCoauth',
  spec: 'plus/coauthoring/locks-about',
  requirementIds: ['COAUTH-26'],
  needs: [...coauthGates, ...userMayWrite],
} as const;

const coauthLock = { id: 'Client1', type: 'Coauth', timeout: 600, metadata: 'client 1' } as const;

function sharedLockCheck({ operation, requirementIds, send }: OwnLock): Check {
  return {
    ...common,
    name: `${operation}WithLockOfAnotherUser`,
    requirement: `${operation} with the ID of a lock that another user took returns 200`,
    requirementIds: ['LOCKC-01', ...requirementIds],
    async run({ given, wopi }) {
      const second = await given.users.secondEditor();
      await given.lockedFile({ lock });

      expectSuccess(await send(wopi, second));
    },
  };
}

/** Locks belong to the file and their ID, not to the user who took them. */
export const sharedLockChecks: readonly Check[] = [
  {
    ...common,
    name: 'LockOfAnotherUserIsNamed',
    requirement: 'Lock by a second user with a different ID returns 409 and the ID of the first lock',
    requirementIds: ['LOCKC-01', 'LOCKC-08'],
    likelyCause: likely('The host may keep one lock for each user, or return the ID only to its owner.'),
    async run({ given, wopi }) {
      const second = await given.users.secondEditor();
      await given.lockedFile({ lock });

      expectLockMismatch(await wopi.lock(second, 'IncorrectLockString'), { currentLock: lock });
    },
  },
  ...ownLocks.map(sharedLockCheck),
  {
    ...common,
    name: 'UnlockWithLockOfAnotherUser',
    requirement: 'Unlock with the ID of a lock that another user took returns 200 and releases it',
    requirementIds: ['LOCKC-01', 'UNLOCK-07'],
    async run({ given, wopi, names }) {
      const second = await given.users.secondEditor();
      const file = await given.lockedFile({ lock });

      expectSuccess(await wopi.unlock(second, lock));
      expectSuccess(await wopi.lock(file, names.unique('after')));
    },
  },
  {
    ...common,
    name: 'PutFileWithLockOfAnotherUser',
    requirement: 'PutFile under a lock that another user took returns 200, and both read the new content',
    spec: 'online/scenarios/coauth',
    requirementIds: ['LOCKC-01', 'SCEN-10'],
    needs: [...common.needs, 'SupportsUpdate'],
    async run({ given, wopi, names }) {
      const second = await given.users.secondEditor();
      const file = await given.lockedFile({ lock });
      const body = Buffer.from(names.unique('of the second user'));

      expectSuccess(await wopi.putFile(second, body, lock));
      const [own, others] = await Promise.all([wopi.getFile(file), wopi.getFile(second)]);
      expectResponse(own, { status: 200, body });
      expectResponse(others, { status: 200, body });
    },
  },
  {
    ...coauth,
    name: 'RefreshCoauthLockOfAnotherUser',
    requirement: 'RefreshCoauthLock with the ID of a lock that another user took returns 200',
    async run({ given, wopi }) {
      const second = await given.users.secondEditor();
      await given.coauth.lockedFile(coauthLock);

      expectSuccess(await wopi.refreshCoauthLock(second, { id: coauthLock.id, timeout: coauthLock.timeout }));
    },
  },
  {
    ...coauth,
    name: 'UnlockCoauthLockOfAnotherUser',
    requirement: 'UnlockCoauthLock with the ID of a lock that another user took returns 200 and releases it',
    async run({ given, wopi }) {
      const second = await given.users.secondEditor();
      const file = await given.coauth.lockedFile(coauthLock);

      expectSuccess(await wopi.unlockCoauthLock(second, coauthLock.id));
      expectCoauthTable(await wopi.getCoauthTable(file), []);
    },
  },
];
