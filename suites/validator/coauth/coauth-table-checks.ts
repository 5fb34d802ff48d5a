import type { Check } from '../../../harness/checks/check.ts';
import { likely, wrong } from '../../../harness/checks/likely-cause.ts';
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
const versionUnchanged = likely(
  'The version of the coauth table might not change when a row is added or updated.',
  wrong(/^header X-WOPI-CoauthTableVersion$/),
);

/** The second lock is granted, changes the table version, and leaves `rows`. */
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
    likelyCause: versionUnchanged,
    async run({ given, wopi }) {
      const { file, version } = await given.coauth.fileWithTable(first);

      const taken = await wopi.getCoauthLock(file, second);

      expectCoauthLocked(taken, { version: headerDiffersIfPresent(version) });
      expectCoauthTable(await wopi.getCoauthTable(file), rows);
    },
  };
}

/** A client that sends the table version from after the second lock gets no body. */
function returnsNoBody({
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

/** What the coauth table lists, and when its version changes. */
export const coauthTableChecks: readonly Check[] = [
  {
    name: 'CoauthLock.SingleLockInCoauthTable',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthTable lists a granted coauth lock as its only row',
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
    requirement: 'GetCoauthTable with the current table version returns 200, that version, and no body',
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
    requirement: 'GetCoauthLock for a lock that the client already holds succeeds without adding a row',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-09'],
    likelyCause: likely(
      'GetCoauthLock may always insert a row, even if the lock ID already has one.',
      wrong(/CoauthTable/),
    ),
    async run({ given, wopi }) {
      const lock = coauthLock('Client1', 'CoauthLockRequestOnSameCoauthLock');
      const { file } = await given.coauth.fileWithTable(lock);

      expectCoauthTable(await wopi.getCoauthLock(file, lock), [lock]);
    },
  },
  grantsSecondLock({
    name: 'CoauthLock.CoauthExclusiveLockRequestOnExistingCoauthLock',
    requirement: "GetCoauthLock upgrades the holder's Coauth lock to CoauthExclusive and changes the table version",
    requirementIds: ['COAUTH-10', 'COAUTH-15'],
    ...upgraded,
    rows: [upgraded.second],
  }),
  {
    name: 'CoauthLock.UnlockCoauthLockValidation',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'UnlockCoauthLock on the only coauth lock leaves an empty table',
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
    requirement: 'GetCoauthLock grants Coauth locks to two clients, and the second lock changes the table version',
    requirementIds: ['COAUTH-11', 'COAUTH-15'],
    ...multiple,
    rows: [multiple.first, multiple.second],
  }),
  {
    name: 'CoauthLock.MultipleLocksInCoauthTable.GetCoauthTableWithDifferentVersionFromHost',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthTable with an older table version returns the whole table and its current version',
    spec: getCoauthTable,
    requirementIds: ['COAUTH-19', 'COAUTH-15'],
    likelyCause: versionUnchanged,
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
  returnsNoBody({
    name: 'CoauthLock.MultipleLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
    requirement: 'GetCoauthTable with the version from after the second lock returns 200 and no body',
    requirementIds: ['COAUTH-18', 'COAUTH-15'],
    ...multiple,
    version: headerIfPresent,
  }),
  {
    name: 'CoauthLock.UnlockCoauthLockWithMultipleLocksInCoauthTable',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'UnlockCoauthLock removes only its own row and keeps the rows of other clients',
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
    requirement: 'GetCoauthLock grants a CoauthExclusive lock while another client holds a Coauth lock',
    requirementIds: ['COAUTH-11', 'COAUTH-15'],
    ...multipleTypes,
    rows: [multipleTypes.first, multipleTypes.second],
  }),
  returnsNoBody({
    name: 'CoauthLock.MultipleTypesOfLocksInCoauthTable.GetCoauthTableWithSameVersionAsHost',
    requirement: 'GetCoauthTable with the current version of a table with both lock types returns no body',
    requirementIds: ['COAUTH-18', 'COAUTH-15'],
    ...multipleTypes,
    version: () => anyHeader,
  }),
  {
    name: 'CoauthLock.GetCoauthTableWithoutLocks',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthTable on a file without coauth locks returns an empty table with a version',
    spec: getCoauthTable,
    requirementIds: ['COAUTH-17'],
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();

      expectCoauthTable(await wopi.getCoauthTable(file), [], { version: nonEmptyHeader });
    },
  },
  grantsSecondLock({
    name: 'CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
    requirement: "GetCoauthLock downgrades the holder's CoauthExclusive lock to Coauth and changes the table version",
    requirementIds: ['COAUTH-10', 'COAUTH-15'],
    ...downgraded,
    rows: [downgraded.second],
  }),
  grantsSecondLock({
    name: 'CoauthLock.CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId',
    requirement: 'GetCoauthLock grants a Coauth lock while another client holds the CoauthExclusive lock',
    requirementIds: ['COAUTH-11', 'COAUTH-15'],
    ...besideExclusive,
    rows: [besideExclusive.first, besideExclusive.second],
  }),
];
