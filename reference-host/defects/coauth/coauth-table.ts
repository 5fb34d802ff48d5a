import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import { coauthLocks, expiration, furtherCoauth } from '../plus-checks.ts';
import {
  after,
  before,
  changeRequestHeader,
  type DefectContext,
  on,
  override,
  setRequestHeader,
  setResponseHeader,
} from '../rewrite.ts';
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

const rowsOfGetCoauthTable = [
  ...coauthLocks(
    'SingleLockInCoauthTable',
    'CoauthExclusiveLockRequestOnExistingCoauthLock',
    'MultipleLocksInCoauthTable',
    'MultipleLocksInCoauthTable.GetCoauthTableWithDifferentVersionFromHost',
    'UnlockCoauthLockWithMultipleLocksInCoauthTable',
    'MultipleTypesOfLocksInCoauthTable',
    'CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
    'CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId',
    'CoauthLockMetadataSentAsBody',
    'CoauthLockMetadataSentAsBodyForRefreshCoauthLock',
    'CoauthLockMetadataSentAsBodyAndHeader',
    'CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
    'CoauthLockMetadataSentAsBodyAndHeaderForMultipleLocks',
    'CoauthLockMetadataSentAsBodyAndHeaderSetToEmpty',
    'CoauthLockMetadataSentAsBodySetToEmpty',
    'CoauthLockMetadataSentAsBodySetToEmptyRefreshCoauthLock',
  ),
  ...expiration('GetCoauthTableAfterLockExpiration', 'RefreshCoauthLockValidation'),
  ...furtherCoauth(
    'GetCoauthLock.FourKilobytesOfMetadataInHeader',
    'GetCoauthLock.FourKilobytesOfMetadataInBody',
    'GetCoauthLock.RefusalChangesNothing',
  ),
];

const everyRow = [
  ...rowsOfGetCoauthTable,
  ...coauthLocks(
    'CoauthLockRequestOnSameCoauthLockExpirationRefresh',
    'CoauthLockMetadataValidation',
    'EmptyCoauthLockMetadata',
    'OmittedCoauthLockMetadata',
    'RefreshCoauthLockWithMetadata',
    'RefreshCoauthLockWithoutMetadata',
  ),
  ...furtherCoauth(
    'GetCoauthLock.IdOf1024Characters',
    'RefreshCoauthLock.KeepsTheLockTime',
    'RefreshCoauthLock.EmptyMetadataHeaderKeepsMetadata',
  ),
];

