import { defineSuite } from '../../harness/checks/check.ts';
import { likely, wrong } from '../../harness/checks/likely-cause.ts';
import type { WopiClient } from '../../harness/client/wopi-client.ts';
import { expectAfterSteps } from '../../harness/expect/after-steps.ts';
import { headerDiffersIfPresent, headerIfPresent } from '../../harness/expect/headers.ts';
import { equals, type JsonExpectation, optional } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess, type ResponseExpectation } from '../../harness/expect/response.ts';
import { valueAt } from '../../harness/lane/require-response.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { editorsOnly } from '../editors-only.ts';

const lock = 'LockString';

// Microsoft's validator checks neither the status nor the presence of X-WOPI-ItemVersion here. The group
// Extended.ItemVersion checks what the documentation requires.
const anyResponse: ResponseExpectation = {};

// The validator compares the version only if it has stored one.
function versionIfKnown(version: string | undefined): JsonExpectation {
  return version ? optional(equals(version)) : () => undefined;
}

async function storedVersion(wopi: WopiClient, file: WopiResource): Promise<string | undefined> {
  const info = await wopi.checkFileInfo(file);
  expectSuccess(info);
  const Version = valueAt(info, 'Version');
  return Version === undefined || Version === null ? undefined : String(Version);
}

export const fileVersion = defineSuite({
  group: 'FileVersion',
  summary: 'X-WOPI-ItemVersion, if sent: it changes with the content and matches CheckFileInfo',
  needs: ['SupportsLocks'],
  checks: [
    {
      name: 'files.GetFileReturnsVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetFile returns a complete response; the validator does not require X-WOPI-ItemVersion',
      spec: 'rest/files/getfile',
      requirementIds: ['GETFILE-05'],
      readOnly: true,
      async run({ file, wopi }) {
        expectResponse(await wopi.getFile(file), anyResponse);
      },
    },
    ...editorsOnly([
      {
        name: 'files.LockReturnsVersion',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Lock takes a lock that Unlock releases; the validator does not require X-WOPI-ItemVersion',
        spec: 'rest/files/lock',
        requirementIds: ['LOCK-05'],
        async run({ given, wopi }) {
          const file = await given.unlockedFile();

          const taken = await wopi.lock(file, lock);

          expectResponse(taken, anyResponse);
          expectAfterSteps([taken], await wopi.unlock(file, lock), { status: 200 });
        },
      },
      {
        name: 'files.UnlockReturnsVersion',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'Unlock returns a complete response; the validator does not require X-WOPI-ItemVersion',
        spec: 'rest/files/unlock',
        requirementIds: ['UNLOCK-05'],
        async run({ given, wopi }) {
          const file = await given.lockedFile({ lock });

          expectResponse(await wopi.unlock(file, lock), anyResponse);
        },
      },
      {
        name: 'files.PutFileReturnsVersion',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'PutFile keeps the lock that Unlock releases; the validator does not require X-WOPI-ItemVersion',
        spec: 'rest/files/putfile',
        requirementIds: ['PUT-08', 'PUT-20'],
        async run({ given, wopi, documents }) {
          const file = await given.lockedFile({ lock });

          const save = await wopi.putFile(file, documents.simple, lock);

          expectResponse(save, anyResponse);
          expectAfterSteps([save], await wopi.unlock(file, lock), { status: 200 });
        },
      },
      {
        name: 'files.PutFileReturnsDifferentVersion',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'PutFile returns a different X-WOPI-ItemVersion each time, if it sends the header',
        spec: 'rest/files/putfile',
        requirementIds: ['CFI-22', 'PUT-09'],
        differs:
          'The first PutFile always sends the content that the file already has, as when the validator runs the whole group.',
        likelyCause: likely(
          'The version may be a time in whole seconds, or PutFile may return the version from before the change.',
          wrong(/Version$/),
        ),
        async run({ given, wopi, documents }) {
          const file = await given.lockedFileWith({ lock, content: documents.simple });
          const version = await storedVersion(wopi, file);

          const first = await wopi.putFile(file, documents.simple, lock);
          const second = await wopi.putFile(file, documents.complex, lock);
          const unlock = await wopi.unlock(file, lock);

          const firstVersion = first.header('X-WOPI-ItemVersion');
          expectResponse(first, { headers: { 'X-WOPI-ItemVersion': headerDiffersIfPresent(version) } });
          const differs = { 'X-WOPI-ItemVersion': headerDiffersIfPresent(firstVersion) };
          expectAfterSteps([first], second, { headers: differs });
          expectAfterSteps([first, second], unlock, { status: 200 });
          const Version = versionIfKnown(unlock.header('X-WOPI-ItemVersion'));
          expectAfterSteps([first, second], await wopi.checkFileInfo(file), { json: { Version } });
        },
      },
      {
        name: 'files.LockAndUnlockAfterGetFileReturnsSameVersion',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'X-WOPI-ItemVersion from GetFile, Lock, and Unlock, if sent, equals Version in CheckFileInfo',
        spec: 'rest/files/checkfileinfo',
        requirementIds: ['CFI-24', 'GETFILE-05', 'LOCK-05', 'UNLOCK-05'],
        async run({ given, wopi }) {
          const file = await given.unlockedFile();
          const version = await storedVersion(wopi, file);
          const headers = version === undefined ? {} : { 'X-WOPI-ItemVersion': headerIfPresent(version) };
          const sameVersion: ResponseExpectation = { headers };

          expectResponse(await wopi.getFile(file), sameVersion);
          expectResponse(await wopi.lock(file, lock), sameVersion);
          expectResponse(await wopi.unlock(file, lock), sameVersion);
        },
      },
    ]),
  ],
});
