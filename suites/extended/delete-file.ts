import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { mayMakeFiles, mayMakeScratchFiles } from '../../harness/checks/gates.ts';
import { carriedOut, likely, returned, succeeded, wrong } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { equals } from '../../harness/expect/json.ts';
import { expectNothingDone } from '../../harness/expect/nothing-done.ts';
import { expectLockMismatch, expectResponse, expectTokenRefused } from '../../harness/expect/response.ts';
import type { Category, Level } from '../../harness/results/categories.ts';
import { mainContent } from '../../wopi/chunked/chunked-file-messages.ts';
import { downloadOf, uploadOf } from '../../wopi/chunked/chunked-transfer.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { coauthGates } from '../validator/gates.ts';
import { expectUntouched } from './expect-untouched.ts';

const spec = 'rest/files/deletefile';
const lock = 'LockString';

interface OperationOnNothing {
  readonly operation: string;
  readonly level?: Level;
  readonly category?: Category;
  /** Requirements about the operation itself. */
  readonly requirementIds?: readonly string[];
  readonly needs?: readonly Gate[];
  readonly call: (context: CheckContext, file: WopiResource) => Promise<WopiResponse>;
  /** The operation could bring the file back. */
  readonly writes?: true;
}

const coauth = { category: 'WopiCoauth', needs: coauthGates } as const;
const coauthLockId = 'CoauthLockString';

// What could bring the file back comes last, because all checks share it.
const onNothing: readonly OperationOnNothing[] = [
  { operation: 'CheckFileInfo', requirementIds: ['CFI-02'], call: ({ wopi }, file) => wopi.checkFileInfo(file) },
  { operation: 'GetFile', requirementIds: ['GETFILE-08'], call: ({ wopi }, file) => wopi.getFile(file) },
  {
    operation: 'Lock',
    requirementIds: ['LOCK-09'],
    needs: ['SupportsLocks'],
    call: ({ wopi }, file) => wopi.lock(file, lock),
  },
  { operation: 'Unlock', needs: ['SupportsLocks'], call: ({ wopi }, file) => wopi.unlock(file, lock) },
  { operation: 'DeleteFile', requirementIds: ['DELETE-04'], call: ({ wopi }, file) => wopi.deleteFile(file) },
  { operation: 'GetLock', needs: ['SupportsGetLock'], call: ({ wopi }, file) => wopi.getLock(file) },
  {
    operation: 'RefreshLock',
    requirementIds: ['REFRESH-07'],
    needs: ['SupportsLocks'],
    call: ({ wopi }, file) => wopi.refreshLock(file, lock),
  },
  {
    operation: 'UnlockAndRelock',
    needs: ['SupportsLocks'],
    call: ({ wopi }, file) => wopi.unlockAndRelock(file, { old: lock, new: 'NewLockString' }),
  },
  {
    operation: 'PutUserInfo',
    requirementIds: ['USERINFO-08'],
    needs: ['SupportsUserInfo'],
    call: ({ wopi }, file) => wopi.putUserInfo(file, 'wopi-conformance'),
  },
  {
    operation: 'GetShareUrl',
    needs: [{ property: 'SupportedShareUrlTypes', must: { contain: 'ReadOnly' } }],
    call: ({ wopi }, file) => wopi.getShareUrl(file, 'ReadOnly'),
  },
  {
    operation: 'AddActivities',
    // The operation has no documentation page.
    level: 'SHOULD',
    needs: ['SupportsAddActivities'],
    call: ({ wopi }, file) => wopi.addActivities(file, { Activities: [] }),
  },
  { operation: 'GetEcosystem', needs: ['SupportsEcosystem'], call: ({ wopi }, file) => wopi.getEcosystem(file) },
  {
    operation: 'EnumerateAncestors',
    requirementIds: ['ANCEST-06'],
    needs: ['SupportsContainers'],
    call: ({ wopi }, file) => wopi.enumerateAncestors(file),
  },
  {
    ...coauth,
    operation: 'GetCoauthLock',
    call: ({ wopi }, file) => wopi.getCoauthLock(file, { id: coauthLockId, type: 'Coauth', timeout: 60 }),
  },
  {
    ...coauth,
    operation: 'RefreshCoauthLock',
    call: ({ wopi }, file) => wopi.refreshCoauthLock(file, { id: coauthLockId, timeout: 60 }),
  },
  {
    ...coauth,
    operation: 'UnlockCoauthLock',
    call: ({ wopi }, file) => wopi.unlockCoauthLock(file, coauthLockId),
  },
  { ...coauth, operation: 'GetCoauthTable', call: ({ wopi }, file) => wopi.getCoauthTable(file) },
  { ...coauth, operation: 'GetSequenceNumber', call: ({ wopi }, file) => wopi.getSequenceNumber(file) },
  {
    ...coauth,
    operation: 'GetChunkedFile',
    call: ({ wopi }, file) => wopi.getChunkedFile(file, downloadOf([mainContent], { scheme: 'FullFile' })),
  },
  {
    operation: 'PutRelativeFile',
    needs: mayMakeFiles,
    call: ({ wopi, documents, names }, file) =>
      wopi.putRelativeFile(file, documents.simple, { suggested: names.file() }),
  },
  {
    ...coauth,
    operation: 'PutChunkedFile',
    writes: true,
    call: ({ wopi, documents }, file) =>
      wopi.putChunkedFile(file, uploadOf({ [mainContent]: documents.sampleText1 }), { sequenceNumber: '1', lock }),
  },
  {
    operation: 'PutFile',
    requirementIds: ['PUT-23'],
    writes: true,
    call: ({ wopi, documents }, file) => wopi.putFile(file, documents.simple, lock),
  },
];

