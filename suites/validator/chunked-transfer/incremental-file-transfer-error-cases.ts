import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { anyHeader, header } from '../../../harness/expect/headers.ts';
import { expectResponse, type ResponseExpectation } from '../../../harness/expect/response.ts';
import type { HeldLocks } from '../../../harness/given/given-coauth.ts';
import { uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { coauthGates } from '../gates.ts';
import { coauthLock1, coauthLock2, exclusiveLock1, wopiLock1 } from './chunked-locks.ts';

const putChunkedFile = 'plus/file-transfer/put-chunked-file';

/** The locks on the file, and those that PutChunkedFile presents; `held.coauthLocks` in the order in which they are taken. */
interface LockConflict {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly held: HeldLocks;
  readonly presented: { readonly lock?: string; readonly coauthLockId?: string };
  readonly expected: ResponseExpectation;
}

const conflict = { status: 409 } as const;
const conflictWithWopiLock = {
  status: 409,
  headers: { 'X-WOPI-ConflictingMechanism': header('WOPI-Lock'), 'X-WOPI-Lock': header(wopiLock1) },
} as const;
const conflictWithExclusiveLock = {
  status: 409,
  headers: { 'X-WOPI-ConflictingMechanism': header('WOPI-CoauthExclusiveLock') },
} as const;

const lockConflicts: readonly LockConflict[] = [
  {
    name: 'ClientCoauthLockMismatchWithHostCoauthLock.FailWithConflict409',
    requirement: 'PutChunkedFile with a coauth lock that is not in the table answers 409 while another is held',
    requirementIds: ['IFT-23'],
    held: { coauthLocks: [coauthLock1] },
    presented: { coauthLockId: coauthLock2.id },
    expected: conflict,
  },
  {
    name: 'ClientCoauthLockAndWopiLockSetTogether.FailWithBadRequest400',
    requirement: 'PutChunkedFile with both a coauth lock and a WOPI lock answers 400',
    requirementIds: ['IFT-19'],
    held: { coauthLocks: [coauthLock1] },
    presented: { coauthLockId: coauthLock1.id, lock: 'Client_1_WopiLock' },
    expected: { status: 400 },
  },
  {
    name: 'ClientWopiLockMismatchWithHostWopiLock.FailWithConflict409',
    requirement:
      'PutChunkedFile with another WOPI lock answers 409, names the mechanism WOPI-Lock and the lock in force',
    requirementIds: ['IFT-21'],
    held: { lock: wopiLock1 },
    presented: { lock: 'Client_2_Lock' },
    expected: conflictWithWopiLock,
  },
  {
    name: 'ClientCoauthLockMismatchWithHostWopiLock.FailWithConflict409',
    requirement: 'Under a WOPI lock PutChunkedFile with a coauth lock answers 409, even if the IDs are the same',
    requirementIds: ['IFT-21'],
    held: { lock: wopiLock1 },
    presented: { coauthLockId: wopiLock1 },
    expected: conflictWithWopiLock,
  },
  {
    name: 'ClientCoauthLockMismatchWithHostCoauthExclusiveLock.FailWithConflict409',
    requirement: 'Under a CoauthExclusive lock the holder of a Coauth lock cannot write',
    requirementIds: ['IFT-22', 'COAUTH-28'],
    held: { coauthLocks: [exclusiveLock1, coauthLock2] },
    presented: { coauthLockId: coauthLock2.id },
    expected: conflictWithExclusiveLock,
  },
  {
    name: 'ClientWopiLockMismatchWithHostCoauthExclusiveLock.FailWithConflict409',
    requirement: 'Under a CoauthExclusive lock PutChunkedFile with a WOPI lock answers 409 and names that mechanism',
    requirementIds: ['IFT-22'],
    held: { coauthLocks: [exclusiveLock1] },
    presented: { lock: wopiLock1 },
    expected: conflictWithExclusiveLock,
  },
  {
    name: 'ClientWopiLockMismatchWithHostCoauthLock.FailWithConflict409',
    requirement: 'Under a Coauth lock PutChunkedFile with a WOPI lock answers 409',
    requirementIds: ['IFT-23'],
    held: { coauthLocks: [coauthLock1] },
    presented: { lock: wopiLock1 },
    expected: conflict,
  },
];

const lockConflictChecks = lockConflicts.map(
  ({ name, held, presented, expected, ...facts }): Check => ({
    name: `IncrementalFileTransfer.${name}`,
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: putChunkedFile,
    async run({ given, wopi, documents }) {
      const { file, headers } = await given.chunked.heldFile(held, 'FullFile');
      const { sequenceNumber } = headers;

      const upload = await wopi.putChunkedFile(file, uploadOf({ MainContent: documents.sampleText1 }), {
        sequenceNumber,
        ...presented,
      });

      expectResponse(upload, expected);
    },
  }),
);

export const incrementalTransferErrors = defineSuite({
  group: 'IncrementalFileTransferErrorCases',
  summary: 'PutChunkedFile with a lock or a sequence number that is not the current one',
  needs: coauthGates,
  checks: [
    {
      name: 'IncrementalFileTransfer.FileNotLockedAndFileSizeNotZero.FailWithConflict409',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'PutChunkedFile to an unlocked file that has content answers 409',
      spec: putChunkedFile,
      requirementIds: ['IFT-20'],
      async run({ given, wopi, documents }) {
        const { file, headers } = await given.chunked.unlockedFile(documents.simple, 'FullFile');

        const upload = await wopi.putChunkedFile(file, uploadOf({ MainContent: documents.sampleText1 }), headers);

        expectResponse(upload, conflict);
      },
    },
    ...lockConflictChecks,
    {
      name: 'IncrementalFileTransfer.ClientSequenceNumberMismatchWithHost.PreconditionFail412',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'PutChunkedFile with the sequence number 0 answers 412 and sends the current sequence number',
      spec: putChunkedFile,
      requirementIds: ['IFT-25'],
      async run({ given, wopi, documents }) {
        const file = await given.coauth.lockedFile(coauthLock1);

        const upload = await wopi.putChunkedFile(file, uploadOf({ MainContent: documents.sampleText1 }), {
          sequenceNumber: '0',
          coauthLockId: coauthLock1.id,
        });

        expectResponse(upload, { status: 412, headers: { 'X-WOPI-SequenceNumber': anyHeader } });
      },
    },
  ],
});
