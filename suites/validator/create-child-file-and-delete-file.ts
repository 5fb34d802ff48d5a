import { defineSuite } from '../../harness/checks/check.ts';
import { filesMayBeLeft } from '../../harness/checks/gates.ts';
import { absoluteUrlWithToken, equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { whereFilesMayBeMade } from './gates.ts';
import { licensingValues, sameLicensing } from './licensing.ts';
import { newFileChecksOf } from './new-file-checks.ts';

const spec = 'rest/containers/createchildfile';

export const createChildFileAndDeleteFile = defineSuite({
  group: 'CreateChildFileAndDeleteFile',
  summary: 'CreateChildFile in the parent container, with suggested and exact names, and DeleteFile',
  needs: ['UserCanWrite', 'SupportsContainers', filesMayBeLeft],
  checks: [
    {
      name: 'CreateChildFileAndDelete',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CreateChildFile creates a file, and DeleteFile deletes it',
      spec,
      requirementIds: ['CCF-01', 'DELETE-01', 'CFI-30'],
      ...whereFilesMayBeMade,
      needs: ['SupportsDeleteFile', ...whereFilesMayBeMade.needs],
      async run({ given, wopi, names }) {
        const parent = await given.parentContainer();

        const creation = await wopi.createChildFile(parent, { suggested: names.file('CreateChildFileTestFile') });

        expectSuccess(creation);
        expectSuccess(await wopi.deleteFile(given.made(creation, 'Url')));
      },
    },
    ...newFileChecksOf({
      operation: 'CreateChildFile',
      spec,
      bothTargetsStatus: [501],
      longNameCheck: 'FileNameLongerThan512Characters',
      create: async ({ wopi, given }, target) => await wopi.createChildFile(await given.parentContainer(), target),
    }).map((check) => ({ ...check, ...whereFilesMayBeMade })),
    {
      name: 'CreateChildFile.LicensingPropertiesOnChildFileMatchWithParentFolder',
      category: 'OfficeNativeClient',
      level: 'MUST',
      requirement: 'A new file reports the same license properties as its parent container',
      spec: 'rest/containers/checkcontainerinfo',
      requirementIds: ['CCI-04', 'CCI-05', 'CFI-47'],
      ...whereFilesMayBeMade,
      async run({ given, wopi, names }) {
        const parent = await given.parentContainer();
        const info = await wopi.checkContainerInfo(parent);
        expectResponse(info, { json: licensingValues });
        const exact = names.file('madeupname', '.wopitestx');

        const creation = await wopi.createChildFile(parent, { exact });

        expectResponse(creation, { json: { Name: equals(exact), Url: absoluteUrlWithToken } });
        expectResponse(await wopi.checkFileInfo(given.made(creation, 'Url')), { json: sameLicensing(info) });
      },
    },
  ],
});
