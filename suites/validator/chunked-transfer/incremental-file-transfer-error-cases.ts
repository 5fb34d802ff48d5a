import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { anyHeader, header } from '../../../harness/expect/headers.ts';
import { expectResponse, type ResponseExpectation } from '../../../harness/expect/response.ts';
import type { HeldLocks } from '../../../harness/given/given-coauth.ts';
import { uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { editorsOnly } from '../../editors-only.ts';
import { coauthGates } from '../gates.ts';
import { storeContent } from '../store-content.ts';
import { coauthLock1, coauthLock2, exclusiveLock1, wopiLock1 } from './chunked-locks.ts';

const putChunkedFile = 'plus/file-transfer/put-chunked-file';

/** The locks on the file, in the order in which they are taken, and the locks that PutChunkedFile sends. */
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
    requirement: 'PutChunkedFile with a coauth lock that is not in the table returns 409 while another is held',
    requirementIds: ['IFT-23'],
    held: { coauthLocks: [coauthLock1] },
    presented: { coauthLockId: coauthLock2.id },
    expected: conflict,
  },
  {
    name: 'ClientCoauthLockAndWopiLockSetTogether.FailWithBadRequest400',
    requirement: 'PutChunkedFile with both a coauth lock and a WOPI lock returns 400',
    requirementIds: ['IFT-19'],
    held: { coauthLocks: [coauthLock1] },
    presented: { coauthLockId: coauthLock1.id, lock: 'Client_1_WopiLock' },
    expected: { status: 400 },
  },
  {
    name: 'ClientWopiLockMismatchWithHostWopiLock.FailWithConflict409',
    requirement: 'PutChunkedFile with a different WOPI lock returns 409, mechanism WOPI-Lock, and the current lock ID',
    requirementIds: ['IFT-21'],
    held: { lock: wopiLock1 },
    presented: { lock: 'Client_2_Lock' },
    expected: conflictWithWopiLock,
  },
  {
    name: 'ClientCoauthLockMismatchWithHostWopiLock.FailWithConflict409',
    requirement: 'PutChunkedFile with a coauth lock under a WOPI lock with the same ID returns 409',
    requirementIds: ['IFT-21'],
    held: { lock: wopiLock1 },
    presented: { coauthLockId: wopiLock1 },
    expected: conflictWithWopiLock,
  },
  {
    name: 'ClientCoauthLockMismatchWithHostCoauthExclusiveLock.FailWithConflict409',
    requirement: 'PutChunkedFile with a Coauth lock returns 409 while another client holds a CoauthExclusive lock',
    requirementIds: ['IFT-22', 'COAUTH-28'],
    held: { coauthLocks: [exclusiveLock1, coauthLock2] },
    presented: { coauthLockId: coauthLock2.id },
    expected: conflictWithExclusiveLock,
  },
  {
    name: 'ClientWopiLockMismatchWithHostCoauthExclusiveLock.FailWithConflict409',
    requirement: 'PutChunkedFile with a WOPI lock under a CoauthExclusive lock returns 409 and that mechanism',
    requirementIds: ['IFT-22'],
    held: { coauthLocks: [exclusiveLock1] },
    presented: { lock: wopiLock1 },
    expected: conflictWithExclusiveLock,
  },
  {
    name: 'ClientWopiLockMismatchWithHostCoauthLock.FailWithConflict409',
    requirement: 'PutChunkedFile with a WOPI lock under a Coauth lock returns 409',
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

export const incrementalFileTransferErrorCases = defineSuite({
  group: 'IncrementalFileTransferErrorCases',
  summary: 'PutChunkedFile with a lock or a sequence number that is not current',
  needs: coauthGates,
  checks: editorsOnly([
    {
      name: 'IncrementalFileTransfer.FileNotLockedAndFileSizeNotZero.FailWithConflict409',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'PutChunkedFile on an unlocked file with content returns 409',
      spec: putChunkedFile,
      requirementIds: ['IFT-20'],
      async run(context) {
        const { given, wopi, documents } = context;
        await given.coauth.unlockedFile();
        await storeContent(context, documents.simple);
        const { file, headers } = await given.chunked.heldFile({}, 'FullFile');

        const upload = await wopi.putChunkedFile(file, uploadOf({ MainContent: documents.sampleText1 }), headers);

        expectResponse(upload, conflict);
      },
    },
    ...lockConflictChecks,
    {
      name: 'IncrementalFileTransfer.ClientSequenceNumberMismatchWithHost.PreconditionFail412',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'PutChunkedFile with sequence number 0 returns 412 with X-WOPI-SequenceNumber',
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
  ]),
});
