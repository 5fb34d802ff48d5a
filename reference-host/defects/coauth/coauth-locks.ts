import type { Defect } from '../defect.ts';
import {
  after,
  before,
  changeRequestHeader,
  type DefectContext,
  on,
  override,
  setResponseHeader,
  setStatus,
} from '../rewrite.ts';
import {
  coauthLocksOf,
  exclusiveLockOfAnother,
  idHeader,
  isSoundRefresh,
  ownLockOf,
  typeHeader,
  writeRow,
} from './coauth-rewrite.ts';

const lockers = ['GetCoauthLock', 'RefreshCoauthLock', 'UnlockCoauthLock'] as const;
const aYear = 365 * 24 * 60 * 60;

/** Defects of taking and releasing coauth locks. */
const conflictDefects: readonly Defect[] = [
  {
    name: 'one-coauth-lock-a-file',
    breaks: 'Several clients can hold coauth locks on one file.',
    caughtBy: ['CoauthLocks/CoauthLock.MultipleLocksInCoauthTable'],
    middleware: on('GetCoauthLock', async (c, next) =>
      coauthLocksOf(c).length > 0 && !ownLockOf(c) ? c.body(null, 409) : await next(),
    ),
  },
  {
    name: 'no-coauth-lock-beside-exclusive-lock',
    breaks: 'A Coauth lock is granted while another client holds a CoauthExclusive lock.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId'],
    middleware: on('GetCoauthLock', async (c, next) =>
      exclusiveLockOfAnother(c) && !ownLockOf(c) ? c.body(null, 409) : await next(),
    ),
  },
  {
    name: 'exclusive-upgrade-refused',
    breaks: 'A client can change its Coauth lock to CoauthExclusive.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthLock'],
    middleware: on('GetCoauthLock', async (c, next) =>
      ownLockOf(c)?.type === 'Coauth' && wantsExclusive(c) ? c.body(null, 409) : await next(),
    ),
  },
  {
    name: 'type-switch-ignored',
    breaks: 'Taking a lock again with the other type changes its type.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthLock',
      'CoauthLocks/CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
    ],
    middleware: before('GetCoauthLock', (c) =>
      changeRequestHeader(c, typeHeader, (type) => ownLockOf(c)?.type ?? type),
    ),
  },
  {
    name: 'exclusive-lock-taken-over',
    breaks: 'Only one client at a time holds a CoauthExclusive lock.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthExclusiveLock'],
    middleware: before('GetCoauthLock', (c) => {
      const other = exclusiveLockOfAnother(c);
      if (other && wantsExclusive(c)) writeRow(c, { ...other, type: 'Coauth' });
    }),
  },
  {
    name: 'exclusive-lock-not-looked-for-on-switch',
    breaks: 'A Coauth lock cannot become CoauthExclusive while another client holds one.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthLockTypeSwitchingOnExistingCoauthExclusiveLock'],
    middleware: before('GetCoauthLock', (c) => {
      const other = exclusiveLockOfAnother(c);
      if (other && ownLockOf(c) && wantsExclusive(c)) writeRow(c, { ...other, type: 'Coauth' });
    }),
  },
  {
    name: 'unlock-releases-every-coauth-lock',
    breaks: 'UnlockCoauthLock releases only the requested lock.',
    caughtBy: ['CoauthLocks/CoauthLock.UnlockCoauthLockWithMultipleLocksInCoauthTable'],
    setup: ({ parts: { coauth } }) =>
      override(coauth, 'release', (release) => (fileId) => {
        for (const { id } of coauth.locks(fileId)) release(fileId, id);
      }),
  },
  {
    name: 'unlock-of-absent-lock-succeeds',
    breaks: 'UnlockCoauthLock of a lock that does not exist returns 409.',
    caughtBy: ['CoauthLocks/CoauthLock.UnlockCoauthLockWithNoLocks'],
    middleware: after('UnlockCoauthLock', (c) => {
      if (c.res.status === 409) setStatus(c, 200);
    }),
  },
  {
    name: 'refresh-takes-absent-lock',
    breaks: 'RefreshCoauthLock of a lock that does not exist returns 409.',
    caughtBy: ['CoauthLocks/CoauthLock.RefreshCoauthLockWithNoLocks'],
    middleware: before('RefreshCoauthLock', (c) => {
      if (isSoundRefresh(c) && !ownLockOf(c)) writeRow(c, { id: c.req.header(idHeader) ?? '' });
    }),
  },
  {
    name: 'conflicting-user-not-named',
    breaks: 'The 409 of GetCoauthLock sends the user name of a visible WOPI lock.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthLockRequestOnExistingWopiLockWithLockUserVisibleTrue'],
    middleware: after('GetCoauthLock', (c) => setResponseHeader(c, 'X-WOPI-ConflictingLockUsername', undefined)),
  },
];

/** Defects of coauth lock expiry. */
const expiryDefects: readonly Defect[] = [
  {
    name: 'coauth-locks-never-expire',
    breaks: 'A coauth lock expires unless it is refreshed.',
    caughtBy: [
      'CoauthLockExpiration/CoauthLock.GetCoauthTableAfterLockExpiration',
      'CoauthLockExpiration/CoauthLock.CoauthLockExpirationTimeoutValidation',
    ],
    setup: ({ parts }) =>
      override(parts.coauth, 'hold', (hold) => (fileId, terms) => hold(fileId, { ...terms, seconds: aYear })),
  },
  {
    name: 'refresh-does-not-renew',
    breaks: 'RefreshCoauthLock restarts the timeout of the lock.',
    caughtBy: ['CoauthLockExpiration/CoauthLock.RefreshCoauthLockValidation'],
    middleware: on('RefreshCoauthLock', async (c, next) => {
      const lock = ownLockOf(c);
      await next();
      const renewed = ownLockOf(c);
      if (lock && renewed) writeRow(c, renewed, (lock.expiresAt - c.var.host.parts.clock.now()) / 1000);
    }),
  },
  {
    name: 'expired-lock-is-refreshed',
    breaks: 'RefreshCoauthLock of an expired lock returns 409.',
    caughtBy: ['CoauthLockExpiration/CoauthLock.RefreshCoauthLockOnExpiredCoauthLock'],
    middleware: on(lockers, async (c, next) => {
      const key = `taken ${c.req.header(idHeader)}`;
      const operation = c.req.header('X-WOPI-Override');
      if (operation === 'REFRESH_COAUTH_LOCK' && c.var.memory.has(key) && !ownLockOf(c))
        writeRow(c, { id: c.req.header(idHeader) ?? '' });
      await next();
      if (operation === 'GET_COAUTH_LOCK') c.var.memory.set(key, '');
      if (operation === 'UNLOCK_COAUTH_LOCK') c.var.memory.delete(key);
    }),
  },
];

export const coauthLockDefects: readonly Defect[] = [...conflictDefects, ...expiryDefects];

function wantsExclusive(c: DefectContext): boolean {
  return c.req.header(typeHeader) === 'CoauthExclusive';
}
