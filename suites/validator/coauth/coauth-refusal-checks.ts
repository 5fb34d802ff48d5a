import type { Check } from '../../../harness/checks/check.ts';
import { likely, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { anyHeader } from '../../../harness/expect/headers.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import type { CoauthLockRequest } from '../../../wopi/headers.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { coauthLock } from './coauth-lock.ts';

interface Refusal {
  readonly name: string;
  readonly requirement: string;
  readonly spec: string;
  readonly requirementIds: readonly string[];
  readonly send: (wopi: WopiClient, file: WopiResource) => Promise<WopiResponse>;
  readonly differs?: string;
}

const getCoauthLock = 'plus/coauthoring/get-coauth-lock';
const refreshCoauthLock = 'plus/coauthoring/refresh-coauth-lock';
const unlockCoauthLock = 'plus/coauthoring/unlock-coauth-lock';

const longId = 'CoauthLockIdThatIsOneCharacterTooLong'.repeat(28).slice(0, 1025);

/** A coauth lock request without one of its parts. */
function without(metadata: string, part: keyof CoauthLockRequest): CoauthLockRequest {
  const { [part]: _, ...rest }: CoauthLockRequest = coauthLock('Client1', metadata);
  return rest;
}

const refusals: readonly Refusal[] = [
  {
    name: 'CoauthLock.GetCoauthLockWithoutCoauthLockType',
    requirement: 'GetCoauthLock without X-WOPI-CoauthLockType returns 400',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-03'],
    send: (wopi, file) => wopi.getCoauthLock(file, without('GetCoauthLockWithoutCoauthLockType', 'type')),
  },
  {
    name: 'CoauthLock.GetCoauthLockWithoutCoauthLockId',
    requirement: 'GetCoauthLock without X-WOPI-CoauthLockId returns 400',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-02'],
    send: (wopi, file) => wopi.getCoauthLock(file, without('GetCoauthLockWithoutCoauthLockId', 'id')),
  },
  {
    name: 'CoauthLock.GetCoauthLockWithoutCoauthLockExpirationTimeout',
    requirement: 'GetCoauthLock without X-WOPI-CoauthLockExpirationTimeout returns 400',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-04'],
    send: (wopi, file) =>
      wopi.getCoauthLock(file, without('GetCoauthLockWithoutCoauthLockExpirationTimeout', 'timeout')),
  },
  {
    name: 'CoauthLock.UnlockCoauthLockWithoutCoauthLockId',
    requirement: 'UnlockCoauthLock without X-WOPI-CoauthLockId returns 400',
    spec: unlockCoauthLock,
    requirementIds: ['COAUTH-24'],
    send: (wopi, file) => wopi.unlockCoauthLock(file),
  },
  {
    name: 'CoauthLock.RefreshCoauthLockWithoutCoauthLockId',
    requirement: 'RefreshCoauthLock without X-WOPI-CoauthLockId returns 400',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-21'],
    send: (wopi, file) =>
      wopi.refreshCoauthLock(file, { timeout: 120, metadata: 'RefreshCoauthLockWithoutCoauthLockId' }),
  },
  {
    name: 'CoauthLock.RefreshCoauthLockWithoutCoauthLockExpirationTimeout',
    requirement: 'RefreshCoauthLock without X-WOPI-CoauthLockExpirationTimeout returns 400',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-21'],
    send: (wopi, file) =>
      wopi.refreshCoauthLock(file, { id: 'Client1', metadata: 'RefreshCoauthLockWithoutCoauthLockExpirationTimeout' }),
  },
  {
    name: 'CoauthLock.InvalidCoauthLockType',
    requirement: 'GetCoauthLock with the lock type None returns 400',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-03'],
    send: (wopi, file) =>
      wopi.getCoauthLock(file, { ...coauthLock('Client1', 'CoauthLockTypeValidation'), type: 'None' }),
  },
  {
    name: 'CoauthLock.EmptyCoauthLockType',
    requirement: 'GetCoauthLock with an empty X-WOPI-CoauthLockType returns 400',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-03'],
    differs:
      'This check sends the header with an empty value; the official test omits it, as another test already does.',
    send: (wopi, file) => wopi.getCoauthLock(file, { ...coauthLock('Client1', 'EmptyCoauthLockType'), type: '' }),
  },
  {
    name: 'CoauthLock.CoauthLockIdLengthValidationForGetCoauthLock',
    requirement: 'GetCoauthLock with a lock ID of 1,025 characters returns 400',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-02'],
    send: (wopi, file) => wopi.getCoauthLock(file, coauthLock(longId, 'CoauthLockIdLengthValidationForGetCoauthLock')),
  },
  {
    name: 'CoauthLock.CoauthLockIdLengthValidationForUnlockCoauthLock',
    requirement: 'UnlockCoauthLock with a lock ID of 1,025 characters returns 400',
    spec: unlockCoauthLock,
    requirementIds: ['COAUTH-24'],
    send: (wopi, file) => wopi.unlockCoauthLock(file, longId),
  },
  {
    name: 'CoauthLock.CoauthLockIdLengthValidationForRefreshCoauthLock',
    requirement: 'RefreshCoauthLock with a lock ID of 1,025 characters returns 400',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-21'],
    send: (wopi, file) =>
      wopi.refreshCoauthLock(file, {
        id: longId,
        timeout: 120,
        metadata: 'CoauthLockIdLengthValidationForRefreshCoauthLock',
      }),
  },
];

const badRequest = { status: 400 } as const;

/** Requests with a missing header or an invalid header value. */
export const malformedRequestChecks: readonly Check[] = [
  ...refusals.map(
    ({ send, ...facts }): Check => ({
      ...facts,
      category: 'WopiCoauth',
      level: 'MUST',
      async run({ given, wopi }) {
        const file = await given.coauth.unlockedFile();

        expectResponse(await send(wopi, file), badRequest);
      },
    }),
  ),
  {
    name: 'CoauthLock.InvalidGetCoauthLockExpirationTimeout',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthLock with a timeout of 59 or 3601 seconds returns 400',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-04'],
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();
      const short = { ...coauthLock('Client1', 'InvalidGetCoauthLockExpirationTimeout1'), timeout: 59 };
      const long = { ...coauthLock('Client2', 'InvalidGetCoauthLockExpirationTimeout2'), timeout: 3601 };

      expectResponse(await wopi.getCoauthLock(file, short), badRequest);
      expectResponse(await wopi.getCoauthLock(file, long), badRequest);
    },
  },
  {
    name: 'CoauthLock.InvalidRefreshCoauthLockExpirationTimeout',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'RefreshCoauthLock with a timeout of 59 or 3601 seconds returns 400',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-21'],
    async run({ given, wopi }) {
      const metadata = 'InvalidRefreshCoauthLockExpirationTimeout';
      const { file } = await given.coauth.fileWithTable({ ...coauthLock('Client1', metadata), timeout: 60 });

      const refresh = { id: 'Client1', metadata };

      expectResponse(await wopi.refreshCoauthLock(file, { ...refresh, timeout: 59 }), badRequest);
      expectResponse(await wopi.refreshCoauthLock(file, { ...refresh, timeout: 3601 }), badRequest);
    },
  },
];

