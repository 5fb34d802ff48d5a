import { defineSuite } from '../../harness/checks/check.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { startUpProperties } from './start-up-properties.ts';

export const baseWopiViewing = defineSuite({
  group: 'BaseWopiViewing',
  summary: 'What a viewer requests before it displays a file',
  needs: [],
  checks: [
    {
      name: 'ViewOnlySupport',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CheckFileInfo returns the properties that a viewer needs, and GetFile returns 200',
      spec: 'rest/files/checkfileinfo',
      requirementIds: ['CFI-01', 'CFI-08', 'GETFILE-01', 'URL-03', 'DISPATCH-08', 'TOKEN-20', 'HDR-14', 'DISC-05'],
      readOnly: true,
      async run({ file, wopi }) {
        expectResponse(await wopi.checkFileInfo(file), { json: startUpProperties });
        expectSuccess(await wopi.getFile(file));
      },
    },
    {
      name: 'GetUnlockedFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetFile on an unlocked file returns 200',
      spec: 'rest/files/getfile',
      requirementIds: ['GETFILE-07', 'URL-04', 'CFI-65'],
      readOnly: true,
      async run({ file, wopi }) {
        expectSuccess(await wopi.getFile(file));
      },
    },
  ],
});
