import { lockSeconds, type WopiLock } from '../../lock-table.ts';
import type { Defect } from '../defect.ts';
import {
  after,
  before,
  changeRequestHeader,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  setResponseHeader,
} from '../rewrite.ts';

const timeoutHeader = 'X-WOPI-LockExpirationTimeout';
const lockers = ['Lock', 'RefreshLock', 'UnlockAndRelock'] as const;
type Locker = (typeof lockers)[number];

const names: Readonly<Record<Locker, string>> = {
  Lock: 'lock',
  RefreshLock: 'refresh-lock',
  UnlockAndRelock: 'relock',
};

function heldOn(c: DefectContext): WopiLock | undefined {
  return c.var.host.parts.locks.held(fileOf(c)?.id ?? '');
}

/** Lets the lock in force expire in so many seconds. */
function expireIn(c: DefectContext, seconds: number): void {
  const lock = heldOn(c);
  if (lock) c.var.host.parts.locks.hold(fileOf(c)?.id ?? '', { ...lock, seconds });
}

/** A locking operation that succeeds without changing when the lock expires. */
function keepTime(operation: Locker, isAffected: (c: DefectContext) => boolean = () => true) {
  return on(operation, async (c, next) => {
    const expiresAt = heldOn(c)?.expiresAt;
    const isAffectedNow = expiresAt !== undefined && isAffected(c);
    await next();
    if (isAffectedNow && c.res.ok) expireIn(c, (expiresAt - c.var.host.parts.clock.now()) / 1000);
  });
}

function timeoutOf(c: DefectContext): number | undefined {
  const text = c.req.header(timeoutHeader);
  return text === undefined ? undefined : Number(text);
}

/** The lock ID that a client took last and did not release, whether or not it has expired. */
function rememberLocks(c: DefectContext): void {
  if (!c.res.ok) return;
  c.var.fileMemory.set('lock', c.req.header('X-WOPI-Override') === 'UNLOCK' ? '' : (c.req.header('X-WOPI-Lock') ?? ''));
}

const expiredLocks: readonly Defect[] = [
  {
    name: 'lock-never-expires',
    breaks: 'A lock expires 30 minutes after it was taken.',
    caughtBy: ['Extended.LockExpiration/LockExpiresAfter31Minutes'],
    middleware: after(lockers, (c) => {
      if (timeoutOf(c) === undefined) expireIn(c, 1e9);
    }),
  },
  {
    name: 'lock-expires-after-a-minute',
    breaks: 'A lock lasts 30 minutes.',
    caughtBy: ['Extended.LockExpiration/LockIsHeldAfter65Seconds'],
    middleware: after('Lock', (c) => {
      if (timeoutOf(c) === undefined && c.res.ok) expireIn(c, 60);
    }),
  },
  {
    name: 'refresh-lock-for-twenty-seconds',
    breaks: 'A refreshed lock lasts 30 minutes.',
    caughtBy: ['Extended.LockExpiration/RefreshedLockIsHeldAfter70Seconds'],
    middleware: after('RefreshLock', (c) => {
      if (timeoutOf(c) === undefined && c.res.ok) expireIn(c, 20);
    }),
  },
  {
    name: 'put-file-under-expired-lock',
    breaks: 'PutFile with the ID of an expired lock is refused.',
    caughtBy: ['Extended.LockExpiration/PutFileUnderExpiredLock', 'Extended.LockExpiration/LockExpiresAfter31Minutes'],
    middleware: on(['PutFile', 'Lock', 'UnlockAndRelock', 'Unlock'], async (c, next) => {
      const lockId = c.req.header('X-WOPI-Lock');
      const isPut = c.req.header('X-WOPI-Override') === 'PUT';
      const isExpired = isPut && lockId !== '' && lockId === c.var.fileMemory.get('lock') && lockIdOf(c) === undefined;
      if (isExpired && lockId)
        c.var.host.parts.locks.hold(fileOf(c)?.id ?? '', { lockId, seconds: 60, visibleUser: undefined });
      await next();
      if (isExpired) c.var.host.parts.locks.release(fileOf(c)?.id ?? '');
      if (!isPut) rememberLocks(c);
    }),
  },
  {
    name: 'get-lock-reports-expired-lock',
    breaks: 'GetLock reports no lock when it has expired.',
    caughtBy: ['Extended.LockExpiration/GetLockDoesNotRefreshTheLock'],
    middleware: on(['GetLock', 'Lock', 'UnlockAndRelock', 'Unlock'], async (c, next) => {
      await next();
      if (c.req.header('X-WOPI-Override') !== 'GET_LOCK') return rememberLocks(c);
      const last = c.var.fileMemory.get('lock');
      if (c.res.ok && last && lockIdOf(c) === undefined) setResponseHeader(c, 'X-WOPI-Lock', last);
    }),
  },
  {
    name: 'get-lock-refreshes-the-lock',
    breaks: 'GetLock does not refresh the lock.',
    caughtBy: ['Extended.LockExpiration/GetLockDoesNotRefreshTheLock'],
    middleware: after('GetLock', (c) => expireIn(c, 60)),
  },
  {
    name: 'refresh-lock-after-put-file-finds-nothing',
    breaks: 'PutFile keeps the lock for RefreshLock.',
    caughtBy: ['Extended.Locks/RefreshLockAfterPutFileKeepsTheLock'],
    middleware: on(['PutFile', 'RefreshLock', 'Unlock'], async (c, next) => {
      const id = fileOf(c)?.id ?? '';
      const override = c.req.header('X-WOPI-Override');
      if (override === 'REFRESH_LOCK' && c.var.memory.get(id)) c.var.host.parts.locks.release(id);
      await next();
      if (c.res.ok) c.var.memory.set(id, override === 'PUT' ? 'saved' : '');
    }),
  },
];

