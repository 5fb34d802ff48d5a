import type { Check } from '../../../harness/checks/check.ts';
import { mayMakeScratchFiles } from '../../../harness/checks/gates.ts';
import { likely, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { exactHeaderIfPresent } from '../../../harness/expect/headers.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { expectMismatches, longLock } from './lock-id-checks.ts';

// Signs that are decoded, cut at, or escaped where a header is treated as something else.
const signs = 'wopi-conformance+a%20b=c{d}"e";f,g';
const withoutEscapes = signs.replace('%20', ' ');
const withoutPlus = signs.replace('+', ' ');

// As Office sends them, except for the values. Hosts must not read them.
const json = '{"S":"wopi-conformance","F":4,"E":2}';
const withAnotherMember = '{"S":"wopi-conformance","F":5,"E":2}';
const inAnotherOrder = '{"S":"wopi-conformance","E":2,"F":4}';

const common = { category: 'WopiCore', level: 'MUST', spec: 'rest/concepts#lock' } as const;
const another = 'another';

const changed = likely(
  'The host may decode or escape the lock ID, or cut it at a sign that has a meaning elsewhere.',
  succeeded,
  returned(400),
  wrong(/^header X-WOPI-Lock$/),
);

const returning: readonly Check[] = [
  { operation: 'RenameFile', claim: 'SupportsRename' } as const,
  { operation: 'DeleteFile', claim: 'SupportsDeleteFile' } as const,
].map(({ operation, claim }) => ({
  ...common,
  name: `${operation}ReturnsLockIdWithSignsUnchanged`,
  requirement: `${operation} returns a lock ID with + % = { } " ; , unchanged in a 409`,
  spec: `rest/files/${operation.toLowerCase()}`,
  requirementIds: ['LOCKC-02', 'LOCKC-08'],
  likelyCause: changed,
  needs: [...mayMakeScratchFiles, claim],
  async run({ given, wopi, names }) {
    const file = await given.scratchFile();
    await given.lockOn(file, signs);

    const refused = operation === 'RenameFile' ? wopi.renameFile(file, names.unique('renamed')) : wopi.deleteFile(file);

    expectNamed(await refused, signs);
  },
}));

/** Lock IDs are opaque: hosts give no sign in them a meaning. */
export const opaqueLockChecks: readonly Check[] = [
  {
    ...common,
    name: 'LockIdWithSignsIsReturnedUnchanged',
    requirement: 'Every lock operation returns a lock ID with + % = { } " ; , unchanged in a 409',
    requirementIds: ['LOCKC-02', 'LOCKC-08'],
    likelyCause: changed,
    async run({ given, wopi, documents }) {
      const file = await given.lockedFile({ lock: signs });

      expectNamed(await wopi.lock(file, another), signs);
      expectNamed(await wopi.refreshLock(file, another), signs);
      expectNamed(await wopi.unlockAndRelock(file, { old: another, new: 'NewLockString' }), signs);
      expectNamed(await wopi.putFile(file, documents.simple, another), signs);
      expectNamed(await wopi.unlock(file, another), signs);
      expectSuccess(await wopi.unlock(file, signs));
    },
  },
  {
    ...common,
    name: 'LockIdWithSignsIsNotDecoded',
    requirement: 'RefreshLock with a lock ID in which + or %20 became a space returns 409',
    requirementIds: ['LOCKC-02'],
    likelyCause: likely('The host may decode the lock ID as if it were part of a URL or a form.', succeeded),
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock: signs });

      expectResponse(await wopi.refreshLock(file, withoutEscapes), { status: 409 });
      expectResponse(await wopi.refreshLock(file, withoutPlus), { status: 409 });
      expectSuccess(await wopi.refreshLock(file, signs));
    },
  },
  ...returning,
  {
    ...common,
    name: 'LockIdInJsonIsComparedExactly',
    requirement: 'Operations with a JSON lock ID that differs in one member or in their order return 409',
    requirementIds: ['LOCKC-02'],
    likelyCause: likely('The host may parse the lock ID and compare only a part of it.', succeeded),
    async run(context) {
      const { given, wopi } = context;
      const file = await given.lockedFile({ lock: json });

      await expectMismatches(context, file, withAnotherMember);
      expectResponse(await wopi.refreshLock(file, inAnotherOrder), { status: 409 });
      expectSuccess(await wopi.unlock(file, json));
    },
  },
  {
    ...common,
    name: 'UnlockAndRelockWithExtendedLockIds',
    requirement: 'UnlockAndRelock replaces a lock ID of 1,024 characters with one that differs in the last one',
    spec: 'rest/files/unlockandrelock',
    requirementIds: ['RELOCK-09', 'LOCKC-04'],
    likelyCause: likely('The host may limit or truncate the new lock ID.', succeeded, returned(400, 409, 500)),
    needs: ['SupportsExtendedLockLength'],
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock: longLock(1024, 'a') });

      expectSuccess(await wopi.unlockAndRelock(file, { old: longLock(1024, 'a'), new: longLock(1024, 'b') }));
      expectResponse(await wopi.unlock(file, longLock(1024, 'a')), { status: 409 });
      expectSuccess(await wopi.unlock(file, longLock(1024, 'b')));
    },
  },
];

// Other checks require the header.
function expectNamed(response: WopiResponse, lock: string): void {
  expectResponse(response, { status: 409, headers: { 'X-WOPI-Lock': exactHeaderIfPresent(lock) } });
}
