import type { Defect } from '../defect.ts';
import { after, type DefectContext, on, setResponseHeader } from '../rewrite.ts';
import { comparing } from './lock-ids.ts';

const header = 'X-WOPI-Lock';

const returnedUnchanged = 'Extended.Locks/LockIdWithSignsIsReturnedUnchanged';

const naming = [
  { operation: 'Lock', caughtBy: returnedUnchanged },
  { operation: 'RefreshLock', caughtBy: returnedUnchanged },
  { operation: 'UnlockAndRelock', caughtBy: returnedUnchanged },
  { operation: 'PutFile', caughtBy: returnedUnchanged },
  { operation: 'Unlock', caughtBy: returnedUnchanged },
  { operation: 'RenameFile', caughtBy: 'Extended.Locks/RenameFileReturnsLockIdWithSignsUnchanged' },
  { operation: 'DeleteFile', caughtBy: 'Extended.Locks/DeleteFileReturnsLockIdWithSignsUnchanged' },
] as const;

const cutIds: readonly Defect[] = naming.map(({ operation, caughtBy }) => ({
  name: `${operation.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}-cuts-lock-id-at-semicolon`,
  breaks: `${operation} returns the current lock ID unchanged.`,
  caughtBy: [caughtBy],
  middleware: after(operation, (c) => changeResponseLock(c, (lockId) => lockId.replace(/;.*/, ''))),
}));

/** Defects that give the signs in a lock ID a meaning. */
export const opaqueLockDefects: readonly Defect[] = [
  ...cutIds,
  {
    name: 'lock-id-percent-decoded',
    breaks: 'Escapes in a lock ID are not decoded.',
    caughtBy: ['Extended.Locks/LockIdWithSignsIsNotDecoded'],
    middleware: comparing((current, presented) => percentDecoded(current) === percentDecoded(presented)),
  },
  {
    name: 'lock-id-with-plus-as-space',
    breaks: 'A plus sign in a lock ID is not a space.',
    caughtBy: ['Extended.Locks/LockIdWithSignsIsNotDecoded'],
    middleware: comparing((current, presented) => current.replaceAll('+', ' ') === presented.replaceAll('+', ' ')),
  },
  {
    name: 'lock-id-compared-by-first-member',
    breaks: 'All members of a JSON lock ID are significant.',
    caughtBy: ['Extended.Locks/LockIdInJsonIsComparedExactly'],
    middleware: comparing((current, presented) => firstMember(current) === firstMember(presented)),
  },
  {
    name: 'lock-id-compared-by-value',
    breaks: 'The order of members in a JSON lock ID is significant.',
    caughtBy: ['Extended.Locks/LockIdInJsonIsComparedExactly'],
    middleware: comparing((current, presented) => sortedMembers(current) === sortedMembers(presented)),
  },
  {
    name: 'relock-with-256-at-most',
    breaks: 'UnlockAndRelock accepts a new lock ID of 1,024 characters if the host claims SupportsExtendedLockLength.',
    caughtBy: ['Extended.Locks/UnlockAndRelockWithExtendedLockIds'],
    middleware: on('UnlockAndRelock', async (c, next) =>
      (c.req.header(header) ?? '').length > 256 ? c.body(null, 400) : await next(),
    ),
  },
];

function changeResponseLock(c: DefectContext, change: (lockId: string) => string): void {
  const lockId = c.res.headers.get(header);
  if (lockId !== null) setResponseHeader(c, header, change(lockId));
}

function percentDecoded(lockId: string): string {
  return lockId.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function firstMember(lockId: string): string {
  return /^\{"\w+":"[^"]*"/.exec(lockId)?.[0] ?? lockId;
}

function sortedMembers(lockId: string): string {
  return lockId.startsWith('{') ? lockId.slice(1, -1).split(',').sort().join(',') : lockId;
}
