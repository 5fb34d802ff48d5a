import type { Check } from '../../../harness/checks/check.ts';
import { likely, wrong } from '../../../harness/checks/likely-cause.ts';
import { sameName } from '../../../harness/expect/json.ts';
import { pointsElsewhere } from '../../../harness/expect/resource.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { mayMakeChildFiles } from '../gates.ts';

const common = {
  category: 'WopiCore',
  level: 'MUST',
  spec: 'rest/containers/createchildfile',
  needs: mayMakeChildFiles,
} as const;

/** What CreateChildFile overwrites. */
export const overwrittenFileChecks: readonly Check[] = [
  {
    ...common,
    name: 'CreateChildFile.OverwrittenFileIsEmpty',
    requirement: 'CreateChildFile over an unlocked file with content returns a file of that name that is empty',
    requirementIds: ['CCF-06', 'CCF-02'],
    likelyCause: likely('The host may return the existing file without emptying it.', wrong(/^body$/)),
    async run({ given, wopi, names, documents }) {
      const exact = names.file();
      await given.newChildFile({ name: exact, content: documents.simple });

      const creation = await wopi.createChildFile(await given.parentContainer(), { exact, overwrite: true });

      expectResponse(creation, { status: 200, json: { Name: sameName(exact) } });
      expectResponse(await wopi.getFile(given.made(creation, 'Url')), { status: 200, body: new Uint8Array() });
    },
  },
  {
    ...common,
    name: 'CreateChildFile.SuggestedNameIsNotOverwritten',
    requirement: 'CreateChildFile with a suggested name creates a new file, even if overwriting is allowed',
    requirementIds: ['CCF-09', 'CCF-03'],
    async run({ given, wopi, names }) {
      const suggested = names.file();
      const first = await given.newChildFile({ name: suggested });

      const creation = await wopi.createChildFile(await given.parentContainer(), { suggested, overwrite: true });

      expectResponse(creation, { status: 200, json: { Url: pointsElsewhere(first) } });
      expectSuccess(await wopi.checkFileInfo(first));
    },
  },
];
