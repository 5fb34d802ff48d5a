import { setTimeout } from 'node:timers/promises';
import { type Defect, inGroup } from '../defect.ts';
import {
  after,
  before,
  changeRequestHeader,
  fileOf,
  lockIdOf,
  on,
  setRequestHeader,
  setResponseHeader,
} from '../rewrite.ts';
import { notImplemented } from '../unsupported-operations.ts';

const inExtended = (...names: readonly string[]) => inGroup('Extended.Locks', ...names);

const lockOperations = ['Lock', 'UnlockAndRelock', 'RefreshLock', 'Unlock', 'PutFile'] as const;

/** Defects of the WOPI lock operations. */
export const lockDefects: readonly Defect[] = [
  {
    name: 'unlock-ignores-lock-id',
    breaks: 'Unlock with another lock ID is refused.',
    caughtBy: [
      ...inGroup('Locks', 'LockMismatchAfterUnlockAndRelockRequest', 'LockMismatchOnUnlockRequest'),
      ...inExtended(
        'LockIdIsComparedExactly',
        'LockIdIsComparedToItsEnd',
        'ExtendedLockIdIsComparedToItsEnd',
        'UnlockWithEmptyLockIdIsRefused',
      ),
    ],
    middleware: before('Unlock', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockIdOf(c) ?? lockId)),
  },
  {
    name: 'unlock-of-unlocked-file-succeeds',
    breaks: 'Unlock of an unlocked file answers 409.',
    caughtBy: [...inGroup('Locks', 'UnlockUnlockedFile'), ...inExtended('UnlockOfUnlockedFileNamesAnEmptyLock')],
    middleware: on('Unlock', async (c, next) =>
      fileOf(c) && lockIdOf(c) === undefined ? c.body(null, 200) : await next(),
    ),
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
      ...inExtended('GetLockNamesAnExtendedLockWhole'),
    ],
    middleware: before('Lock', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockId.slice(0, 200))),
  },
  {
    name: 'lock-takes-over',
    breaks: 'Lock with another ID than the one in force is refused.',
    caughtBy: [...inGroup('Locks', 'LockMismatchOnLockRequest'), ...inExtended('SimultaneousLocksHaveOneWinner')],
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
    middleware: before('RefreshLock', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockIdOf(c) ?? lockId)),
  },
  {
    name: 'relock-ignores-old-lock-id',
    breaks: 'UnlockAndRelock with another old lock ID is refused.',
    caughtBy: inGroup('Locks', 'LockMismatchOnUnlockAndRelockRequest'),
    middleware: before('UnlockAndRelock', (c) =>
      changeRequestHeader(c, 'X-WOPI-OldLock', (lockId) => lockIdOf(c) ?? lockId),
    ),
  },
  {
    name: 'relock-keeps-old-lock-id',
    breaks: 'UnlockAndRelock puts the new lock ID in force.',
    caughtBy: [
      ...inGroup('Locks', 'SuccessfulLockSequence', 'LockMismatchAfterUnlockAndRelockRequest'),
      ...inGroup('GetLock', 'files.GetLockAfterChange'),
    ],
    middleware: before('UnlockAndRelock', (c) =>
      changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => c.req.header('X-WOPI-OldLock') ?? lockId),
    ),
  },
  {
    name: 'put-file-ignores-lock-id',
    breaks: 'PutFile with another lock ID is refused.',
    caughtBy: [
      ...inGroup('Locks', 'LockMismatchOnPutFileRequest'),
      ...inGroup('Extended.Content', 'RefusedPutFileChangesNothing'),
    ],
    middleware: before('PutFile', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockIdOf(c) ?? lockId)),
  },
  {
    name: 'refresh-lock-missing',
    breaks: 'RefreshLock is one of the operations that SupportsLocks promises.',
    caughtBy: [
      ...inGroup('Locks', 'SuccessfulLockSequence', 'LockMismatchOnRefreshLockRequest'),
      ...inExtended('RefreshLockWithoutLockIdIsRefused', 'RefreshLockOnUnlockedFile'),
      ...inGroup('Extended.PutRelativeFile', 'PutRelativeFile.SourceKeepsItsContentAndLock'),
    ],
    middleware: notImplemented('RefreshLock'),
  },
  {
    name: 'unlock-announces-a-body',
    breaks: 'Content-Length is that of the body.',
    caughtBy: [
      ...inGroup(
        'Locks',
        'LockLengthValidation',
        'LockFormatValidation',
        'SuccessfulLockSequence',
        'LockMismatchAfterUnlockAndRelockRequest',
        'DoubleLockSequence',
        'LockMismatchOnLockRequest',
        'LockMismatchOnUnlockRequest',
        'LockMismatchOnRefreshLockRequest',
        'LockMismatchOnUnlockAndRelockRequest',
        'LockMismatchOnPutFileRequest',
        'UnlockFileWithInvalidAccessToken',
      ),
      ...inGroup('GetLock', 'files.GetLockOnUnlockedFile'),
      ...inGroup('ExtendedLockLength', 'files.ExtendedLockLengthValidation'),
      ...inGroup('EditFlows', 'BasicEdit', 'EditNoChange', 'GetPutFileWithInvalidAccessToken'),
      ...inGroup(
        'FileVersion',
        'files.LockReturnsVersion',
        'files.UnlockReturnsVersion',
        'files.PutFileReturnsVersion',
        'files.PutFileReturnsDifferentVersion',
        'files.LockAndUnlockAfterGetFileReturnsSameVersion',
      ),
      ...inGroup(
        'RenameFileIfCreateChildFileIsSupported',
        'CreateChildFileAndRenameFile.RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed',
        'CreateChildFileAndRenameFile.RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409',
      ),
      ...inExtended(
        'LockIdIsComparedExactly',
        'RefreshLockWithoutLockIdIsRefused',
        'UnlockWithoutLockIdIsRefused',
        'UnlockWithEmptyLockIdIsRefused',
        'UnlockAndRelockWithoutLockIdIsRefused',
        'SimultaneousLocksHaveOneWinner',
      ),
      ...inGroup('Extended.ItemVersion', 'UnlockSendsItemVersion', 'VersionStaysWithTheContent'),
    ],
    middleware: after('Unlock', (c) => {
      if (!c.res.ok) return;
      setResponseHeader(c, 'Content-Length', '10');
      setResponseHeader(c, 'Connection', 'close');
    }),
  },
  {
    name: 'refresh-takes-a-lock',
    breaks: 'RefreshLock of an unlocked file is refused.',
    caughtBy: inExtended('RefreshLockOnUnlockedFile'),
    middleware: before('RefreshLock', (c) => {
      if (lockIdOf(c) === undefined) setRequestHeader(c, 'X-WOPI-Override', 'LOCK');
    }),
  },
  {
    name: 'relock-takes-a-lock',
    breaks: 'UnlockAndRelock of an unlocked file is refused.',
    caughtBy: inExtended('UnlockAndRelockOnUnlockedFile'),
    middleware: before('UnlockAndRelock', (c) => {
      if (lockIdOf(c) === undefined) setRequestHeader(c, 'X-WOPI-OldLock', undefined);
    }),
  },
  {
    name: 'empty-headers-dropped',
    breaks: 'X-WOPI-Lock is sent with an empty value where the file is not locked.',
    caughtBy: inExtended(
      'UnlockOfUnlockedFileNamesAnEmptyLock',
      'PutFileOnUnlockedFileNamesAnEmptyLock',
      'GetLockOnUnlockedFileNamesAnEmptyLock',
    ),
    middleware: after([...lockOperations, 'GetLock'], (c) => {
      if (c.res.headers.get('X-WOPI-Lock') === '') setResponseHeader(c, 'X-WOPI-Lock', undefined);
    }),
  },
  {
    name: 'put-file-releases-the-lock',
    breaks: 'PutFile leaves the lock in force.',
    caughtBy: [
      ...inGroup('EditFlows', 'BasicEdit', 'EditNoChange', 'GetPutFileWithInvalidAccessToken'),
      ...inGroup('FileVersion', 'files.PutFileReturnsVersion', 'files.PutFileReturnsDifferentVersion'),
    ],
    middleware: after('PutFile', (c) => {
      const file = fileOf(c);
      if (c.res.ok && file) c.var.host.parts.locks.release(file.id);
    }),
  },
  {
    name: 'put-file-fills-locked-files',
    breaks: 'PutFile without a lock ID fills no file of zero bytes that is locked.',
    caughtBy: inExtended('PutFileWithoutLockIdOnLockedEmptyFile'),
    middleware: before('PutFile', (c) => {
      if (fileOf(c)?.content.main.length === 0) setRequestHeader(c, 'X-WOPI-Lock', lockIdOf(c));
    }),
  },
  {
    name: 'lock-in-two-steps',
    breaks: 'A lock is taken in one step.',
    caughtBy: inExtended('SimultaneousLocksHaveOneWinner'),
    middleware: on('Lock', async (c, next) => {
      if (lockIdOf(c) !== undefined) return await next();
      await setTimeout(5);
      c.var.host.parts.locks.release(fileOf(c)?.id ?? '');
      return await next();
    }),
  },
];
