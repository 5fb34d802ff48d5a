import { type CheckOfSuite, defineSuite } from '../checks/check.ts';
import { aValue } from '../expect/json.ts';
import { expectResponse, expectSuccess } from '../expect/response.ts';
import { fileContents } from './hostile-hosts/answers.ts';

/** One check of each kind: without a gate, with a gate and a starting state, and with a body. */
export const smallSuite = defineSuite({
  group: 'Small',
  summary: 'One check of each kind',
  needs: [],
  checks: [
    {
      name: 'Info',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CheckFileInfo returns the file name',
      spec: 'rest/files/checkfileinfo',
      async run({ file, wopi }) {
        expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { BaseFileName: aValue } });
      },
    },
    {
      name: 'Lock',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Lock and Unlock succeed',
      spec: 'rest/files/lock',
      needs: ['SupportsLocks'],
      async run({ given, wopi }) {
        const file = await given.unlockedFile();

        expectSuccess(await wopi.lock(file, 'lock-a'));
        expectSuccess(await wopi.unlock(file, 'lock-a'));
      },
    },
    {
      name: 'Contents',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetFile returns the contents',
      spec: 'rest/files/getfile',
      async run({ file, wopi }) {
        expectResponse(await wopi.getFile(file), { status: 200, body: Buffer.from(fileContents) });
      },
    },
  ],
});

export const smallChecks: readonly CheckOfSuite[] = smallSuite.checks.map((check) => ({ suite: smallSuite, check }));
