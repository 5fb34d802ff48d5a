import { newContent } from '../../content.ts';
import { baseNameOf } from '../../file-name.ts';
import { coauthLocksOf, exclusiveLockOfAnother, idHeader, ownLockOf } from '../coauth/coauth-rewrite.ts';
import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import {
  after,
  before,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  setJson,
  setRequestHeader,
  setResponseHeader,
} from '../rewrite.ts';

const lockHeader = 'X-WOPI-Lock';

/** Defects of PutChunkedFile that concern locks. */
const uploadDefects: readonly Defect[] = [
  {
    name: 'upload-without-lock-taken',
    breaks: 'PutChunkedFile to an unlocked file with content returns 409.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.FileNotLockedAndFileSizeNotZero.FailWithConflict409',
    ],
    middleware: on('PutChunkedFile', async (c, next) => {
      if (lockIdOf(c) !== undefined || coauthLocksOf(c).length > 0) return await next();
      const { locks } = c.var.host.parts;
      const fileId = resourceIdOf(c.req.raw);
      locks.hold(fileId, { lockId: 'for the moment', seconds: 60, visibleUser: undefined });
      present(c, { lock: 'for the moment' });
      await next();
      locks.release(fileId);
    }),
  },
  {
    name: 'upload-to-empty-file-needs-lock',
    breaks: 'PutChunkedFile to an unlocked file of zero bytes succeeds.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.FileNotLockedAndFileSizeZero.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.FileNotLockedAndFileSizeZero.Success',
    ],
    middleware: on('PutChunkedFile', async (c, next) =>
      lockIdOf(c) === undefined && coauthLocksOf(c).length === 0 ? c.body(null, 409) : await next(),
    ),
  },
  {
    name: 'upload-refused-but-stored',
    breaks: 'PutChunkedFile keeps the content when it refuses the lock.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.LockMismatchChangesNothing'],
    middleware: after('PutChunkedFile', (c) => {
      const file = fileOf(c);
      if (file && c.res.status === 409) c.var.host.parts.store.setContent(file, newContent(Buffer.from('stored')));
    }),
  },
  {
    name: 'upload-under-wopi-lock-refused',
    breaks: 'PutChunkedFile by the holder of a WOPI lock succeeds.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadWithWopiLock.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithWopiLock.Success',
    ],
    middleware: on('PutChunkedFile', async (c, next) => {
      const lock = lockIdOf(c);
      if (lock === undefined || c.req.header(idHeader)) return await next();
      return c.body(null, 409, { [lockHeader]: lock, 'X-WOPI-ConflictingMechanism': 'WOPI-Lock' });
    }),
  },
  {
    name: 'upload-under-exclusive-lock-refused',
    breaks: 'PutChunkedFile by the holder of the CoauthExclusive lock succeeds.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadWithCoauthExclusiveLock.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithCoauthExclusiveLock.Success',
    ],
    middleware: on('PutChunkedFile', async (c, next) =>
      ownLockOf(c)?.type === 'CoauthExclusive' ? c.body(null, 409) : await next(),
    ),
  },
  {
    name: 'upload-takes-any-coauth-lock',
    breaks: 'PutChunkedFile with an unknown coauth lock returns 409 while another one is held.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientCoauthLockMismatchWithHostCoauthLock.FailWithConflict409',
    ],
    middleware: before('PutChunkedFile', (c) => {
      const [first] = coauthLocksOf(c);
      if (first?.type === 'Coauth' && c.req.header(idHeader) && !ownLockOf(c)) present(c, { coauthLockId: first.id });
    }),
  },
  {
    name: 'upload-takes-both-locks',
    breaks: 'PutChunkedFile with both a WOPI lock and a coauth lock returns 400.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientCoauthLockAndWopiLockSetTogether.FailWithBadRequest400',
    ],
    middleware: before('PutChunkedFile', ignoreWopiLockBesideCoauthLock),
  },
  {
    name: 'upload-takes-any-wopi-lock',
    breaks: 'PutChunkedFile with a different WOPI lock returns 409.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientWopiLockMismatchWithHostWopiLock.FailWithConflict409',
    ],
    middleware: before('PutChunkedFile', (c) => {
      const lock = lockIdOf(c);
      if (lock !== undefined && c.req.header(lockHeader)) present(c, { lock });
    }),
  },
  {
    name: 'coauth-lock-id-passes-for-wopi-lock',
    breaks: 'PutChunkedFile with a coauth lock returns 409 under a WOPI lock with the same ID.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientCoauthLockMismatchWithHostWopiLock.FailWithConflict409',
    ],
    middleware: before('PutChunkedFile', (c) => {
      const lock = lockIdOf(c);
      if (lock !== undefined && lock === c.req.header(idHeader)) present(c, { lock });
    }),
  },
  {
    name: 'upload-beside-exclusive-lock-taken',
    breaks: 'The holder of a Coauth lock cannot write while another client holds a CoauthExclusive lock.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientCoauthLockMismatchWithHostCoauthExclusiveLock.FailWithConflict409',
    ],
    middleware: before('PutChunkedFile', (c) => {
      const exclusive = exclusiveLockOfAnother(c);
      if (exclusive && ownLockOf(c)) present(c, { coauthLockId: exclusive.id });
    }),
  },
  {
    name: 'wopi-lock-outranks-coauth-locks',
    breaks: 'PutChunkedFile with a WOPI lock returns 409 while a coauth lock is held.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientWopiLockMismatchWithHostCoauthExclusiveLock.FailWithConflict409',
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientWopiLockMismatchWithHostCoauthLock.FailWithConflict409',
    ],
    middleware: before('PutChunkedFile', (c) => {
      const [first] = coauthLocksOf(c);
      if (first && c.req.header(lockHeader) && !c.req.header(idHeader)) present(c, { coauthLockId: first.id });
    }),
  },
  {
    name: 'conflicting-mechanism-not-named',
    breaks: 'The 409 of PutChunkedFile sends X-WOPI-ConflictingMechanism.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientWopiLockMismatchWithHostWopiLock.FailWithConflict409',
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientWopiLockMismatchWithHostCoauthExclusiveLock.FailWithConflict409',
    ],
    middleware: after('PutChunkedFile', (c) => setResponseHeader(c, 'X-WOPI-ConflictingMechanism', undefined)),
  },
  {
    name: 'upload-conflict-without-lock',
    breaks: 'The 409 of PutChunkedFile under a WOPI lock sends its ID in X-WOPI-Lock.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientWopiLockMismatchWithHostWopiLock.FailWithConflict409',
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientCoauthLockMismatchWithHostWopiLock.FailWithConflict409',
    ],
    middleware: after('PutChunkedFile', (c) => setResponseHeader(c, lockHeader, undefined)),
  },
];

