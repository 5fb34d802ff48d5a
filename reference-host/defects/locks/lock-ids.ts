import type { Defect } from '../defect.ts';
import { operationOf } from '../operation-of.ts';
import { operationWords } from '../operation-words.ts';
import {
  after,
  before,
  changeRequestHeader,
  type DefectContext,
  lockIdOf,
  on,
  setJson,
  setRequestHeader,
  setResponseHeader,
  setStatus,
} from '../rewrite.ts';

const header = 'X-WOPI-Lock';
const lockOperations = ['Lock', 'UnlockAndRelock', 'RefreshLock', 'Unlock', 'PutFile'] as const;

type LockOperation = (typeof lockOperations)[number];

/** A host that compares the lock ID of a request with the current one by `same`. */
export function comparing(
  same: (current: string, presented: string) => boolean,
  operations: LockOperation | readonly LockOperation[] = lockOperations,
) {
  return before(operations, (c) => {
    const current = lockIdOf(c);
    if (current === undefined) return;
    for (const name of [header, 'X-WOPI-OldLock'])
      changeRequestHeader(c, name, (lockId) => (same(current, lockId) ? current : lockId));
  });
}

function hasNoLockId(c: DefectContext): boolean {
  return (c.req.header(header) ?? '') === '';
}

/** A host that accepts this operation without a lock ID. */
function withoutLockId(operation: LockOperation) {
  return before(operation, (c) => {
    if (hasNoLockId(c)) setRequestHeader(c, header, lockIdOf(c) ?? 'none');
  });
}

const sameWithoutCase = (current: string, presented: string) => current.toLowerCase() === presented.toLowerCase();

const withoutCase: readonly Defect[] = lockOperations.map((operation) => ({
  name: `${operationWords(operation)}-compares-without-case`,
  breaks: `${operation} compares lock IDs case-sensitively.`,
  caughtBy: ['Extended.Locks/LockIdIsComparedExactly'],
  middleware: comparing(sameWithoutCase, operation),
}));

