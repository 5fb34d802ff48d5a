import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { mayMakeFiles, mayMakeScratchFiles, userMayWrite } from '../../../harness/checks/gates.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { equals, not } from '../../../harness/expect/json.ts';
import { expectNothingDone, isRefused } from '../../../harness/expect/nothing-done.ts';
import { isViewer } from '../../../harness/lane/claims.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { expectNameStillFree, expectNothingMade } from '../expect-nothing-made.ts';
import { expectUntouched } from '../expect-untouched.ts';
import type { WriteOperation } from './write-operation.ts';

const lock = 'LockString';
const common = { category: 'WopiCore', setup: [], rights: [] } as const;

/** RenameFile on the file under test, for users who cannot be given a new file. */
export const renameOfTheTestFile: WriteOperation = {
  ...common,
  operation: 'RenameFile',
  spec: 'rest/files/renamefile',
  to: 'file',
  claims: ['SupportsRename'],
  rights: writingIsClaimed,
  renamesTestFile: true,
  async prepare(context) {
    const { wopi, file, given, names } = context;
    const { BaseFileName: name } = await given.currentInfo(['BaseFileName']);
    return {
      resource: file,
      send: (as) => wopi.renameFile(as, names.unique('renamed')),
      look: (refused) => expectNameKept(context, refused, name),
    };
  },
};

/** PutFile without a lock, for runs whose user cannot take one. */
export const unlockedPutFile: WriteOperation = {
  ...common,
  operation: 'PutFile',
  spec: 'rest/files/putfile',
  to: 'file',
  claims: ['SupportsUpdate'],
  async prepare(context) {
    const { given, wopi, file, names } = context;
    const content = await given.contentOf(file);
    return {
      resource: file,
      send: (as) => wopi.putFile(as, Buffer.from(names.unique('overwritten'))),
      look: (refused) => expectUntouched(context, refused, file, { content }),
    };
  },
};

/** The operations on files, except those on locks. */
export const fileWrites: readonly WriteOperation[] = [
  {
    ...common,
    operation: 'PutFile',
    spec: 'rest/files/putfile',
    to: 'file',
    claims: ['SupportsUpdate'],
    setup: writingIsClaimed,
    invalidTokenIds: ['PUT-19', 'PUT-23'],
    async prepare(context) {
      const { given, wopi, names } = context;
      const { file, lock: held } = await given.fileToSave({ lock });
      const content = await given.contentOf(file);
      return {
        resource: file,
        send: (as) => wopi.putFile(as, Buffer.from(names.unique('overwritten')), held),
        look: (refused) => expectUntouched(context, refused, file, { content }),
      };
    },
  },
  {
    ...common,
    operation: 'PutRelativeFile',
    spec: 'rest/files/putrelativefile',
    to: 'file',
    claims: ['SupportsUpdate'],
    rights: mayMakeFiles,
    async prepare(context) {
      const { wopi, file, names, documents } = context;
      const exact = names.file();
      return {
        resource: file,
        send: (as) => wopi.putRelativeFile(as, documents.simple, { exact }),
        look: (refused) => expectNoFile(context, refused, exact),
      };
    },
  },
  {
    ...common,
    operation: 'RenameFile',
    spec: 'rest/files/renamefile',
    to: 'scratchFile',
    claims: ['SupportsRename'],
    setup: userMayWrite,
    renamesTestFile: true,
    async prepare(context) {
      const { wopi, given, names } = context;
      const { file, name } = await given.sharedRenamableFile();
      return {
        resource: file,
        send: (as) => wopi.renameFile(as, names.unique('renamed')),
        look: (refused) => expectUntouched(context, refused, file, { info: { BaseFileName: equals(name) } }),
      };
    },
  },
  {
    ...common,
    operation: 'DeleteFile',
    spec: 'rest/files/deletefile',
    to: 'scratchFile',
    claims: ['SupportsDeleteFile'],
    setup: mayMakeScratchFiles,
    async prepare(context) {
      const { file } = await context.given.sharedFile();
      return {
        resource: file,
        send: (as) => context.wopi.deleteFile(as),
        look: (refused) => expectUntouched(context, refused, file, { info: {} }),
      };
    },
  },
  {
    ...common,
    operation: 'PutUserInfo',
    spec: 'rest/files/putuserinfo',
    to: 'file',
    claims: ['SupportsUserInfo'],
    invalidTokenIds: ['USERINFO-08'],
    async prepare(context) {
      const { wopi, file, names } = context;
      const userInfo = names.unique('userinfo');
      return {
        resource: file,
        send: (as) => wopi.putUserInfo(as, userInfo),
        look: (refused) => expectUntouched(context, refused, file, { info: { UserInfo: not(userInfo) } }),
      };
    },
  },
  {
    ...common,
    operation: 'AddActivities',
    spec: 'online/build-test-ship/validator',
    to: 'file',
    claims: ['SupportsAddActivities'],
    prepare: async ({ wopi, file }) => ({
      resource: file,
      send: (as) => wopi.addActivities(as, { Activities: [] }),
    }),
  },
];

/** Expects that the refused operation created no file named `exact`. */
async function expectNoFile(context: CheckContext, refused: WopiResponse, exact: string): Promise<void> {
  // A viewer cannot take the name, and only sees what is listed.
  if (isViewer(await context.given.fileInfo())) await expectNothingMade(context, refused, exact);
  else await expectNameStillFree(context, refused, exact);
}

async function expectNameKept(context: CheckContext, refused: WopiResponse, name: string): Promise<void> {
  const { wopi, file } = context;
  if (!isRefused(refused)) return;
  const response = await wopi.checkFileInfo(file);
  const now = valueAt(response, 'BaseFileName');
  // The run itself undoes only what the host did not refuse.
  if (typeof now === 'string' && now !== name) await wopi.renameFile(file, name.replace(/\.[^.]*$/, ''));
  expectNothingDone(refused, [{ response, expected: { status: 200, json: { BaseFileName: equals(name) } } }]);
}
