import { defineSuite } from '../../harness/checks/check.ts';
import { expectResponse, expectSuccess, expectTokenRefused } from '../../harness/expect/response.ts';
import { invalidAccessToken, withAccessToken } from '../../wopi/resource.ts';
import { neverReadOnly } from '../editors-only.ts';
import { essentialProperties, startUpProperties } from './start-up-properties.ts';
import { storeContent } from './store-content.ts';

const lock = 'LockString';

export const editFlows = defineSuite({
  group: 'EditFlows',
  summary: 'What an editor requests from opening a file to saving it',
  needs: ['UserCanWrite', 'SupportsUpdate', 'SupportsLocks'],
  checks: neverReadOnly([
    {
      name: 'BasicEdit',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetFile returns the saved content after a file is opened, locked, saved, and unlocked',
      spec: 'rest/files/putfile',
      requirementIds: [
        'CFI-01',
        'PUT-01',
        'GETFILE-12',
        'URL-03',
        'URL-04',
        'URL-09',
        'TOKEN-07',
        'CFI-38',
        'CFI-54',
        'LOCK-01',
        'UNLOCK-09',
        'DISC-05',
      ],
      async run({ given, wopi, documents }) {
        const file = await given.unlockedFile();

        expectResponse(await wopi.checkFileInfo(file), { json: startUpProperties });
        expectSuccess(await wopi.lock(file, lock));
        expectSuccess(await wopi.getFile(file));
        expectSuccess(await wopi.putFile(file, documents.simple, lock));
        expectSuccess(await wopi.unlock(file, lock));
        expectResponse(await wopi.getFile(file), { body: documents.simple });
      },
    },
    {
      name: 'EditNoChange',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Opening, locking, saving, and unlocking a file returns 200 at each step',
      spec: 'rest/files/putfile',
      requirementIds: ['PUT-01', 'PUT-21'],
      async run({ given, wopi, documents }) {
        const file = await given.unlockedFile();

        expectResponse(await wopi.checkFileInfo(file), { json: essentialProperties });
        expectSuccess(await wopi.lock(file, lock));
        expectSuccess(await wopi.getFile(file));
        expectSuccess(await wopi.putFile(file, documents.simple, lock));
        expectSuccess(await wopi.unlock(file, lock));
      },
    },
    {
      name: 'PutUnlockedFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutFile without a lock stores content in a zero-byte file, as needed to create a file',
      spec: 'rest/files/putfile',
      requirementIds: ['PUT-02', 'PUT-10', 'SCEN-02'],
      async run(context) {
        const { wopi, documents } = context;
        const file = await storeContent(context, documents.zeroBytes);

        expectSuccess(await wopi.putFile(file, documents.blank));
        expectResponse(await wopi.getFile(file), { body: documents.blank });
      },
    },
    {
      name: 'PutUnlockedFileNotZeroBytes',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutFile without a lock on a file with content returns 409',
      spec: 'rest/files/putfile',
      requirementIds: ['PUT-03'],
      async run(context) {
        const { wopi, documents } = context;
        const file = await storeContent(context, documents.simple);

        expectResponse(await wopi.putFile(file, documents.blank), { status: 409 });
      },
    },
    {
      name: 'GetPutFileWithInvalidAccessToken',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetFile and PutFile with an invalid access token return 401 or 404',
      spec: 'rest/concepts#access-token',
      requirementIds: ['TOKEN-01', 'GETFILE-08', 'PUT-19', 'PUT-23'],
      alsoIn: ['AccessTokens'],
      async run({ given, wopi, documents }) {
        const file = await given.lockedFile({ lock });
        const unauthorized = withAccessToken(file, invalidAccessToken);

        expectTokenRefused(await wopi.getFile(unauthorized));
        expectSuccess(await wopi.getFile(file));
        expectTokenRefused(await wopi.putFile(unauthorized, documents.simple, lock));
        expectSuccess(await wopi.putFile(file, documents.simple, lock));
        expectSuccess(await wopi.unlock(file, lock));
      },
    },
  ]),
});
