import { defineSuite } from '../../harness/checks/check.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import type { TargetName } from '../../wopi/headers.ts';

interface RefusedTarget {
  readonly name: string;
  readonly target: (fileName: string) => TargetName;
}

const targets: readonly RefusedTarget[] = [
  { name: 'SuggestedExtension', target: () => ({ suggested: '.wopitestx' }) },
  { name: 'SuggestedName', target: (suggested) => ({ suggested }) },
  { name: 'RelativeName', target: (exact) => ({ exact }) },
  { name: 'RelativeNameOverwriteTrueNoEffect', target: (exact) => ({ exact, overwrite: true }) },
  { name: 'RelativeNameOverwriteFalseNoEffect', target: (exact) => ({ exact, overwrite: false }) },
  { name: 'ConflictingHeaders', target: (conflicting) => ({ conflicting }) },
];

export const putRelativeFileUnsupported = defineSuite({
  group: 'PutRelativeFileUnsupported',
  summary: 'PutRelativeFile on a host that says with UserCanNotWriteRelative that it does not offer it',
  needs: ['SupportsUpdate', 'SupportsLocks', 'UserCanNotWriteRelative'],
  checks: targets.map(({ name, target }) => ({
    name: `PutRelativeFileUnsupported.${name}`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `A host that sends UserCanNotWriteRelative answers 501 to PutRelativeFile (${name})`,
    spec: 'rest/files/putrelativefile',
    requirementIds: ['PUTREL-31', 'CFI-51'],
    async run({ file, wopi, documents, names }) {
      const fileName = names.file(`PutRelativeFileUnsupported_${name}`);

      expectResponse(await wopi.putRelativeFile(file, documents.simple, target(fileName)), { status: 501 });
    },
  })),
});