/** Defects of RenameFile that concern coauth locks. */
const renameDefects: readonly Defect[] = [
  {
    name: 'rename-ignores-coauth-locks',
    breaks: 'RenameFile of a file with coauth locks requires one of them.',
    caughtBy: [
      'RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsNoLockWithHostCoauthLock.FailWithConflict409',
      'RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsWopiLockWithHostCoauthLock.FailWithConflict409',
      'RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsWrongCoauthLockWithHostCoauthLock.FailWithConflict409',
    ],
    middleware: before('RenameFile', (c) => {
      const [first] = coauthLocksOf(c);
      if (first) present(c, { coauthLockId: first.id });
    }),
  },
  {
    name: 'rename-under-coauth-lock-refused',
    breaks: 'RenameFile by the holder of a coauth lock succeeds.',
    caughtBy: ['RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsCoauthLockWithHostCoauthLock.Success'],
    middleware: on('RenameFile', async (c, next) => (ownLockOf(c) ? c.body(null, 409) : await next())),
  },
  {
    name: 'rename-with-coauth-lock-ignores-wopi-lock',
    breaks: 'RenameFile with a coauth lock returns 409 under a WOPI lock.',
    caughtBy: [
      'RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsCoauthLockWithHostWopiLock.FailWithConflict409',
    ],
    middleware: before('RenameFile', (c) => {
      const lock = lockIdOf(c);
      if (lock !== undefined && c.req.header(idHeader)) present(c, { lock });
    }),
  },
  {
    name: 'rename-takes-both-locks',
    breaks: 'RenameFile with both a WOPI lock and a coauth lock returns 400.',
    caughtBy: [
      'RenameFileWithCoauthLockSupported/RenameFile.ClientCoauthLockAndWopiLockSetTogether.FailWithBadRequest400',
    ],
    middleware: before('RenameFile', ignoreWopiLockBesideCoauthLock),
  },
  {
    name: 'rename-needs-the-lock-it-presents',
    breaks: 'RenameFile of an unlocked file succeeds with any coauth lock ID.',
    caughtBy: ['RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsCoauthLockWithHostNoLock.Success'],
    middleware: on('RenameFile', async (c, next) => {
      const isAbsent = c.req.header(idHeader) && !c.req.header(lockHeader) && coauthLocksOf(c).length === 0;
      return isAbsent && lockIdOf(c) === undefined ? c.body(null, 409) : await next();
    }),
  },
  {
    name: 'rename-after-coauth-session-tells-old-name',
    breaks: 'RenameFile returns the new name of the file.',
    caughtBy: ['RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsNoLockWithHostNoLock.Success'],
    middleware: on(['GetCoauthLock', 'RenameFile'], async (c, next) => {
      const session = `coauth session of ${resourceIdOf(c.req.raw)}`;
      const oldName = fileOf(c)?.name ?? '';
      await next();
      if (c.req.header('X-WOPI-Override') === 'GET_COAUTH_LOCK') c.var.memory.set(session, '');
      else if (c.var.memory.has(session) && !c.req.header(idHeader)) await setJson(c, { Name: baseNameOf(oldName) });
    }),
  },
  {
    name: 'rename-empties-the-file',
    breaks: 'RenameFile under a coauth lock keeps the content.',
    caughtBy: ['RenameFileWithCoauthLockSupported/RenameFile.ClientPresentsCoauthLockWithHostCoauthLock.Success'],
    middleware: after('RenameFile', (c) => {
      const file = fileOf(c);
      if (!file || !c.res.ok || !ownLockOf(c)) return;
      c.var.host.parts.store.setContent(file, { ...file.content, main: new Uint8Array() });
    }),
  },
];

export const chunkedLockDefects: readonly Defect[] = [...uploadDefects, ...renameDefects];

/** Replaces the locks in the request with exactly this one. */
function present(
  c: DefectContext,
  { lock, coauthLockId }: { readonly lock?: string; readonly coauthLockId?: string },
): void {
  setRequestHeader(c, lockHeader, lock);
  setRequestHeader(c, idHeader, coauthLockId);
}

function ignoreWopiLockBesideCoauthLock(c: DefectContext): void {
  const coauthLockId = c.req.header(idHeader);
  if (coauthLockId && c.req.header(lockHeader)) present(c, { coauthLockId });
}