function afterDeletion({ operation, level = 'MUST', category = 'WopiCore', ...rule }: OperationOnNothing): Check {
  const { requirementIds = [], needs = [], call, writes } = rule;
  return {
    name: `DeleteFile.${operation}FindsNothing`,
    category,
    level,
    requirement: `${operation} on a deleted file returns 404, or 401 because its token is no longer valid`,
    spec,
    requirementIds: ['DELETE-03', ...requirementIds],
    needs,
    async run(context) {
      const file = await context.given.goneFile();

      const response = await call(context, file);

      expectTokenRefused(response);
      if (writes) expectStillGone(response, await context.wopi.checkFileInfo(file));
    },
  };
}

function expectStillGone(refused: WopiResponse, response: WopiResponse): void {
  expectNothingDone(refused, [{ response, expected: { status: [401, 404] } }]);
}

export const extendedDeleteFile = defineSuite({
  group: 'Extended.DeleteFile',
  origin: 'extended',
  summary: 'DeleteFile on locked files, and operations on deleted files',
  needs: ['SupportsDeleteFile', ...mayMakeScratchFiles],
  checks: [
    {
      name: 'DeleteFile.LockedFileIsRefused',
      category: 'WopiCore',
      level: 'SHOULD',
      requirement: 'DeleteFile on a locked file returns 409 and the lock ID in X-WOPI-Lock, and keeps the file',
      spec,
      requirementIds: ['DELETE-02'],
      likelyCause: likely(
        'DeleteFile might not check locks, so that a document can disappear while it is being edited.',
        succeeded,
        carriedOut,
      ),
      needs: ['SupportsLocks'],
      async run(context) {
        const { given, wopi, names, documents } = context;
        const file = await given.scratchFile({ content: documents.complex });
        const lock = names.unique('lock');
        await given.lockOn(file, lock);

        const deletion = await wopi.deleteFile(file);

        await expectUntouched(context, deletion, file, { content: documents.complex });
        expectLockMismatch(deletion, { currentLock: lock });
      },
    },
    ...onNothing.map(afterDeletion),
    {
      name: 'DeleteFile.NameIsFreeAgain',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile can reuse the name of a deleted file',
      spec,
      requirementIds: ['DELETE-01', 'PUTREL-08'],
      needs: mayMakeFiles,
      likelyCause: likely(
        'Deleted files may go to a recycle bin and still be found by their names.',
        returned(409),
        wrong(/^property Name$/),
      ),
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        await given.deletedFile({ name: exact });

        const saved = await wopi.putRelativeFile(file, documents.simple, { exact });

        expectResponse(saved, { status: 200, json: { Name: equals(exact) } });
      },
    },
  ],
});
