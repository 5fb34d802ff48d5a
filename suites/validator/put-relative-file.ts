import { defineSuite } from '../../harness/checks/check.ts';
import { filesMayBeLeft } from '../../harness/checks/gates.ts';
import { absoluteUrl, endsWith } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { editorsOnly } from '../editors-only.ts';
import { newFileChecksOf, newFileInfo } from './new-file-checks.ts';

const spec = 'rest/files/putrelativefile';

export const putRelativeFile = defineSuite({
  group: 'PutRelativeFile',
  summary: 'Saving a copy with a suggested or an exact name next to the file under test',
  needs: [
    'SupportsUpdate',
    { property: 'UserCanNotWriteRelative', must: 'not be true' },
    'SupportsLocks',
    filesMayBeLeft,
  ],
  checks: editorsOnly([
    {
      name: 'PutRelativeFile.SuggestedExtension',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile with only a suggested extension creates a file with that extension',
      spec,
      requirementIds: ['PUTREL-03'],
      async run({ given, file, wopi, documents }) {
        expectSuccess(await given.fileInfoResponse());
        const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: '.wopitestx' });

        expectResponse(saved, { json: newFileInfo(endsWith('.wopitestx')) });
      },
    },
    ...newFileChecksOf({
      operation: 'PutRelativeFile',
      spec,
      bothTargetsStatus: [400, 501],
      longNameCheck: 'FileNameLongerThan512Chars',
      before: async ({ given }) => expectSuccess(await given.fileInfoResponse()),
      create: ({ wopi, file, documents }, target) => wopi.putRelativeFile(file, documents.simple, target),
    }),
    {
      name: 'PutRelativeFile.IncludeHostUrls',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'PutRelativeFile returns HostEditUrl and HostViewUrl for the new file',
      spec,
      requirementIds: ['PUTREL-25', 'PUTREL-24'],
      async run({ file, wopi, documents, names }) {
        const suggested = names.file('new_file', '.wopitest');

        const saved = await wopi.putRelativeFile(file, documents.simple, { suggested });

        expectResponse(saved, { json: { HostEditUrl: absoluteUrl, HostViewUrl: absoluteUrl } });
      },
    },
  ]),
});
