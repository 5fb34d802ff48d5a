import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { mayMakeScratchFiles } from '../../../harness/checks/gates.ts';
import { carriedOut, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { headerIfPresent } from '../../../harness/expect/headers.ts';
import { arrayOfLength, optional } from '../../../harness/expect/json.ts';
import { expectNothingDone } from '../../../harness/expect/nothing-done.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { expectUntouched } from '../expect-untouched.ts';

const common = { category: 'WopiCoauth', level: 'MUST', spec: 'plus/coauthoring/locks-about' } as const;

const lock = { id: 'Client1', type: 'Coauth', timeout: 120, metadata: 'client 1' } as const;

/** X-WOPI-Lock of a file without a WOPI lock, whatever coauth locks it has. */
const noLockId = { 'X-WOPI-Lock': headerIfPresent('') } as const;

const oneTable = likely(
  'The host may keep coauth locks and WOPI locks in one table, or look only for WOPI locks.',
  succeeded,
  carriedOut,
);

interface LockOperation {
  readonly operation: 'Lock' | 'RefreshLock' | 'Unlock' | 'UnlockAndRelock';
  /** Sent with the ID of the coauth lock. */
  readonly send: (wopi: WopiClient, file: WopiResource) => Promise<WopiResponse>;
}

const lockOperations: readonly LockOperation[] = [
  { operation: 'Lock', send: (wopi, file) => wopi.lock(file, lock.id) },
  { operation: 'RefreshLock', send: (wopi, file) => wopi.refreshLock(file, lock.id) },
  { operation: 'Unlock', send: (wopi, file) => wopi.unlock(file, lock.id) },
  {
    operation: 'UnlockAndRelock',
    send: (wopi, file) => wopi.unlockAndRelock(file, { old: lock.id, new: 'LockString' }),
  },
];

const refusedLockOperations: readonly Check[] = lockOperations.map(({ operation, send }) => ({
  ...common,
  name: `${operation}.RefusedUnderCoauthLock`,
  requirement: `${operation} with the ID of a coauth lock returns 409, keeps that lock, and takes no WOPI lock`,
  requirementIds: ['LOCKC-20'],
  likelyCause: oneTable,
  async run(context) {
    const { given, wopi } = context;
    const file = await given.coauth.lockedFile(lock);

    const refusal = await send(wopi, file);

    expectResponse(refusal, { status: 409 });
    expectRowsKept(refusal, await wopi.getCoauthTable(file), 1);
    await expectNoWopiLock(context, refusal, file);
  },
}));

const refusedSaves: readonly Check[] = (
  [
    { type: 'Coauth', requirementIds: ['LOCKC-20'] },
    { type: 'CoauthExclusive', requirementIds: ['LOCKC-20', 'COAUTH-28'] },
  ] as const
).map(({ type, requirementIds }) => ({
  ...common,
  name: `PutFile.RefusedUnder${type}Lock`,
  requirement: `PutFile with the ID of a ${type} lock in X-WOPI-Lock returns 409 and keeps the content`,
  requirementIds,
  likelyCause: oneTable,
  async run(context) {
    const { given, wopi, names } = context;
    const file = await given.coauth.lockedFile({ ...lock, type });
    const content = await given.contentOf(file);

    const refusal = await wopi.putFile(file, Buffer.from(names.unique('overwritten')), lock.id);

    await expectUntouched(context, refusal, file, { content });
    expectResponse(refusal, { status: 409 });
  },
}));

/** WOPI locks and coauth locks exclude each other. */
export const coauthAndWopiLocks: readonly Check[] = [
  {
    ...common,
    name: 'GetCoauthLock.RefusedUnderWopiLock',
    requirement: 'GetCoauthLock under a WOPI lock with the same ID returns 409 and adds no row',
    spec: 'plus/coauthoring/get-coauth-lock',
    requirementIds: ['COAUTH-13'],
    async run({ given, wopi }) {
      const file = await given.coauth.fileUnder({ lock: lock.id });

      const refusal = await wopi.getCoauthLock(file, lock);

      expectResponse(refusal, { status: 409 });
      expectRowsKept(refusal, await wopi.getCoauthTable(file), 0);
    },
  },
  ...refusedLockOperations,
  ...refusedSaves,
  {
    ...common,
    name: 'DeleteFile.RefusedUnderCoauthLock',
    level: 'SHOULD',
    requirement: 'DeleteFile on a file with a coauth lock returns 409 and keeps the file',
    spec: 'rest/files/deletefile',
    requirementIds: ['DELETE-02'],
    likelyCause: likely('The host may look only for a WOPI lock.', succeeded),
    needs: [...mayMakeScratchFiles, 'SupportsDeleteFile'],
    async run(context) {
      const { given, wopi } = context;
      const file = await given.scratchFile();
      await given.coauth.lockOn(file, lock);

      const refusal = await wopi.deleteFile(file);

      await expectUntouched(context, refusal, file, { info: {} });
      expectResponse(refusal, { status: 409 });
    },
  },
  {
    ...common,
    name: 'Lock.ConflictHasNoCoauthLockId',
    level: 'SHOULD',
    requirement: 'Responses of WOPI lock operations and PutFile under a coauth lock have no ID in X-WOPI-Lock',
    requirementIds: ['LOCKC-10', 'LOCKC-21'],
    async run({ given, wopi, documents }) {
      const file = await given.coauth.lockedFile(lock);

      expectResponse(await wopi.refreshLock(file, 'LockString'), { headers: noLockId });
      expectResponse(await wopi.unlock(file, 'LockString'), { headers: noLockId });
      expectResponse(await wopi.putFile(file, documents.simple, 'LockString'), { headers: noLockId });
      expectResponse(await wopi.lock(file, 'LockString'), { headers: noLockId });
    },
  },
  {
    ...common,
    name: 'GetLock.ReturnsNoCoauthLockId',
    level: 'SHOULD',
    requirement: 'GetLock under a coauth lock returns 409, or 200, without an ID in X-WOPI-Lock',
    spec: 'rest/files/getlock',
    requirementIds: ['LOCKC-21'],
    needs: ['SupportsGetLock'],
    async run({ given, wopi }) {
      const file = await given.coauth.lockedFile(lock);

      expectResponse(await wopi.getLock(file), { status: [200, 409], headers: noLockId });
    },
  },
];

// A broken GetCoauthTable is not the fault of the refused operation.
function expectRowsKept(refused: WopiResponse, table: WopiResponse, rows: number): void {
  const json = { CoauthTable: rows === 0 ? optional(arrayOfLength(0)) : arrayOfLength(rows) };
  expectNothingDone(refused, table.status === 200 ? [{ response: table, expected: { json } }] : []);
}

/** Expects that a refused request took no WOPI lock, which the next conflict would show without the coauth lock. */
async function expectNoWopiLock(
  { wopi, names }: Pick<CheckContext, 'wopi' | 'names'>,
  refused: WopiResponse,
  file: WopiResource,
): Promise<void> {
  await wopi.unlockCoauthLock(file, lock.id);
  const response = await wopi.lock(file, names.unique('after'));
  expectNothingDone(refused, [{ response, expected: { headers: noLockId } }]);
}
