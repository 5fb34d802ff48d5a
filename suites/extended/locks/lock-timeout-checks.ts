import type { Check } from '../../../harness/checks/check.ts';
import { carriedOut, likely, of, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { exactHeader, exactHeaderIfPresent } from '../../../harness/expect/headers.ts';
import { expectLockMismatch, expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { coauthGates } from '../../validator/gates.ts';
import { expectUntouched } from '../expect-untouched.ts';

const lock = 'LockString';
const newLock = 'NewLockString';
const otherLock = 'OtherLockString';

const common = {
  category: 'WopiCoauth',
  level: 'MUST',
  spec: 'plus/coauthoring/wopi-locks',
  requirementIds: ['LOCKC-18'],
  needs: coauthGates,
} as const;

const ignored = likely('The host may ignore X-WOPI-LockExpirationTimeout.', returned(409), succeeded);

/** Seconds until a lock with the shortest timeout has expired. */
const expired = 61;

interface Setter {
  readonly operation: 'Lock' | 'RefreshLock' | 'UnlockAndRelock';
  /** The lock before the request, and after it if it succeeds. */
  readonly before: string;
  readonly send: (wopi: WopiClient, file: WopiResource, timeout: number) => Promise<WopiResponse>;
}

const setters: readonly Setter[] = [
  {
    operation: 'Lock',
    before: '',
    send: (wopi, file, timeout) => wopi.lock(file, lock, { timeout }),
  },
  {
    operation: 'RefreshLock',
    before: lock,
    send: (wopi, file, timeout) => wopi.refreshLock(file, lock, { timeout }),
  },
  {
    operation: 'UnlockAndRelock',
    before: lock,
    send: (wopi, file, timeout) => wopi.unlockAndRelock(file, { old: lock, new: newLock }, { timeout }),
  },
];

const accepted = [60, 3600].map(
  (timeout): Check => ({
    ...common,
    name: `LockTimeoutOf${timeout}Seconds`,
    requirement: `Lock, RefreshLock, and UnlockAndRelock accept a timeout of ${timeout} seconds`,
    likelyCause: likely('The host may exclude the limits 60 and 3600 from the allowed range.', returned(400)),
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();

      for (const { send } of setters) expectSuccess(await send(wopi, file, timeout));
    },
  }),
);

const outOfRange = [
  ['Lock', 59],
  ['Lock', 3601],
  ['RefreshLock', 59],
  ['UnlockAndRelock', 3601],
] as const;

const refused = outOfRange.map(([operation, timeout]): Check => {
  const { send, before } = setters.find((setter) => setter.operation === operation) as Setter;
  return {
    ...common,
    name: `${operation}WithTimeoutOf${timeout}Seconds`,
    level: 'SHOULD',
    requirement: `${operation} with a timeout of ${timeout} seconds, outside 60 to 3,600, returns 400 and has no effect`,
    likelyCause: likely('The host may not validate X-WOPI-LockExpirationTimeout.', succeeded, carriedOut),
    async run(context) {
      const { given, wopi } = context;
      const file = await given.coauth.fileUnder(before === '' ? {} : { lock: before });

      const response = await send(wopi, file, timeout);

      expectResponse(response, { status: 400 });
      await expectUntouched(context, response, file, { lock: before });
    },
  };
});

const expiring = setters.map(
  ({ operation, before, send }): Check => ({
    ...common,
    name: `${operation}WithTimeoutOf60SecondsExpires`,
    requirement: `A lock that ${operation} limits to 60 seconds has expired after 61 seconds`,
    likelyCause: ignored,
    waitsSeconds: expired,
    async run({ given, wopi, wait }) {
      const file = await given.coauth.fileUnder(before === '' ? {} : { lock: before });
      expectSuccess(await send(wopi, file, 60));

      await wait(expired);

      expectSuccess(await wopi.lock(file, otherLock));
    },
  }),
);

/** The header with which clients of CSPP Plus set how long a lock lasts. */
export const lockTimeoutChecks: readonly Check[] = [
  ...accepted,
  ...refused,
  ...expiring,
  {
    ...common,
    name: 'PutFileUnderExpiredLock',
    requirement: 'PutFile with the ID of an expired lock returns 409 and keeps the content',
    requirementIds: ['PUT-22', 'LOCKC-18'],
    likelyCause: likely(
      'The host may ignore X-WOPI-LockExpirationTimeout, or PutFile may not check whether the lock has expired.',
      succeeded,
    ),
    waitsSeconds: expired,
    async run(context) {
      const { given, wopi, documents, wait } = context;
      await given.coauth.unlockedFile();
      const file = await given.fileWithContent(documents.simple);
      expectSuccess(await wopi.lock(file, lock, { timeout: 60 }));

      await wait(expired);

      const save = await wopi.putFile(file, documents.complex, lock);
      expectResponse(save, { status: 409, headers: { 'X-WOPI-Lock': exactHeaderIfPresent('') } });
      await expectUntouched(context, save, file, { content: documents.simple });
    },
  },
  {
    ...common,
    name: 'GetLockDoesNotRefreshTheLock',
    requirement: 'GetLock does not prolong a lock of 60 seconds, and reports none after 61 seconds',
    spec: 'rest/files/getlock',
    requirementIds: ['GETLOCK-03', 'GETLOCK-06'],
    likelyCause: likely(
      'The host may ignore X-WOPI-LockExpirationTimeout, or GetLock may refresh the lock or not check its expiration.',
      wrong(/^header X-WOPI-Lock$/),
    ),
    needs: [...coauthGates, 'SupportsGetLock'],
    waitsSeconds: expired,
    async run({ given, wopi, wait }) {
      const file = await given.coauth.unlockedFile();
      expectSuccess(await wopi.lock(file, lock, { timeout: 60 }));

      await wait(40);
      expectResponse(await wopi.getLock(file), { status: 200, headers: { 'X-WOPI-Lock': exactHeader(lock) } });
      await wait(expired - 40);

      expectResponse(await wopi.getLock(file), { status: 200, headers: { 'X-WOPI-Lock': exactHeader('') } });
    },
  },
  {
    ...common,
    name: 'LockOperationsRestartTheTime',
    requirement: 'Lock with the same ID, RefreshLock, and UnlockAndRelock each restart the 60 seconds of the lock',
    spec: 'rest/concepts#lock',
    requirementIds: ['LOCKC-06', 'LOCK-02', 'REFRESH-01'],
    likelyCause: likely(
      'An operation may return 200 without storing the new expiration time. The next one then finds no lock.',
      of('RefreshLock', returned(409)),
      of('UnlockAndRelock', returned(409)),
      of('Lock', returned(200)),
    ),
    waitsSeconds: 160,
    async run({ given, wopi, wait }) {
      const file = await given.coauth.unlockedFile();
      expectSuccess(await wopi.lock(file, lock, { timeout: 60 }));

      for (const { send } of setters) {
        await wait(40);
        expectSuccess(await send(wopi, file, 60));
      }
      await wait(40);

      expectLockMismatch(await wopi.lock(file, otherLock), { currentLock: newLock });
    },
  },
];