const restarts: readonly Defect[] = [
  {
    name: 'refresh-lock-changes-no-time',
    breaks: 'RefreshLock restarts the time of the lock.',
    caughtBy: [
      'Extended.LockExpiration/RefreshedLockIsHeldAfter31Minutes',
      'Extended.LockExpiration/LockOperationsRestartTheTime',
    ],
    middleware: keepTime('RefreshLock'),
  },
  {
    name: 'lock-again-changes-no-time',
    breaks: 'Lock with the lock ID in force restarts the time of the lock.',
    caughtBy: ['Extended.LockExpiration/LockOperationsRestartTheTime'],
    middleware: keepTime('Lock', (c) => lockIdOf(c) === c.req.header('X-WOPI-Lock')),
  },
  {
    name: 'relock-changes-no-time',
    breaks: 'UnlockAndRelock restarts the time of the lock.',
    caughtBy: ['Extended.LockExpiration/LockOperationsRestartTheTime'],
    middleware: keepTime('UnlockAndRelock'),
  },
];

const timeouts: readonly Defect[] = [
  ...lockers.map((operation) => ({
    name: `${names[operation]}-timeout-ignored`,
    breaks: `${operation} takes the timeout of X-WOPI-LockExpirationTimeout.`,
    caughtBy: [`Extended.LockExpiration/${operation}WithTimeoutOf60SecondsExpires`],
    middleware: after(operation, (c) => {
      if (timeoutOf(c) !== undefined && c.res.ok) expireIn(c, lockSeconds);
    }),
  })),
  ...[60, 3600].map((limit) => ({
    name: `lock-timeout-of-${limit}-refused`,
    breaks: 'Timeouts of exactly 60 and 3,600 seconds are accepted.',
    caughtBy: [`Extended.LockExpiration/LockTimeoutOf${limit}Seconds`],
    middleware: on(lockers, (c, next) => (timeoutOf(c) === limit ? Promise.resolve(c.body(null, 400)) : next())),
  })),
  ...lockers.map((operation) => ({
    name: `${names[operation]}-timeout-out-of-range`,
    breaks: `${operation} refuses a timeout outside 60 to 3,600 seconds with 400.`,
    caughtBy:
      operation === 'Lock'
        ? ['Extended.LockExpiration/LockWithTimeoutOf59Seconds', 'Extended.LockExpiration/LockWithTimeoutOf3601Seconds']
        : [`Extended.LockExpiration/${operation}WithTimeoutOf${operation === 'RefreshLock' ? 59 : 3601}Seconds`],
    middleware: before(operation, (c) =>
      changeRequestHeader(c, timeoutHeader, (seconds) => `${Math.min(Math.max(Number(seconds), 60), 3600)}`),
    ),
  })),
  {
    name: 'lock-timeout-refused-but-locked',
    breaks: 'Lock takes no lock when it refuses the timeout.',
    caughtBy: ['Extended.LockExpiration/LockWithTimeoutOf3601Seconds'],
    middleware: after('Lock', (c) => {
      const lockId = c.req.header('X-WOPI-Lock');
      if (c.res.status === 400 && lockId && (timeoutOf(c) ?? 0) > 3600)
        c.var.host.parts.locks.hold(fileOf(c)?.id ?? '', { lockId, seconds: 3600, visibleUser: undefined });
    }),
  },
];

/** Defects of how long a lock lasts. */
export const lockTimeDefects: readonly Defect[] = [...expiredLocks, ...restarts, ...timeouts];
