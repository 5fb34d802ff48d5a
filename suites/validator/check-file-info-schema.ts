import { defineSuite } from '../../harness/checks/check.ts';
import { found, likely, wrong } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { expectFileInfo, fileInfoNotes } from '../../harness/expect/file-info.ts';
import { aValue, equals, isObject, type JsonExpectation, notMatching, optional } from '../../harness/expect/json.ts';
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
  'a URL of the host, not of *.officeapps.live.com',
);

/** What FileExtension must be: the validator knows the name of its own file only. */
function extensionIn({ json }: WopiResponse): JsonExpectation {
  const info = 'value' in json && isObject(json.value) ? json.value : {};
  return String(info.BaseFileName).endsWith('.wopitest') ? equals('.wopitest') : aValue;
}

export const checkFileInfoSchema = defineSuite({
  group: 'CheckFileInfoSchema',
  summary: 'The properties of CheckFileInfo and their types',
  needs: [],
  checks: [
    {
      name: 'FullCheckFileInfoSchema',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Every CheckFileInfo property has its documented type, and the required ones are present',
      spec: 'rest/files/checkfileinfo',
      requirementIds: ['CFI-03', 'CFI-08', 'CFI-10', 'CFI-12', 'HDR-15', ...typedProperties],
      differs:
        'Here, a BaseFileName that does not end in .wopitest only adds a note, and FileExtension may then be any; the validator checks nothing on such a file.',
      likelyCause: likely(
        'The host may send numbers or Booleans as strings, IDs as numbers, or URLs without scheme and host.',
        found(/^["\d-]/),
      ),
      readOnly: true,
      async run({ file, wopi, note }) {
        const checkFileInfo = await wopi.checkFileInfo(file);

        fileInfoNotes(checkFileInfo).forEach(note);
        expectFileInfo(checkFileInfo, {
          BaseFileName: notMatching(/^\./, 'a name that does not begin with a dot'),
          FileExtension: optional(extensionIn(checkFileInfo)),
        });
      },
    },
    {
      name: 'HostUrls',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'No host URL in CheckFileInfo points to Office for the web',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response',
      requirementIds: ['CFI-09'],
      likelyCause: likely(
        'The host may send the action URL from discovery instead of its own page that embeds it.',
        wrong(/^property /),
      ),
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
      requirement: 'CheckFileInfo with an invalid access token returns 401 or 404',
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
