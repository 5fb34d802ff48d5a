import type { Check } from '../../../harness/checks/check.ts';
import { type CoauthRow, expectCoauthLocked, expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import {
  anyHeader,
  type HeaderExpectation,
  header,
  headerDiffersIfPresent,
  headerIfPresent,
  nonEmptyHeader,
} from '../../../harness/expect/headers.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import type { CoauthLockRequest } from '../../../wopi/headers.ts';
import { coauthLock } from './coauth-lock.ts';

interface LockPair {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly first: CoauthLockRequest;
  readonly second: CoauthLockRequest;
}

const getCoauthLock = 'plus/coauthoring/get-coauth-lock';
const getCoauthTable = 'plus/coauthoring/get-coauth-table';
const unlockCoauthLock = 'plus/coauthoring/unlock-coauth-lock';
const versionHeader = 'X-WOPI-CoauthTableVersion';
const movesWithEveryRow = 'the version of the coauth table does not move when a row is added or changed';

/** The second lock is granted, moves the version of the table, and leaves `rows`. */
function grantsSecondLock({
  first,
  second,
  rows,
  ...facts
}: LockPair & { readonly rows: readonly CoauthRow[] }): Check {
  return {
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: getCoauthLock,
    likelyCause: movesWithEveryRow,
    async run({ given, wopi }) {
      const { file, version } = await given.coauth.fileWithTable(first);

      const taken = await wopi.getCoauthLock(file, second);

      expectCoauthLocked(taken, { version: headerDiffersIfPresent(version) });
      expectCoauthTable(await wopi.getCoauthTable(file), rows);
    },
  };
}

/** A client that knows the version of the table after the second lock gets no body. */
function tellsNoNews({
  first,
  second,
  version,
  ...facts
}: LockPair & { readonly version: (known: string) => HeaderExpectation }): Check {
  return {
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: getCoauthTable,
    async run({ given, wopi }) {
      const before = await given.coauth.fileWithTable(first);
      const taken = await wopi.getCoauthLock(before.file, second);
      expectCoauthLocked(taken, { version: headerDiffersIfPresent(before.version) });
      const known = taken.header(versionHeader) ?? '';

      const table = await wopi.getCoauthTable(before.file, known);

      expectResponse(table, { status: 200, headers: { [versionHeader]: version(known) }, noBody: true });
    },
  };
}

const multiple = {
  first: coauthLock('Client1', 'MultipleLocksInCoauthTable1'),
  second: coauthLock('Client2', 'MultipleLocksInCoauthTable2'),
};
const multipleTypes = {
  first: coauthLock('Client1', 'MultipleTypesOfLocksInCoauthTable1'),
  second: coauthLock('Client2', 'MultipleTypesOfLocksInCoauthTable2', 'CoauthExclusive'),
};
const upgraded = {
  first: coauthLock('Client1', 'CoauthExclusiveLockRequestOnExistingCoauthLock'),
  second: coauthLock('Client1', 'CoauthExclusiveLockRequestOnExistingCoauthLock', 'CoauthExclusive'),
};
const downgraded = {
  first: coauthLock('Client1', 'CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId', 'CoauthExclusive'),
  second: coauthLock('Client1', 'CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId'),
};
const besideExclusive = {
  first: coauthLock(
    'Client1',
    'CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId1',
    'CoauthExclusive',
  ),
  second: coauthLock('Client2', 'CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId2'),
};

/** What the table says of locks that are held, and when its version moves. */
export const coauthTableChecks: readonly Check[] = [
  {
    name: 'CoauthLock.SingleLockInCoauthTable',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'A coauth lock that was granted is the one row of the coauth table',
    spec: getCoauthTable,
    requirementIds: ['COAUTH-01', 'COAUTH-08', 'COAUTH-17'],
    async run({ given, wopi }) {
      const lock = coauthLock('Client1', 'SingleLockInCoauthTable');
      const file = await given.coauth.unlockedFile();

      expectCoauthLocked(await wopi.getCoauthLock(file, lock));
      expectCoauthTable(await wopi.getCoauthTable(file), [lock]);
    },
  },
  {
    name: 'CoauthLock.SingleLockInCoauthTable.GetCoauthTableWithSameVersionAsHost',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthTable with the current version of the table answers 200 with that version and no body',
    spec: getCoauthTable,
    requirementIds: ['COAUTH-18'],
    async run({ given, wopi }) {
      const { file, version } = await given.coauth.fileWithTable(coauthLock('Client1', 'SingleLockInCoauthTable'));

      const table = await wopi.getCoauthTable(file, version);

      expectResponse(table, { status: 200, headers: { [versionHeader]: header(version) }, noBody: true });
    },
  },
  {
    name: 'CoauthLock.CoauthLockRequestOnSameCoauthLockExpirationRefresh',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthLock for a lock that the client already holds succeeds and adds no second row',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-09'],
    likelyCause: 'every GetCoauthLock inserts a row, whether or not the lock ID has one',
    async run({ given, wopi }) {
      const lock = coauthLock('Client1', 'CoauthLockRequestOnSameCoauthLock');
      const { file } = await given.coauth.fileWithTable(lock);

      expectCoauthTable(await wopi.getCoauthLock(file, lock), [lock]);
    },
  },
  grantsSecondLock({
    name: 'CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthLock',
    requirement: 'The holder of a Coauth lock can make it CoauthExclusive, which moves the version of the table',
    requirementIds: ['COAUTH-10', 'COAUTH-15'],
    ...upgraded,
    rows: [upgraded.second],
  }),
  {
    name: 'CoauthLock.UnlockCoauthLockValidation',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'After UnlockCoauthLock of the only coauth lock the table is empty',
    spec: unlockCoauthLock,
    requirementIds: ['COAUTH-24'],
    async run({ given, wopi }) {
      const { file } = await given.coauth.fileWithTable(coauthLock('Client1', 'UnlockCoauthLockValidation'));

      expectSuccess(await wopi.unlockCoauthLock(file, 'Client1'));
      expectCoauthTable(await wopi.getCoauthTable(file), []);
    },
  },
  grantsSecondLock({
    name: 'CoauthLock.MultipleLocksInCoauthTable',
    requirement: 'Two clients can hold Coauth locks together, and the second one moves the version of the table',
    requirementIds: ['COAUTH-11', 'COAUTH-15'],
    ...multiple,
    rows: [multiple.first, multiple.second],
  }),
  {
    name: 'CoauthLock.MultipleLocksInCoauthTable.GetCoauthTableWithDifferentVersionFromHost',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthTable with an older version of the table answers the whole table and its current version',
    spec: getCoauthTable,
    requirementIds: ['COAUTH-19', 'COAUTH-15'],
    likelyCause: movesWithEveryRow,
    async run({ given, wopi }) {
      const { first, second } = multiple;
      const { file, version } = await given.coauth.fileWithTable(first);
      const taken = await wopi.getCoauthLock(file, second);
      expectCoauthLocked(taken, { version: headerDiffersIfPresent(version) });

      const table = await wopi.getCoauthTable(file, version);

      const current = taken.header(versionHeader) ?? '';
      expectCoauthTable(table, [first, second], { version: headerIfPresent(current) });
    },
  },
  tellsNoNews({
    name: 'CoauthLock.MultipleLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
    requirement: 'A client that knows the version with the second lock in the table is told that nothing is new',
    requirementIds: ['COAUTH-18', 'COAUTH-15'],
    ...multiple,
    version: headerIfPresent,
  }),
  {
    name: 'CoauthLock.UnlockCoauthLockWithMultipleLocksInCoauthTable',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'UnlockCoauthLock removes the row of its own lock and leaves the rows of other clients',
    spec: unlockCoauthLock,
    requirementIds: ['COAUTH-24'],
    async run({ given, wopi }) {
      const second = coauthLock('Client2', 'UnlockCoauthLockWithMultipleLocksInCoauthTable2');
      const first = coauthLock('Client1', 'UnlockCoauthLockWithMultipleLocksInCoauthTable1');
      const { file, version } = await given.coauth.fileWithTable(first);
      const taken = await wopi.getCoauthLock(file, second);
      expectCoauthLocked(taken, { version: headerDiffersIfPresent(version) });

      expectSuccess(await wopi.unlockCoauthLock(file, 'Client1'));
      expectCoauthTable(await wopi.getCoauthTable(file), [second]);
    },
  },
  grantsSecondLock({
    name: 'CoauthLock.MultipleTypesOfLocksInCoauthTable',
    requirement: 'One client can hold a CoauthExclusive lock while another holds a Coauth lock',
    requirementIds: ['COAUTH-11', 'COAUTH-15'],
    ...multipleTypes,
    rows: [multipleTypes.first, multipleTypes.second],
  }),
  tellsNoNews({
    name: 'CoauthLock.MultipleTypesOfLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
    requirement: 'A client that knows the version with locks of both types in the table gets no body',
    requirementIds: ['COAUTH-18', 'COAUTH-15'],
    ...multipleTypes,
    version: () => anyHeader,
  }),
  {
    name: 'CoauthLock.GetCoauthTableWithoutLocks',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthTable of a file without coauth locks answers an empty table that has a version',
    spec: getCoauthTable,
    requirementIds: ['COAUTH-17'],
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();

      expectCoauthTable(await wopi.getCoauthTable(file), [], { version: nonEmptyHeader });
    },
  },
  grantsSecondLock({
    name: 'CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
    requirement: 'The holder of a CoauthExclusive lock can make it a Coauth lock, which moves the version of the table',
    requirementIds: ['COAUTH-10', 'COAUTH-15'],
    ...downgraded,
    rows: [downgraded.second],
  }),
  grantsSecondLock({
    name: 'CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId',
    requirement: 'A Coauth lock is granted although another client holds the CoauthExclusive lock',
    requirementIds: ['COAUTH-11', 'COAUTH-15'],
    ...besideExclusive,
    rows: [besideExclusive.first, besideExclusive.second],
  }),
];