/** Defects in how lock IDs are read, stored, compared and returned. */
export const lockIdDefects: readonly Defect[] = [
  {
    name: 'lock-id-with-quotes-refused',
    breaks: 'A lock ID can contain JSON.',
    caughtBy: ['Locks/LockFormatValidation'],
    middleware: on(lockOperations, (c, next) =>
      c.req.header(header)?.includes('"') ? Promise.resolve(c.body(null, 400)) : next(),
    ),
  },
  {
    name: 'lock-id-of-256-at-most',
    breaks: 'A lock ID can have 1,024 characters if the host claims SupportsExtendedLockLength.',
    caughtBy: ['ExtendedLockLength/files.ExtendedLockLengthValidation'],
    middleware: on(lockOperations, (c, next) =>
      (c.req.header(header)?.length ?? 0) > 256 ? Promise.resolve(c.body(null, 400)) : next(),
    ),
  },
  {
    name: 'lock-id-without-case',
    breaks: 'Lock IDs are compared case-sensitively.',
    caughtBy: ['Extended.Locks/LockIdIsComparedExactly'],
    middleware: comparing(sameWithoutCase),
  },
  ...withoutCase,
  {
    name: 'lock-id-in-lower-case',
    breaks: 'A lock ID is stored unchanged.',
    caughtBy: ['Extended.Locks/LockMismatchNamesTheLockExactly', 'Extended.Locks/GetLockNamesTheLockExactly'],
    middleware: before([...lockOperations, 'RenameFile', 'PutChunkedFile'], (c) => {
      changeRequestHeader(c, header, (lockId) => lockId.toLowerCase());
      changeRequestHeader(c, 'X-WOPI-OldLock', (lockId) => lockId.toLowerCase());
    }),
  },
  {
    name: 'lock-id-blanks-joined',
    breaks: 'Spaces in a lock ID are significant.',
    caughtBy: ['Extended.Locks/LockIdIsComparedExactly'],
    middleware: comparing((current, presented) => current.replace(/ +/g, ' ') === presented.replace(/ +/g, ' ')),
  },
  {
    name: 'lock-id-compared-to-255',
    breaks: 'Lock IDs of 256 characters are compared in full.',
    caughtBy: ['Extended.Locks/LockIdIsComparedToItsEnd'],
    middleware: comparing((current, presented) => current.slice(0, 255) === presented.slice(0, 255)),
  },
  {
    name: 'lock-id-compared-to-1000',
    breaks: 'Lock IDs of 1,024 characters are compared in full.',
    caughtBy: ['Extended.Locks/ExtendedLockIdIsComparedToItsEnd'],
    middleware: comparing((current, presented) => current.slice(0, 1000) === presented.slice(0, 1000)),
  },
  {
    name: 'lock-without-lock-id',
    breaks: 'Lock without a lock ID is refused.',
    caughtBy: ['Extended.Locks/LockWithoutLockIdIsRefused', 'Extended.Locks/LockWithEmptyLockIdIsRefused'],
    middleware: withoutLockId('Lock'),
  },
  {
    name: 'refresh-without-lock-id',
    breaks: 'RefreshLock without a lock ID is refused.',
    caughtBy: [
      'Extended.Locks/RefreshLockWithoutLockIdIsRefused',
      'Extended.Locks/RefreshLockWithEmptyLockIdIsRefused',
    ],
    middleware: withoutLockId('RefreshLock'),
  },
  {
    name: 'unlock-without-lock-id',
    breaks: 'Unlock without a lock ID is refused.',
    caughtBy: ['Extended.Locks/UnlockWithoutLockIdIsRefused', 'Extended.Locks/UnlockWithEmptyLockIdIsRefused'],
    middleware: withoutLockId('Unlock'),
  },
  {
    name: 'relock-without-lock-id',
    breaks: 'UnlockAndRelock without a lock ID is refused.',
    caughtBy: [
      'Extended.Locks/UnlockAndRelockWithoutLockIdIsRefused',
      'Extended.Locks/UnlockAndRelockWithEmptyLockIdIsRefused',
    ],
    middleware: withoutLockId('UnlockAndRelock'),
  },
  {
    name: 'put-file-without-lock-id',
    breaks: 'PutFile without a lock ID on a locked file is refused.',
    caughtBy: [
      'Extended.Locks/PutFileWithoutLockIdOnLockedFile',
      'Extended.Locks/PutFileWithoutLockIdOnLockedEmptyFile',
    ],
    middleware: before('PutFile', (c) => {
      if (hasNoLockId(c)) setRequestHeader(c, header, lockIdOf(c));
    }),
  },
  {
    name: 'empty-lock-id-is-current',
    breaks: 'An empty lock ID is not the current one.',
    caughtBy: [
      'Extended.Locks/RefreshLockWithEmptyLockIdIsRefused',
      'Extended.Locks/UnlockWithEmptyLockIdIsRefused',
      'Extended.Locks/UnlockAndRelockWithEmptyLockIdIsRefused',
    ],
    middleware: before(['RefreshLock', 'Unlock', 'UnlockAndRelock'], (c) =>
      changeRequestHeader(c, header, (lockId) => lockId || (lockIdOf(c) ?? '')),
    ),
  },
  {
    name: 'missing-lock-id-conflicts-with-nothing',
    breaks: 'A 409 for a request without a lock ID sends the current lock ID in X-WOPI-Lock.',
    caughtBy: [
      'Extended.Locks/RefreshLockWithoutLockIdIsRefused',
      'Extended.Locks/RefreshLockWithEmptyLockIdIsRefused',
      'Extended.Locks/UnlockWithoutLockIdIsRefused',
      'Extended.Locks/UnlockWithEmptyLockIdIsRefused',
      'Extended.Locks/UnlockAndRelockWithoutLockIdIsRefused',
      'Extended.Locks/UnlockAndRelockWithEmptyLockIdIsRefused',
    ],
    middleware: after(['RefreshLock', 'Unlock', 'UnlockAndRelock'], (c) => {
      if (c.res.status === 400 && hasNoLockId(c)) setStatus(c, 409);
    }),
  },
  {
    name: 'long-lock-ids-are-cut',
    breaks: 'A lock ID that is too long is not cut.',
    caughtBy: ['Extended.Locks/LockIdOf1025CharactersIsNotCut'],
    middleware: before(lockOperations, (c) => changeRequestHeader(c, header, (lockId) => lockId.slice(0, 1024))),
  },
  {
    name: 'plain-lock-ids-are-cut',
    breaks: 'A lock ID that is too long is not cut, on a host without extended lock IDs.',
    caughtBy: ['Extended.Locks/LockIdOf257CharactersIsNotCut'],
    middleware: async (c, next) => {
      const operation = operationOf(c.req.raw);
      if (lockOperations.some((name) => name === operation))
        changeRequestHeader(c, header, (lockId) => lockId.slice(0, 256));
      await next();
      if (operation === 'CheckFileInfo') await setJson(c, { SupportsExtendedLockLength: undefined });
    },
  },
  {
    name: 'get-lock-without-header',
    breaks: 'GetLock returns the lock ID in X-WOPI-Lock.',
    caughtBy: ['GetLock/files.GetLock'],
    middleware: after('GetLock', (c) => setResponseHeader(c, header, undefined)),
  },
  {
    name: 'get-lock-remembers',
    breaks: 'GetLock returns the current lock ID, not an earlier one.',
    caughtBy: ['GetLock/files.GetLockOnUnlockedFile'],
    middleware: async (c, next) => {
      const current = lockIdOf(c);
      if (current !== undefined) c.var.memory.set(c.req.path, current);
      await next();
      if (c.res.headers.get(header) === '' && c.req.header('X-WOPI-Override') === 'GET_LOCK')
        setResponseHeader(c, header, c.var.memory.get(c.req.path));
    },
  },
  {
    name: 'get-lock-finds-nothing',
    breaks: 'GetLock of an unlocked file returns 200.',
    caughtBy: ['Extended.Locks/GetLockOnUnlockedFileAnswersOk'],
    middleware: on('GetLock', (c, next) =>
      lockIdOf(c) === undefined ? Promise.resolve(c.body(null, 404, { [header]: '' })) : next(),
    ),
  },
  {
    name: 'get-lock-cuts-at-256',
    breaks: 'GetLock returns all 1,024 characters of a lock ID.',
    caughtBy: ['Extended.Locks/GetLockNamesAnExtendedLockWhole'],
    middleware: after('GetLock', (c) => setResponseHeader(c, header, c.res.headers.get(header)?.slice(0, 256))),
  },
];