const conflict = { status: 409 } as const;

/** Conflicting locks, and locks that do not exist. */
export const conflictChecks: readonly Check[] = [
  {
    name: 'CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthExclusiveLock',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthLock for a second CoauthExclusive lock returns 409',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-12'],
    async run({ given, wopi }) {
      const test = 'CoauthExclusiveLockRequestOnExistingCoauthExclusiveLock';
      const { file } = await given.coauth.fileWithTable(coauthLock('Client1', `${test}1`, 'CoauthExclusive'));

      const second = await wopi.getCoauthLock(file, coauthLock('Client2', `${test}2`, 'CoauthExclusive'));

      expectResponse(second, conflict);
    },
  },
  {
    name: 'CoauthLock.CoauthLockTypeSwitchingOnExistingCoauthExclusiveLock',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthLock returns 409 instead of changing a Coauth lock to a second CoauthExclusive lock',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-12'],
    likelyCause: likely(
      'The host may check for a single exclusive lock only when a row is added, not when its type changes.',
      succeeded,
    ),
    async run({ given, wopi }) {
      const test = 'CoauthLockTypeSwitchingOnExistingCoauthExclusiveLock';
      const { file } = await given.coauth.fileWithTable(coauthLock('Client1', `${test}1`));
      const exclusive = await wopi.getCoauthLock(file, coauthLock('Client2', `${test}2`, 'CoauthExclusive'));
      expectResponse(exclusive, { status: 200, headers: { 'X-WOPI-CoauthTableVersion': anyHeader } });

      const switched = await wopi.getCoauthLock(file, coauthLock('Client1', `${test}1`, 'CoauthExclusive'));

      expectResponse(switched, conflict);
    },
  },
  {
    name: 'CoauthLock.UnlockCoauthLockWithNoLocks',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'UnlockCoauthLock on a lock that is not in the table returns 409',
    spec: unlockCoauthLock,
    requirementIds: ['COAUTH-24'],
    likelyCause: likely('The host may treat deleting a missing row as success.', succeeded),
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();

      expectResponse(await wopi.unlockCoauthLock(file, 'Client1'), conflict);
    },
  },
  {
    name: 'CoauthLock.RefreshCoauthLockWithNoLocks',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'RefreshCoauthLock on a lock that is not in the table returns 409',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-23'],
    likelyCause: likely('RefreshCoauthLock may take the lock if it is missing.', succeeded),
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();
      const refresh = { id: 'Client1', timeout: 120, metadata: 'RefreshCoauthLockWithNoLocks' };

      expectResponse(await wopi.refreshCoauthLock(file, refresh), conflict);
    },
  },
];

export const wopiLockChecks: readonly Check[] = [
  {
    name: 'CoauthLock.CoauthLockRequestOnExistingWopiLockWithLockUserVisibleTrue',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthLock under a user-visible WOPI lock returns 409 and X-WOPI-ConflictingLockUsername',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-13', 'LOCKC-19'],
    likelyCause: likely('The host might not store X-WOPI-LockUserVisible from the Lock request.', wrong(/^header /)),
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();
      await given.lockOn(file, 'Client1', { userVisible: true });

      const taken = await wopi.getCoauthLock(
        file,
        coauthLock('Client1', 'CoauthLockRequestOnExistingWopiLockWithLockUserVisibleTrue'),
      );

      expectResponse(taken, { status: 409, headers: { 'X-WOPI-ConflictingLockUsername': anyHeader } });
    },
  },
];
