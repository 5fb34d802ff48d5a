import { lockSeconds } from '../../lock-table.ts';
import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import {
  after,
  before,
  changeRequestHeader,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  replaceResponse,
  setRequestHeader,
  setResponseHeader,
} from '../rewrite.ts';
import { notImplemented } from '../unsupported-operations.ts';

const lockOperations = ['Lock', 'UnlockAndRelock', 'RefreshLock', 'Unlock', 'PutFile'] as const;

function dropEmptyLock(c: DefectContext): void {
  if (c.res.headers.get('X-WOPI-Lock') === '') setResponseHeader(c, 'X-WOPI-Lock', undefined);
}

/** Defects of the WOPI lock operations. */
export const lockDefects: readonly Defect[] = [
  {
    name: 'unlock-ignores-lock-id',
    breaks: 'Unlock with a different lock ID is refused.',
    caughtBy: ['Locks/LockMismatchOnUnlockRequest'],
    middleware: before('Unlock', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockIdOf(c) ?? lockId)),
  },
  {
    name: 'unlock-keeps-the-lock',
    breaks: 'Unlock releases the lock.',
    caughtBy: ['Extended.Locks/UnlockReleasesTheLock'],
    middleware: on('Unlock', async (c, next) =>
      lockIdOf(c) !== undefined && lockIdOf(c) === c.req.header('X-WOPI-Lock') ? c.body(null, 200) : await next(),
    ),
  },
  {
    name: 'unlock-of-unlocked-file-succeeds',
    breaks: 'Unlock of an unlocked file returns 409.',
    caughtBy: ['Locks/UnlockUnlockedFile'],
    middleware: on('Unlock', async (c, next) =>
      fileOf(c) && lockIdOf(c) === undefined ? c.body(null, 200) : await next(),
    ),
  },
  {
    name: 'lock-mismatch-without-lock-header',
    breaks: 'The 409 for a lock mismatch sends the current lock ID in X-WOPI-Lock.',
    caughtBy: [
      'Locks/LockMismatchOnLockRequest',
      'Locks/LockMismatchOnUnlockRequest',
      'Locks/LockMismatchOnRefreshLockRequest',
      'Locks/LockMismatchOnUnlockAndRelockRequest',
      'Locks/LockMismatchOnPutFileRequest',
    ],
    middleware: after(lockOperations, (c) => {
      if (c.res.headers.get('X-WOPI-Lock')) setResponseHeader(c, 'X-WOPI-Lock', undefined);
    }),
  },
  {
    name: 'lock-id-cut-at-200',
    breaks: 'Lock IDs are stored in full.',
    caughtBy: ['Locks/LockLengthValidation', 'ExtendedLockLength/files.ExtendedLockLengthValidation'],
    middleware: before('Lock', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockId.slice(0, 200))),
  },
  {
    name: 'lock-takes-over',
    breaks: 'Lock with a different ID from the current one is refused.',
    caughtBy: ['Locks/LockMismatchOnLockRequest'],
    // After the host refused, so that every one of simultaneous requests succeeds.
    middleware: after('Lock', (c) => {
      if (c.res.status !== 409 || lockIdOf(c) === undefined) return;
      const lockId = c.req.header('X-WOPI-Lock') ?? '';
      c.var.host.parts.locks.hold(resourceIdOf(c.req.raw), { lockId, seconds: lockSeconds, visibleUser: undefined });
      replaceResponse(c, new Response(null, { status: 200 }));
    }),
  },
  {
    name: 'lock-refuses-own-lock-id',
    breaks: 'Lock with the current lock ID refreshes the lock.',
    caughtBy: ['Locks/DoubleLockSequence'],
    middleware: on('Lock', async (c, next) => {
      const current = lockIdOf(c);
      return current === undefined ? await next() : c.body(null, 409, { 'X-WOPI-Lock': current });
    }),
  },
  {
    name: 'refresh-ignores-lock-id',
    breaks: 'RefreshLock with a different lock ID is refused.',
    caughtBy: ['Locks/LockMismatchOnRefreshLockRequest'],
    middleware: before('RefreshLock', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockIdOf(c) ?? lockId)),
  },
  {
    name: 'relock-ignores-old-lock-id',
    breaks: 'UnlockAndRelock with a different old lock ID is refused.',
    caughtBy: ['Locks/LockMismatchOnUnlockAndRelockRequest'],
    middleware: before('UnlockAndRelock', (c) =>
      changeRequestHeader(c, 'X-WOPI-OldLock', (lockId) => lockIdOf(c) ?? lockId),
    ),
  },
  {
    name: 'relock-keeps-old-lock-id',
    breaks: 'UnlockAndRelock replaces the lock ID.',
    caughtBy: ['Locks/LockMismatchAfterUnlockAndRelockRequest', 'GetLock/files.GetLockAfterChange'],
    middleware: before('UnlockAndRelock', (c) =>
      changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => c.req.header('X-WOPI-OldLock') ?? lockId),
    ),
  },
  {
    name: 'put-file-ignores-lock-id',
    breaks: 'PutFile with a different lock ID is refused.',
    caughtBy: ['Locks/LockMismatchOnPutFileRequest'],
    middleware: before('PutFile', (c) => changeRequestHeader(c, 'X-WOPI-Lock', (lockId) => lockIdOf(c) ?? lockId)),
  },
  {
    name: 'refresh-lock-missing',
    breaks: 'A host that claims SupportsLocks implements RefreshLock.',
    caughtBy: ['Locks/SuccessfulLockSequence'],
    middleware: notImplemented('RefreshLock'),
  },
  {
    name: 'unlock-answers-204',
    breaks: 'Unlock returns 200.',
    caughtBy: [
      'EditFlows/PutUnlockedFile',
      'EditFlows/PutUnlockedFileNotZeroBytes',
      'FileUrlUsage/GetFromFileUrlAfterPutFile',
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.FileNotLockedAndFileSizeNotZero.FailWithConflict409',
    ],
    middleware: after('Unlock', (c) => {
      if (c.res.ok) replaceResponse(c, new Response(null, { status: 204, headers: c.res.headers }));
    }),
  },
  {
    name: 'unlock-announces-a-body',
    breaks: 'Content-Length is the length of the body.',
    caughtBy: ['FileVersion/files.UnlockReturnsVersion'],
    middleware: after('Unlock', (c) => {
      if (!c.res.ok) return;
      setResponseHeader(c, 'Content-Length', '10');
      setResponseHeader(c, 'Connection', 'close');
    }),
  },
  {
    name: 'refresh-takes-a-lock',
    breaks: 'RefreshLock of an unlocked file is refused.',
    caughtBy: ['Extended.Locks/RefreshLockOnUnlockedFile'],
    middleware: before('RefreshLock', (c) => {
      if (lockIdOf(c) === undefined) setRequestHeader(c, 'X-WOPI-Override', 'LOCK');
    }),
  },
  {
    name: 'relock-takes-a-lock',
    breaks: 'UnlockAndRelock of an unlocked file is refused.',
    caughtBy: ['Extended.Locks/UnlockAndRelockOnUnlockedFile'],
    middleware: before('UnlockAndRelock', (c) => {
      if (lockIdOf(c) === undefined) setRequestHeader(c, 'X-WOPI-OldLock', undefined);
    }),
  },
  {
    name: 'empty-headers-dropped',
    breaks: 'X-WOPI-Lock is sent with an empty value when the file is not locked.',
    caughtBy: [
      'Extended.Locks/UnlockOfUnlockedFileNamesAnEmptyLock',
      'Extended.Locks/PutFileOnUnlockedFileNamesAnEmptyLock',
      'Extended.Locks/GetLockOnUnlockedFileNamesAnEmptyLock',
    ],
    middleware: after([...lockOperations, 'GetLock'], dropEmptyLock),
  },
  {
    name: 'refresh-of-unlocked-file-without-lock-header',
    breaks: 'The 409 of RefreshLock on an unlocked file sends an empty X-WOPI-Lock.',
    caughtBy: ['Extended.Locks/RefreshLockOnUnlockedFile'],
    middleware: after('RefreshLock', dropEmptyLock),
  },
  {
    name: 'relock-of-unlocked-file-without-lock-header',
    breaks: 'The 409 of UnlockAndRelock on an unlocked file sends an empty X-WOPI-Lock.',
    caughtBy: ['Extended.Locks/UnlockAndRelockOnUnlockedFile'],
    middleware: after('UnlockAndRelock', dropEmptyLock),
  },
  {
    name: 'put-file-without-lock-id-names-no-lock',
    breaks: 'The 409 of PutFile without a lock ID sends the current lock ID in X-WOPI-Lock.',
    caughtBy: [
      'Extended.Locks/PutFileWithoutLockIdOnLockedFile',
      'Extended.Locks/PutFileWithoutLockIdOnLockedEmptyFile',
    ],
    middleware: after('PutFile', (c) => {
      if (c.res.status === 409 && !c.req.header('X-WOPI-Lock')) setResponseHeader(c, 'X-WOPI-Lock', '');
    }),
  },
  {
    name: 'put-file-releases-the-lock',
    breaks: 'PutFile keeps the lock.',
    caughtBy: ['FileVersion/files.PutFileReturnsVersion'],
    middleware: after('PutFile', (c) => {
      const file = fileOf(c);
      if (c.res.ok && file) c.var.host.parts.locks.release(file.id);
    }),
  },
  {
    name: 'put-file-fills-locked-files',
    breaks: 'PutFile without a lock ID does not write to a locked file of zero bytes.',
    caughtBy: ['Extended.Locks/PutFileWithoutLockIdOnLockedEmptyFile'],
    middleware: before('PutFile', (c) => {
      if (fileOf(c)?.content.main.length === 0) setRequestHeader(c, 'X-WOPI-Lock', lockIdOf(c));
    }),
  },
  {
    name: 'lock-header-in-every-response',
    breaks: 'A lock operation that succeeds sends no X-WOPI-Lock.',
    caughtBy: ['Extended.Locks/SuccessHasNoLockHeader'],
    middleware: after(lockOperations, (c) => {
      if (c.res.ok) setResponseHeader(c, 'X-WOPI-Lock', c.req.header('X-WOPI-Lock'));
    }),
  },
  {
    name: 'mismatch-with-deprecated-header',
    breaks: 'Responses do not contain X-WOPI-LockedByOtherInterface.',
    caughtBy: ['Extended.Locks/MismatchHasNoDeprecatedHeader'],
    middleware: after(lockOperations, (c) => {
      if (c.res.status === 409) setResponseHeader(c, 'X-WOPI-LockedByOtherInterface', 'false');
    }),
  },
  {
    name: 'relock-refuses-the-same-lock-id',
    breaks: 'UnlockAndRelock with the current lock ID as the new one succeeds.',
    caughtBy: ['Extended.Locks/UnlockAndRelockWithTheSameLockId'],
    middleware: on('UnlockAndRelock', async (c, next) => {
      const lockId = c.req.header('X-WOPI-Lock');
      const isSame = lockId !== undefined && lockId === lockIdOf(c);
      return isSame ? c.body(null, 409, { 'X-WOPI-Lock': lockId }) : await next();
    }),
  },
];
