import { defineSuite } from '../../harness/checks/check.ts';
import { expectFileInfo, fileInfoNotes } from '../../harness/expect/file-info.ts';
import { equals, type JsonExpectation, notMatching, optional } from '../../harness/expect/json.ts';
import { expectResponse, expectTokenRefused } from '../../harness/expect/response.ts';
import { invalidAccessToken, withAccessToken } from '../../wopi/resource.ts';
import { typedProperties } from './typed-properties.ts';

const hostUrls = [
  'CloseUrl',
  'DownloadUrl',
  'FileSharingUrl',
  'FileUrl',
  'FileVersionUrl',
  'HostEditUrl',
  'HostEmbeddedViewUrl',
  'HostViewUrl',
  'SignInUrl',
  'SignoutUrl',
  'WorkflowUrl',
];
const ofTheHost: JsonExpectation = notMatching(
  /^https:\/\/.*\.officeapps(?:-df)?\.live\.com./,
  'a URL of the host, not one of *.officeapps.live.com',
);

export const checkFileInfoSchema = defineSuite({
  group: 'CheckFileInfoSchema',
  summary: 'The properties of CheckFileInfo and their types',
  needs: [],
  checks: [
    {
      name: 'FullCheckFileInfoSchema',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Every property of CheckFileInfo has its documented type, and the required ones are there',
      spec: 'rest/files/checkfileinfo',
      requirementIds: ['CFI-03', 'CFI-08', 'CFI-10', 'CFI-12', 'HDR-15', ...typedProperties],
      differs:
        'A BaseFileName that does not end in .wopitest is only noted here; the validator judges nothing at all on such a file.',
      likelyCause: 'numbers or Booleans are sent as text, IDs as numbers, or URLs without scheme and host',
      readOnly: true,
      async run({ file, wopi, note }) {
        const checkFileInfo = await wopi.checkFileInfo(file);

        fileInfoNotes(checkFileInfo).forEach(note);
        expectFileInfo(checkFileInfo, {
          BaseFileName: notMatching(/^\./, 'a name that does not begin with a dot'),
          FileExtension: optional(equals('.wopitest')),
        });
      },
    },
    {
      name: 'HostUrls',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'No URL of the host leads to an action URL of Office for the web',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response',
      requirementIds: ['CFI-09'],
      likelyCause: 'the action URL of discovery was sent instead of the page of the host that embeds it',
      readOnly: true,
      async run({ file, wopi }) {
        const json = Object.fromEntries(hostUrls.map((name) => [name, ofTheHost]));

        expectResponse(await wopi.checkFileInfo(file), { json });
      },
    },
    {
      name: 'CheckFileWithInvalidAccessToken',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CheckFileInfo with an access token that is none answers 401 or 404',
      spec: 'rest/concepts#access-token',
      requirementIds: ['TOKEN-01', 'CFI-02'],
      alsoIn: ['AccessTokens'],
      readOnly: true,
      async run({ file, wopi }) {
        expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, invalidAccessToken)));
      },
    },
  ],
});
