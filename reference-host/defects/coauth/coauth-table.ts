import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import {
  after,
  before,
  changeRequestHeader,
  type DefectContext,
  on,
  override,
  setRequestHeader,
  setResponseHeader,
  setStatus,
} from '../rewrite.ts';
import { notImplemented } from '../unsupported-operations.ts';
import {
  changeEveryRow,
  changeRows,
  coauthLocksOf,
  exclusiveLockOfAnother,
  idHeader,
  ownLockOf,
  tableOperations,
  typeHeader,
  versionHeader,
  writeRow,
} from './coauth-rewrite.ts';

/** Defects of the coauth table: its versions and rows. */
export const coauthTableDefects: readonly Defect[] = [
  {
    name: 'table-version-stands-still',
    breaks: 'The version of the coauth table changes with every change of a row.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthLock',
      'CoauthLocks/CoauthLock.MultipleLocksInCoauthTable',
      'CoauthLocks/CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
      'CoauthLocks/CoauthLock.RefreshCoauthLockWithMetadata',
      'Extended.Coauth/UnlockCoauthLock.MovesTheTableVersion',
    ],
    setup: ({ parts }) => override(parts.coauth, 'version', () => () => '1'),
  },
  {
    name: 'type-switch-keeps-table-version',
    breaks: 'The version of the coauth table changes when a lock changes its type.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthLock',
      'CoauthLocks/CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
    ],
    middleware: on('GetCoauthLock', async (c, next) => {
      const version = currentVersion(c);
      const isSwitch = ownLockOf(c) !== undefined && ownLockOf(c)?.type !== c.req.header(typeHeader);
      await next();
      if (isSwitch && c.res.ok) setResponseHeader(c, versionHeader, version);
    }),
  },
  {
    name: 'refresh-moves-table-version',
    breaks: 'A refresh without metadata keeps the version of the coauth table.',
    caughtBy: ['CoauthLocks/CoauthLock.RefreshCoauthLockWithoutMetadata'],
    middleware: after('RefreshCoauthLock', (c) =>
      setResponseHeader(c, versionHeader, `${c.res.headers.get(versionHeader)}-refreshed`),
    ),
  },
  {
    name: 'refresh-without-table-version',
    breaks: 'RefreshCoauthLock returns the version of the coauth table.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthLockMetadataSentAsBodyForRefreshCoauthLock'],
    middleware: after('RefreshCoauthLock', (c) => setResponseHeader(c, versionHeader, undefined)),
  },
  {
    name: 'known-table-is-sent-again',
    breaks: 'GetCoauthTable with the current table version returns an empty body.',
    caughtBy: [
      'CoauthLocks/CoauthLock.SingleLockInCoauthTable.GetCoauthTableWithSameVersionAsHost',
      'CoauthLocks/CoauthLock.MultipleLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
      'CoauthLocks/CoauthLock.MultipleTypesOfLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
    ],
    middleware: before('GetCoauthTable', (c) => setRequestHeader(c, versionHeader, undefined)),
  },
  {
    name: 'older-table-counts-as-current',
    breaks: 'GetCoauthTable with an older table version returns the whole table.',
    caughtBy: ['CoauthLocks/CoauthLock.MultipleLocksInCoauthTable.GetCoauthTableWithDifferentVersionFromHost'],
    middleware: before('GetCoauthTable', (c) =>
      changeRequestHeader(c, versionHeader, (version) => (version === '' ? '' : currentVersion(c))),
    ),
  },
  {
    name: 'empty-table-is-null',
    breaks: 'The coauth table of a file without coauth locks is an empty array.',
    caughtBy: ['CoauthLocks/CoauthLock.GetCoauthTableWithoutLocks'],
    middleware: after('GetCoauthTable', (c) => changeRows(c, (rows) => (rows.length === 0 ? null : rows))),
  },
  {
    name: 'empty-table-has-no-version',
    breaks: 'An empty coauth table has a version.',
    caughtBy: ['CoauthLocks/CoauthLock.GetCoauthTableWithoutLocks'],
    middleware: after('GetCoauthTable', (c) => {
      if (coauthLocksOf(c).length === 0) setResponseHeader(c, versionHeader, '');
    }),
  },
  {
    name: 'lock-taken-again-adds-row',
    breaks: 'Taking a coauth lock again does not add a row.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthLockRequestOnSameCoauthLockExpirationRefresh'],
    middleware: on('GetCoauthLock', async (c, next) => {
      const wasHeld = ownLockOf(c) !== undefined;
      await next();
      const isOwn = (row: Record<string, unknown>) => row.CoauthLockId === c.req.header(idHeader);
      if (wasHeld) await changeRows(c, (rows) => [...rows, ...rows.filter(isOwn)]);
    }),
  },
  {
    name: 'unlock-is-seen-late',
    breaks: 'UnlockCoauthLock removes the row from the coauth table.',
    caughtBy: [
      'CoauthLocks/CoauthLock.UnlockCoauthLockValidation',
      'CoauthLocks/CoauthLock.UnlockCoauthLockWithMultipleLocksInCoauthTable',
    ],
    middleware: on([...tableOperations, 'UnlockCoauthLock'], async (c, next) => {
      const { fileMemory: memory } = c.var;
      const operation = c.req.header('X-WOPI-Override');
      const stale = operation === 'GET_COAUTH_TABLE' ? memory.get('stale') : undefined;
      memory.delete('stale');
      if (stale) return c.json(JSON.parse(stale), 200, { [versionHeader]: currentVersion(c) });
      const table = tableOf(c);
      await next();
      if (operation === 'UNLOCK_COAUTH_LOCK' && c.res.ok) memory.set('stale', JSON.stringify(table));
      return undefined;
    }),
  },
  {
    name: 'refused-lock-stays-in-table',
    breaks: 'A refused CoauthExclusive lock does not appear in the coauth table.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.RefusalChangesNothing'],
    middleware: on('GetCoauthLock', async (c, next) => {
      const isConflict = exclusiveLockOfAnother(c) !== undefined;
      await next();
      const id = c.req.header(idHeader) ?? '';
      if (isConflict && c.res.status === 409) writeRow(c, { id, type: 'CoauthExclusive' });
    }),
  },
  {
    name: 'refusal-names-table-version',
    breaks: 'The version of the coauth table is only sent with 200.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.RefusalHasNoTableVersion'],
    middleware: after('GetCoauthLock', (c) => {
      if (c.res.status === 409) setResponseHeader(c, versionHeader, currentVersion(c));
    }),
  },
  {
    name: 'rows-without-user-name',
    breaks: 'A row of the coauth table has the name of the user.',
    caughtBy: ['CoauthLocks/CoauthLock.SingleLockInCoauthTable'],
    middleware: after(tableOperations, (c) => changeEveryRow(c, ({ UserFriendlyName: _, ...row }) => row)),
  },
  {
    name: 'rows-with-user-id-for-name',
    breaks: 'A row of the coauth table has the friendly name of the user.',
    caughtBy: ['Extended.Coauth/GetCoauthTable.NamesTheUser'],
    middleware: after(tableOperations, (c) => changeEveryRow(c, (row) => ({ ...row, UserFriendlyName: 'alice' }))),
  },
  {
    name: 'rows-with-expiry',
    breaks: 'A row of the coauth table has only the documented properties.',
    caughtBy: ['CoauthLocks/CoauthLock.SingleLockInCoauthTable'],
    middleware: after('GetCoauthTable', (c) => changeEveryRow(c, (row) => ({ ...row, ExpiresIn: 120 }))),
  },
  {
    name: 'coauth-table-missing',
    breaks: 'A host that claims SupportsCoauth implements GetCoauthTable.',
    caughtBy: ['CoauthLocks/CoauthLock.SingleLockInCoauthTable', 'CoauthLocks/CoauthLock.GetCoauthTableWithoutLocks'],
    middleware: notImplemented('GetCoauthTable'),
  },
  {
    name: 'coauth-table-answers-201',
    breaks: 'GetCoauthTable returns 200.',
    caughtBy: ['CoauthLocks/CoauthLock.SingleLockInCoauthTable'],
    middleware: after('GetCoauthTable', (c) => {
      if (c.res.ok) setStatus(c, 201);
    }),
  },
  {
    name: 'lock-time-as-text',
    breaks: 'CoauthLockTime is a number.',
    caughtBy: ['Extended.Coauth/GetCoauthTable.LockTimeInMilliseconds'],
    middleware: after(tableOperations, (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockTime: new Date(Number(row.CoauthLockTime)).toISOString() })),
    ),
  },
  {
    name: 'lock-time-in-seconds',
    breaks: 'CoauthLockTime is in milliseconds.',
    caughtBy: ['Extended.Coauth/GetCoauthTable.LockTimeInMilliseconds'],
    middleware: after(tableOperations, (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockTime: Math.floor(Number(row.CoauthLockTime) / 1000) })),
    ),
  },
  {
    name: 'lock-time-in-local-time',
    breaks: 'CoauthLockTime is in UTC.',
    caughtBy: ['Extended.Coauth/GetCoauthTable.LockTimeInMilliseconds'],
    middleware: after(tableOperations, (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockTime: Number(row.CoauthLockTime) + 60 * 60 * 1000 })),
    ),
  },
  {
    name: 'lock-time-is-the-last-refresh',
    breaks: 'Refreshing a lock does not change CoauthLockTime, not even to the present time.',
    caughtBy: ['Extended.Coauth/RefreshCoauthLock.KeepsTheLockTime'],
    middleware: after('RefreshCoauthLock', (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockTime: c.var.host.parts.clock.now() })),
    ),
  },
  {
    name: 'refresh-moves-lock-time',
    breaks: 'Refreshing a lock does not change CoauthLockTime.',
    caughtBy: ['Extended.Coauth/RefreshCoauthLock.KeepsTheLockTime'],
    middleware: after('RefreshCoauthLock', (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockTime: Number(row.CoauthLockTime) + 1 })),
    ),
  },
];

function currentVersion(c: DefectContext): string {
  return c.var.host.parts.coauth.version(resourceIdOf(c.req.raw));
}

function tableOf(c: DefectContext) {
  const rows = coauthLocksOf(c).map(({ id, type, metadata, userFriendlyName, takenAt }) => ({
    CoauthLockId: id,
    CoauthLockMetadata: metadata,
    CoauthLockType: type,
    UserFriendlyName: userFriendlyName,
    CoauthLockTime: takenAt,
  }));
  return { CoauthTable: rows };
}
