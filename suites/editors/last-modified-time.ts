import { defineSuite } from '../../harness/checks/check.ts';
import { likely, wrong } from '../../harness/checks/likely-cause.ts';
import { aValue, differsFrom, equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { valueAt } from '../../harness/lane/require-response.ts';
import { expectUntouched } from '../extended/expect-untouched.ts';
import { type EditorCheck, editorCheck, maySaveUnderLock } from './editor-check.ts';
import { atMost, byBoth, byCollabora, byOnlyoffice } from './sources.ts';

const lockId = 'LockString';
const broker = 'wsd/DocumentBroker.cpp';
const timeIsSent = { property: 'LastModifiedTime', must: 'be present' } as const;
const timeWrong = wrong(/^property LastModifiedTime$/);

const checks: readonly EditorCheck[] = [
  {
    name: 'PutFileReturnsTheTime',
    level: 'MUST',
    requirement: 'PutFile returns LastModifiedTime, exactly as CheckFileInfo then has it',
    editors: { ...byCollabora('wsd/wopi/WopiStorage.cpp'), ...atMost('SHOULD', byOnlyoffice('wopiClient.js')) },
    likelyCause: likely(
      'The host may return nothing, or the time in a different format. The editor then reports a false conflict at the next save.',
      timeWrong,
      wrong(/^body$/),
    ),
    needs: ['UserCanWrite'],
    async run({ given, wopi, documents }) {
      const { file, lock } = await given.fileToSave({ lock: lockId });

      const save = await wopi.putFile(file, documents.simple, lock);

      expectResponse(save, { status: 200, json: { LastModifiedTime: aValue } });
      const LastModifiedTime = equals(String(valueAt(save, 'LastModifiedTime')));
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { LastModifiedTime } });
    },
  },
  {
    name: 'TimeStaysWithTheContent',
    level: 'MUST',
    requirement: 'Lock, a second Lock, Unlock, and CheckFileInfo leave LastModifiedTime unchanged',
    editors: byBoth(broker),
    likelyCause: likely(
      'The host may update the row of the file when it stores the lock, so that the first save looks like a conflict.',
      timeWrong,
    ),
    needs: [...maySaveUnderLock, timeIsSent],
    async run({ given, wopi }) {
      const file = await given.unlockedFile();
      const time = await given.currentInfo(['LastModifiedTime'], file);
      const expected = { status: 200, json: { LastModifiedTime: equals(time.LastModifiedTime) } };

      expectResponse(await wopi.checkFileInfo(file), expected);
      expectSuccess(await wopi.lock(file, lockId));
      expectSuccess(await wopi.lock(file, lockId));
      expectResponse(await wopi.checkFileInfo(file), expected);
      expectSuccess(await wopi.unlock(file, lockId));
      expectResponse(await wopi.checkFileInfo(file), expected);
    },
  },
  {
    name: 'TimeStaysAfterARefusedSave',
    level: 'MUST',
    requirement: 'A refused PutFile leaves LastModifiedTime, Size, and the content unchanged',
    editors: byBoth(broker, 'canvasservice.js'),
    needs: [...maySaveUnderLock, timeIsSent],
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.lockedFileWith({ lock: lockId, content: documents.simple });
      const { LastModifiedTime } = await given.currentInfo(['LastModifiedTime'], file);
      const info = { LastModifiedTime: equals(LastModifiedTime), Size: equals(documents.simple.length) };

      const save = await wopi.putFile(file, documents.complex, 'IncorrectLockString');

      await expectUntouched(context, save, file, { content: documents.simple, info });
      expectResponse(save, { status: [409, 423] });
    },
  },
  {
    name: 'TimeStaysAfterARename',
    level: 'SHOULD',
    requirement: 'RenameFile leaves LastModifiedTime unchanged',
    editors: byBoth(broker),
    likelyCause: likely(
      'The host may update the time of the file with its name, so that the next save looks like a conflict.',
      timeWrong,
    ),
    needs: ['UserCanWrite', 'SupportsRename', 'UserCanRename', timeIsSent],
    renamesTestFile: true,
    async run({ given, wopi, names }) {
      const { file } = await given.renamableFile();
      const { LastModifiedTime } = await given.currentInfo(['LastModifiedTime'], file);

      expectSuccess(await wopi.renameFile(file, names.unique('renamed')));
      expectResponse(await wopi.checkFileInfo(file), {
        status: 200,
        json: { LastModifiedTime: equals(LastModifiedTime) },
      });
    },
  },
  {
    name: 'SavesOfOneSecondHaveDifferentTimes',
    level: 'SHOULD',
    requirement: 'Two saves within one second have different LastModifiedTime',
    editors: byBoth('wsd/Storage.cpp'),
    likelyCause: likely('The host may store the time in whole seconds.', timeWrong),
    needs: ['UserCanWrite', timeIsSent],
    async run({ given, wopi, documents }) {
      const { file, lock } = await given.fileToSave({ lock: lockId });
      expectSuccess(await wopi.putFile(file, documents.simple, lock));
      const { LastModifiedTime } = await given.currentInfo(['LastModifiedTime'], file);

      expectSuccess(await wopi.putFile(file, documents.complex, lock));
      expectResponse(await wopi.checkFileInfo(file), {
        status: 200,
        json: { LastModifiedTime: differsFrom(LastModifiedTime) },
      });
    },
  },
  {
    name: 'EveryUserSeesTheSameTime',
    level: 'MUST',
    requirement: 'CheckFileInfo returns the same LastModifiedTime to every user',
    editors: byBoth(broker),
    likelyCause: likely('The host may write the time in the time zone of the user.', timeWrong),
    needs: [timeIsSent, { access: 'second' }],
    readOnly: true,
    async run({ given, wopi }) {
      const { LastModifiedTime } = await given.currentInfo(['LastModifiedTime']);

      expectResponse(await wopi.checkFileInfo(await given.users.second()), {
        status: 200,
        json: { LastModifiedTime: equals(LastModifiedTime) },
      });
    },
  },
  {
    name: 'LastModifiedTimeIsSent',
    level: 'SHOULD',
    requirement: 'CheckFileInfo returns LastModifiedTime, without which the editor notices no change by others',
    editors: byCollabora('wsd/wopi/CheckFileInfo.cpp'),
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { LastModifiedTime: aValue } });
    },
  },
];

export const lastModifiedTime = defineSuite({
  group: 'Editors.LastModifiedTime',
  origin: 'extended',
  summary: 'LastModifiedTime, by which editors other than Microsoft’s notice a change by others',
  needs: [],
  checks: checks.map(editorCheck),
});
