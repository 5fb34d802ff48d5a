import { defineSuite } from '../../harness/checks/check.ts';
import { headerDiffersIfPresent, headerIfPresent } from '../../harness/expect/headers.ts';
import { equals, type JsonExpectation, optional } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess, type ResponseExpectation } from '../../harness/expect/response.ts';

const lock = 'LockString';

// Microsoft's validator lets both the status and the presence of X-WOPI-ItemVersion pass here; what the documentation
// demands stands in the group Extended.ItemVersion.
const anyAnswer: ResponseExpectation = {};

// The validator compares with what it remembered only where there was something to remember.
function versionIfKnown(version: string | undefined): JsonExpectation {
  return version ? optional(equals(version)) : () => undefined;
}

export const fileVersion = defineSuite({
  group: 'FileVersion',
  summary: 'X-WOPI-ItemVersion, where it is sent: it changes with the content and agrees with CheckFileInfo',
  needs: ['SupportsLocks'],
  checks: [
    {
      name: 'files.GetFileReturnsVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetFile gives a complete answer; the validator does not insist on X-WOPI-ItemVersion',
      spec: 'rest/files/getfile',
      requirementIds: ['GETFILE-05'],
      readOnly: true,
      async run({ file, wopi }) {
        expectResponse(await wopi.getFile(file), anyAnswer);
      },
    },
    {
      name: 'files.LockReturnsVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement:
        'Lock takes the lock, so that Unlock answers 200; the validator does not insist on X-WOPI-ItemVersion',
      spec: 'rest/files/lock',
      requirementIds: ['LOCK-05'],
      async run({ given, wopi }) {
        const file = await given.unlockedFile();

        expectResponse(await wopi.lock(file, lock), anyAnswer);
        expectSuccess(await wopi.unlock(file, lock));
      },
    },
    {
      name: 'files.UnlockReturnsVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Unlock gives a complete answer; the validator does not insist on X-WOPI-ItemVersion',
      spec: 'rest/files/unlock',
      requirementIds: ['UNLOCK-05'],
      async run({ given, wopi }) {
        const file = await given.lockedFile({ lock });

        expectResponse(await wopi.unlock(file, lock), anyAnswer);
      },
    },
    {
      name: 'files.PutFileReturnsVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement:
        'PutFile leaves the lock, so that Unlock answers 200; the validator does not insist on X-WOPI-ItemVersion',
      spec: 'rest/files/putfile',
      requirementIds: ['PUT-08', 'PUT-20'],
      async run({ given, wopi, documents }) {
        const file = await given.lockedFile({ lock });

        expectResponse(await wopi.putFile(file, documents.simple, lock), anyAnswer);
        expectSuccess(await wopi.unlock(file, lock));
      },
    },
    {
      name: 'files.PutFileReturnsDifferentVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Where PutFile sends X-WOPI-ItemVersion, it is another one after each PutFile',
      spec: 'rest/files/putfile',
      requirementIds: ['CFI-22', 'PUT-09'],
      differs:
        'The first PutFile always repeats the content that the file has, as it does when the validator runs the whole group.',
      likelyCause: 'the version is a time in whole seconds, or the one from before PutFile is sent',
      async run({ given, wopi, documents }) {
        const file = await given.fileWithContent(documents.simple);
        await given.lockOn(file, lock);
        const { Version } = await given.freshFileInfo();

        const first = await wopi.putFile(file, documents.simple, lock);
        const second = await wopi.putFile(file, documents.complex, lock);
        const unlock = await wopi.unlock(file, lock);

        const firstVersion = first.header('X-WOPI-ItemVersion');
        expectResponse(first, { headers: { 'X-WOPI-ItemVersion': headerDiffersIfPresent(String(Version)) } });
        expectResponse(second, { headers: { 'X-WOPI-ItemVersion': headerDiffersIfPresent(firstVersion) } });
        expectSuccess(unlock);
        const version = versionIfKnown(unlock.header('X-WOPI-ItemVersion'));
        expectResponse(await wopi.checkFileInfo(file), { json: { Version: version } });
      },
    },
    {
      name: 'files.LockAndUnlockAfterGetFileReturnsSameVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Where GetFile, Lock and Unlock send X-WOPI-ItemVersion, it is the Version of CheckFileInfo',
      spec: 'rest/files/checkfileinfo',
      requirementIds: ['CFI-24', 'GETFILE-05', 'LOCK-05', 'UNLOCK-05'],
      async run({ given, wopi }) {
        const file = await given.unlockedFile();
        const { Version } = await given.freshFileInfo();
        const sameVersion = { headers: { 'X-WOPI-ItemVersion': headerIfPresent(String(Version)) } };

        expectResponse(await wopi.getFile(file), sameVersion);
        expectResponse(await wopi.lock(file, lock), sameVersion);
        expectResponse(await wopi.unlock(file, lock), sameVersion);
      },
    },
  ],
});
