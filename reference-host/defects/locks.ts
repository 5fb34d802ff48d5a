import { type Defect, inGroup } from './defect.ts';
import { after, before, changeRequestHeader, lockIdOf, on, setRequestHeader, setResponseHeader } from './rewrite.ts';

const lockOperations = ['Lock', 'UnlockAndRelock', 'RefreshLock', 'Unlock', 'PutFile'] as const;

/** Defects of the WOPI lock operations. */
export const lockDefects: readonly Defect[] = [
  {
    name: 'unlock-ignores-lock-id',
    breaks: 'Unlock with another lock ID is refused.',
    caughtBy: inGroup('Locks', 'LockMismatchAfterUnlockAndRelockRequest', 'LockMismatchOnUnlockRequest'),
    middleware: before('Unlock', (c) => setRequestHeader(c, 'X-WOPI-Lock', lockIdOf(c) ?? c.req.header('X-WOPI-Lock'))),
  },
  {
    name: 'unlock-of-unlocked-file-succeeds',
    breaks: 'Unlock of an unlocked file answers 409.',
    caughtBy: inGroup('Locks', 'UnlockUnlockedFile'),
    middleware: on('Unlock', async (c, next) => (lockIdOf(c) === undefined ? c.body(null, 200) : await next())),
  },
  {
    name: 'lock-mismatch-without-lock-header',
    breaks: 'The 409 of a lock mismatch names the current lock ID in X-WOPI-Lock.',
    caughtBy: inGroup(
      'Locks',
      'LockMismatchAfterUnlockAndRelockRequest',
      'LockMismatchOnLockRequest',
      'LockMismatchOnUnlockRequest',
      'LockMismatchOnRefreshLockRequest',
      'LockMismatchOnUnlockAndRelockRequest',
      'LockMismatchOnPutFileRequest',
    ),
    middleware: after(lockOperations, (c) => {
      if (c.res.headers.get('X-WOPI-Lock')) setResponseHeader(c, 'X-WOPI-Lock', undefined);
    }),
  },
  {
    name: 'lock-id-cut-at-200',
    breaks: 'Lock IDs are kept whole.',
    caughtBy: [
      ...inGroup('Locks', 'LockLengthValidation'),
      ...inGroup('ExtendedLockLength', 'files.ExtendedLockLengthValidation'),
    ],
    middleware: before('Lock', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockId.slice(0, 200))),
  },
  {
    name: 'lock-takes-over',
    breaks: 'Lock with another ID than the one in force is refused.',
    caughtBy: inGroup('Locks', 'LockMismatchOnLockRequest'),
    middleware: before('Lock', (c) => setRequestHeader(c, 'X-WOPI-OldLock', lockIdOf(c))),
  },
  {
    name: 'lock-refuses-own-lock-id',
    breaks: 'Lock with the ID in force refreshes the lock.',
    caughtBy: inGroup('Locks', 'DoubleLockSequence'),
    middleware: on('Lock', async (c, next) => {
      const current = lockIdOf(c);
      return current === undefined ? await next() : c.body(null, 409, { 'X-WOPI-Lock': current });
    }),
  },
  {
    name: 'refresh-ignores-lock-id',
    breaks: 'RefreshLock with another lock ID is refused.',
    caughtBy: inGroup('Locks', 'LockMismatchOnRefreshLockRequest'),
    middleware: before('RefreshLock', (c) => setRequestHeader(c, 'X-WOPI-Lock', lockIdOf(c) ?? 'any')),
  },
  {
    name: 'relock-ignores-old-lock-id',
    breaks: 'UnlockAndRelock with another old lock ID is refused.',
    caughtBy: inGroup('Locks', 'LockMismatchOnUnlockAndRelockRequest'),
    middleware: before('UnlockAndRelock', (c) => setRequestHeader(c, 'X-WOPI-OldLock', lockIdOf(c) ?? 'any')),
  },
  {
    name: 'relock-keeps-old-lock-id',
    breaks: 'UnlockAndRelock puts the new lock ID in force.',
    caughtBy: [
      ...inGroup('Locks', 'SuccessfulLockSequence', 'LockMismatchAfterUnlockAndRelockRequest'),
      ...inGroup('GetLock', 'files.GetLockAfterChange'),
    ],
    middleware: before('UnlockAndRelock', (c) => setRequestHeader(c, 'X-WOPI-Lock', c.req.header('X-WOPI-OldLock'))),
  },
  {
    name: 'put-file-ignores-lock-id',
    breaks: 'PutFile with another lock ID is refused.',
    caughtBy: inGroup('Locks', 'LockMismatchOnPutFileRequest'),
    middleware: before('PutFile', (c) =>
      setRequestHeader(c, 'X-WOPI-Lock', lockIdOf(c) ?? c.req.header('X-WOPI-Lock')),
    ),
  },
];