/** Defects of the coauth table: its versions and what its rows say. */
export const coauthTableDefects: readonly Defect[] = [
  {
    name: 'table-version-stands-still',
    breaks: 'The version of the coauth table moves with every change of a row.',
    caughtBy: [
      ...coauthLocks(
        'CoauthExclusiveLockRequestOnExistingCoauthLock',
        'MultipleLocksInCoauthTable',
        'MultipleLocksInCoauthTable.GetCoauthTableWithDifferentVersionFromHost',
        'MultipleLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
        'UnlockCoauthLockWithMultipleLocksInCoauthTable',
        'MultipleTypesOfLocksInCoauthTable',
        'MultipleTypesOfLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
        'CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
        'CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId',
        'RefreshCoauthLockWithMetadata',
      ),
      ...furtherCoauth('UnlockCoauthLock.MovesTheTableVersion'),
    ],
    setup: ({ parts }) => override(parts.coauth, 'version', () => () => '1'),
  },
  {
    name: 'type-switch-keeps-table-version',
    breaks: 'The version of the coauth table moves when a lock changes its type.',
    caughtBy: coauthLocks(
      'CoauthExclusiveLockRequestOnExistingCoauthLock',
      'CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
    ),
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
    caughtBy: coauthLocks('RefreshCoauthLockWithoutMetadata'),
    middleware: after('RefreshCoauthLock', (c) =>
      setResponseHeader(c, versionHeader, `${c.res.headers.get(versionHeader)}-refreshed`),
    ),
  },
  {
    name: 'refresh-without-table-version',
    breaks: 'RefreshCoauthLock answers the version of the coauth table.',
    caughtBy: [
      ...coauthLocks(
        'CoauthLockMetadataSentAsBodyForRefreshCoauthLock',
        'CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
        'CoauthLockMetadataSentAsBodyAndHeaderForMultipleLocks',
        'CoauthLockMetadataSentAsBodySetToEmptyRefreshCoauthLock',
      ),
      ...expiration('RefreshCoauthLockValidation'),
      ...furtherCoauth('RefreshCoauthLock.EmptyMetadataHeaderKeepsMetadata'),
    ],
    middleware: after('RefreshCoauthLock', (c) => setResponseHeader(c, versionHeader, undefined)),
  },
  {
    name: 'known-table-is-sent-again',
    breaks: 'A client that knows the current version of the coauth table is sent no body.',
    caughtBy: coauthLocks(
      'SingleLockInCoauthTable.GetCoauthTableWithSameVersionAsHost',
      'MultipleLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
      'MultipleTypesOfLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
    ),
    middleware: before('GetCoauthTable', (c) => setRequestHeader(c, versionHeader, undefined)),
  },
  {
    name: 'older-table-counts-as-current',
    breaks: 'A client that knows an older version of the coauth table is sent the whole table.',
    caughtBy: [
      ...coauthLocks('MultipleLocksInCoauthTable.GetCoauthTableWithDifferentVersionFromHost'),
      ...furtherCoauth('UnlockCoauthLock.MovesTheTableVersion'),
    ],
    middleware: before('GetCoauthTable', (c) =>
      changeRequestHeader(c, versionHeader, (version) => (version === '' ? '' : currentVersion(c))),
    ),
  },
  {
    name: 'empty-table-is-null',
    breaks: 'The coauth table of a file without coauth locks is an empty array.',
    caughtBy: [
      ...coauthLocks('UnlockCoauthLockValidation', 'GetCoauthTableWithoutLocks'),
      ...expiration('CoauthLockExpirationTimeoutValidation'),
      ...furtherCoauth('UnlockCoauthLock.MovesTheTableVersion'),
    ],
    middleware: after('GetCoauthTable', (c) => changeRows(c, (rows) => (rows.length === 0 ? null : rows))),
  },
  {
    name: 'empty-table-has-no-version',
    breaks: 'An empty coauth table has a version too.',
    caughtBy: coauthLocks('GetCoauthTableWithoutLocks'),
    middleware: after('GetCoauthTable', (c) => {
      if (coauthLocksOf(c).length === 0) setResponseHeader(c, versionHeader, '');
    }),
  },
  {
    name: 'lock-taken-again-adds-row',
    breaks: 'A coauth lock that is taken again has one row.',
    caughtBy: coauthLocks('CoauthLockRequestOnSameCoauthLockExpirationRefresh'),
    middleware: on('GetCoauthLock', async (c, next) => {
      const wasHeld = ownLockOf(c) !== undefined;
      await next();
      const isOwn = (row: Record<string, unknown>) => row.CoauthLockId === c.req.header(idHeader);
      if (wasHeld) await changeRows(c, (rows) => [...rows, ...rows.filter(isOwn)]);
    }),
  },
  {
    name: 'unlock-is-seen-late',
    breaks: 'After UnlockCoauthLock the row is gone from the coauth table.',
    caughtBy: [
      ...coauthLocks(
        'UnlockCoauthLockValidation',
        'UnlockCoauthLockWithMultipleLocksInCoauthTable',
        'GetCoauthTableWithoutLocks',
      ),
      ...furtherCoauth('UnlockCoauthLock.MovesTheTableVersion'),
    ],
    middleware: on([...tableOperations, 'UnlockCoauthLock'], async (c, next) => {
      const { memory } = c.var;
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
    breaks: 'A CoauthExclusive lock that was refused is not in the coauth table.',
    caughtBy: furtherCoauth('GetCoauthLock.RefusalChangesNothing'),
    middleware: on('GetCoauthLock', async (c, next) => {
      const isConflict = exclusiveLockOfAnother(c) !== undefined;
      await next();
      const id = c.req.header(idHeader) ?? '';
      if (isConflict && c.res.status === 409) writeRow(c, { id, type: 'CoauthExclusive' });
    }),
  },
  {
    name: 'refusal-names-table-version',
    breaks: 'The version of the coauth table is sent with 200 only.',
    caughtBy: furtherCoauth('GetCoauthLock.RefusalHasNoTableVersion'),
    middleware: after('GetCoauthLock', (c) => {
      if (c.res.status === 409) setResponseHeader(c, versionHeader, currentVersion(c));
    }),
  },
  {
    name: 'rows-without-user-name',
    breaks: 'A row of the coauth table names the user.',
    caughtBy: everyRow,
    middleware: after(tableOperations, (c) => changeEveryRow(c, ({ UserFriendlyName: _, ...row }) => row)),
  },
  {
    name: 'rows-with-expiry',
    breaks: 'A row of the coauth table has no other properties than those of the documentation.',
    caughtBy: rowsOfGetCoauthTable,
    middleware: after('GetCoauthTable', (c) => changeEveryRow(c, (row) => ({ ...row, ExpiresIn: 120 }))),
  },
  {
    name: 'lock-time-as-text',
    breaks: 'CoauthLockTime is a number.',
    caughtBy: [...everyRow, ...furtherCoauth('GetCoauthTable.LockTimeInMilliseconds')],
    middleware: after(tableOperations, (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockTime: new Date(Number(row.CoauthLockTime)).toISOString() })),
    ),
  },
  {
    name: 'lock-time-in-seconds',
    breaks: 'CoauthLockTime is in milliseconds.',
    caughtBy: furtherCoauth('GetCoauthTable.LockTimeInMilliseconds'),
    middleware: after(tableOperations, (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockTime: Math.floor(Number(row.CoauthLockTime) / 1000) })),
    ),
  },
  {
    name: 'refresh-moves-lock-time',
    breaks: 'CoauthLockTime stays what it was when a lock is refreshed.',
    caughtBy: furtherCoauth('RefreshCoauthLock.KeepsTheLockTime'),
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
