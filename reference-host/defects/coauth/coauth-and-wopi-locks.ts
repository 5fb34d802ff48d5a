import type { Next } from 'hono';
import type { CoauthLock } from '../../coauth-table.ts';
import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import { after, before, type DefectContext, lockIdOf, on, setResponseHeader } from '../rewrite.ts';
import { coauthLocksOf, idHeader, writeRow } from './coauth-rewrite.ts';

const lockHeader = 'X-WOPI-Lock';

/** Defects of how WOPI locks and coauth locks exclude each other. */
export const coauthAndWopiLockDefects: readonly Defect[] = [
  {
    name: 'coauth-lock-granted-under-wopi-lock',
    breaks: 'GetCoauthLock of a file with a WOPI lock returns 409.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthLockRequestOnExistingWopiLockWithLockUserVisibleTrue',
      'Extended.Coauth/GetCoauthLock.RefusedUnderWopiLock',
    ],
    middleware: on('GetCoauthLock', async (c, next) => {
      const { locks } = c.var.host.parts;
      const fileId = resourceIdOf(c.req.raw);
      const held = locks.held(fileId);
      locks.release(fileId);
      await next();
      if (held) locks.hold(fileId, { ...held, seconds: 600 });
    }),
  },
  {
    name: 'coauth-lock-refused-under-wopi-lock-but-added',
    breaks: 'GetCoauthLock adds no row while a WOPI lock is held.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.RefusedUnderWopiLock'],
    middleware: after('GetCoauthLock', (c) => {
      if (c.res.status === 409 && lockIdOf(c) !== undefined) writeRow(c, { id: c.req.header(idHeader) ?? '' });
    }),
  },
  {
    name: 'wopi-lock-refused-but-ends-coauthoring',
    breaks: 'A Lock or Unlock that is refused keeps the coauth locks.',
    caughtBy: ['Extended.Coauth/Lock.RefusedUnderCoauthLock', 'Extended.Coauth/Unlock.RefusedUnderCoauthLock'],
    middleware: after(['Lock', 'Unlock'], (c) => {
      if (c.res.status === 409) c.var.host.parts.coauth.forget(resourceIdOf(c.req.raw));
    }),
  },
  {
    name: 'wopi-lock-granted-under-coauth-lock',
    breaks: 'Lock of a file with a coauth lock returns 409.',
    caughtBy: ['Extended.Coauth/Lock.RefusedUnderCoauthLock'],
    middleware: on('Lock', async (c, next) => {
      if (coauthLocksOf(c).length === 0) return await next();
      const lockId = c.req.header('X-WOPI-Lock') ?? '';
      c.var.host.parts.locks.hold(resourceIdOf(c.req.raw), { lockId, seconds: 600, visibleUser: undefined });
      return c.body(null, 200);
    }),
  },
  {
    name: 'wopi-conflict-names-coauth-lock',
    breaks: 'X-WOPI-Lock never contains a coauth lock ID.',
    caughtBy: ['Extended.Coauth/Lock.ConflictHasNoCoauthLockId', 'Extended.Coauth/GetLock.ReturnsNoCoauthLockId'],
    middleware: after(['Lock', 'GetLock'], (c) => {
      const [coauthLock] = coauthLocksOf(c);
      if (c.res.status === 409 && coauthLock) setResponseHeader(c, 'X-WOPI-Lock', coauthLock.id);
    }),
  },
  {
    name: 'wopi-lock-refused-under-coauth-lock-but-taken',
    breaks: 'A Lock or UnlockAndRelock that is refused takes no lock.',
    caughtBy: ['Extended.Coauth/Lock.RefusedUnderCoauthLock', 'Extended.Coauth/UnlockAndRelock.RefusedUnderCoauthLock'],
    middleware: after(['Lock', 'UnlockAndRelock'], (c) => {
      if (c.res.status === 409 && coauthLocksOf(c).length > 0) holdWopiLock(c, c.req.header(lockHeader) ?? '');
    }),
  },
  {
    name: 'coauth-lock-refreshed-as-wopi-lock',
    breaks: 'RefreshLock with the ID of a coauth lock returns 409.',
    caughtBy: ['Extended.Coauth/RefreshLock.RefusedUnderCoauthLock'],
    middleware: on('RefreshLock', async (c, next) => (namedCoauthLock(c) ? c.body(null, 200) : await next())),
  },
  {
    name: 'coauth-lock-released-as-wopi-lock',
    breaks: 'Unlock with the ID of a coauth lock returns 409.',
    caughtBy: ['Extended.Coauth/Unlock.RefusedUnderCoauthLock'],
    middleware: on('Unlock', async (c, next) => {
      const lock = namedCoauthLock(c);
      if (!lock) return await next();
      c.var.host.parts.coauth.release(resourceIdOf(c.req.raw), lock.id);
      return c.body(null, 200);
    }),
  },
  {
    name: 'coauth-lock-exchanged-for-wopi-lock',
    breaks: 'UnlockAndRelock with the ID of a coauth lock returns 409.',
    caughtBy: ['Extended.Coauth/UnlockAndRelock.RefusedUnderCoauthLock'],
    middleware: on('UnlockAndRelock', async (c, next) => {
      if (!namedCoauthLock(c, 'X-WOPI-OldLock')) return await next();
      c.var.host.parts.coauth.forget(resourceIdOf(c.req.raw));
      holdWopiLock(c, c.req.header(lockHeader) ?? '');
      return c.body(null, 200);
    }),
  },
  {
    name: 'put-file-takes-coauth-lock-id',
    breaks: 'PutFile with the ID of a coauth lock returns 409.',
    caughtBy: [
      'Extended.Coauth/PutFile.RefusedUnderCoauthLock',
      'Extended.Coauth/PutFile.RefusedUnderCoauthExclusiveLock',
    ],
    middleware: on('PutFile', (c, next) => withWopiLockInstead(c, next, () => true)),
  },
  {
    name: 'put-file-refused-under-exclusive-lock-only',
    breaks: 'PutFile with the ID of a Coauth lock returns 409.',
    caughtBy: ['Extended.Coauth/PutFile.RefusedUnderCoauthLock'],
    middleware: on('PutFile', (c, next) => withWopiLockInstead(c, next, ({ type }) => type === 'Coauth')),
  },
  {
    name: 'put-file-takes-exclusive-lock-id',
    breaks: 'PutFile with the ID of a CoauthExclusive lock returns 409.',
    caughtBy: ['Extended.Coauth/PutFile.RefusedUnderCoauthExclusiveLock'],
    middleware: on('PutFile', (c, next) => withWopiLockInstead(c, next, ({ type }) => type === 'CoauthExclusive')),
  },
  {
    name: 'delete-ignores-coauth-locks',
    breaks: 'DeleteFile of a file with a coauth lock is refused.',
    caughtBy: ['Extended.Coauth/DeleteFile.RefusedUnderCoauthLock'],
    middleware: before('DeleteFile', (c) => c.var.host.parts.coauth.forget(resourceIdOf(c.req.raw))),
  },
];

/** The coauth lock whose ID a WOPI lock header contains. */
function namedCoauthLock(c: DefectContext, header = lockHeader): CoauthLock | undefined {
  return coauthLocksOf(c).find(({ id }) => id === c.req.header(header));
}

function holdWopiLock(c: DefectContext, lockId: string): void {
  c.var.host.parts.locks.hold(resourceIdOf(c.req.raw), { lockId, seconds: 600, visibleUser: undefined });
}

/** Runs the operation as if the coauth lock that it names were a WOPI lock. */
async function withWopiLockInstead(
  c: DefectContext,
  next: Next,
  applies: (lock: CoauthLock) => boolean,
): Promise<void> {
  const { coauth, locks } = c.var.host.parts;
  const id = resourceIdOf(c.req.raw);
  const lock = namedCoauthLock(c);
  if (!lock || !applies(lock)) return await next();
  const rows = coauthLocksOf(c);
  coauth.forget(id);
  holdWopiLock(c, lock.id);
  await next();
  locks.release(id);
  for (const row of rows) writeRow(c, row);
}
