import { defineSuite } from '../../harness/checks/check.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import type { TargetName } from '../../wopi/headers.ts';
import { editorsOnly } from '../editors-only.ts';

interface RefusedTarget {
  readonly name: string;
  /** The target headers, in words. */
  readonly sent: string;
  readonly target: (fileName: string) => TargetName;
}

const targets: readonly RefusedTarget[] = [
  { name: 'SuggestedExtension', sent: 'suggested extension', target: () => ({ suggested: '.wopitestx' }) },
  { name: 'SuggestedName', sent: 'suggested name', target: (suggested) => ({ suggested }) },
  { name: 'RelativeName', sent: 'exact name', target: (exact) => ({ exact }) },
  {
    name: 'RelativeNameOverwriteTrueNoEffect',
    sent: 'exact name, overwriting allowed',
    target: (exact) => ({ exact, overwrite: true }),
  },
  {
    name: 'RelativeNameOverwriteFalseNoEffect',
    sent: 'exact name, overwriting forbidden',
    target: (exact) => ({ exact, overwrite: false }),
  },
  { name: 'ConflictingHeaders', sent: 'both target headers', target: (conflicting) => ({ conflicting }) },
];

export const putRelativeFileUnsupported = defineSuite({
  group: 'PutRelativeFileUnsupported',
  summary: 'PutRelativeFile on a host that sets UserCanNotWriteRelative',
  needs: ['SupportsUpdate', 'SupportsLocks', 'UserCanNotWriteRelative'],
  checks: editorsOnly(
    targets.map(({ name, sent, target }) => ({
      name: `PutRelativeFileUnsupported.${name}`,
      category: 'WopiCore',
      level: 'MUST',
      requirement: `PutRelativeFile (${sent}) returns 501 if UserCanNotWriteRelative is true`,
      spec: 'rest/files/putrelativefile',
      requirementIds: ['PUTREL-31', 'CFI-51'],
      async run({ file, wopi, documents, names }) {
        const fileName = names.file(`PutRelativeFileUnsupported_${name}`);

        expectResponse(await wopi.putRelativeFile(file, documents.simple, target(fileName)), { status: 501 });
      },
    })),
  ),
});
