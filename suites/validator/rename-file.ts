import { type Check, defineSuite, type Suite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { found, likely, wrong } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { equals, optional } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { editorsOnly } from '../editors-only.ts';

/** How the file to rename is created. The validator has the same checks once for each way. */
interface FileSource {
  readonly group: string;
  readonly prefix: string;
  readonly summary: string;
  readonly needs: readonly Gate[];
  /** Creates a file with exactly this name. */
  make(context: CheckContext, name: string): Promise<WopiResponse>;
}

const sources: readonly FileSource[] = [
  {
    group: 'RenameFileIfCreateChildFileIsNotSupported',
    prefix: 'PutRelativeAndRenameFile',
    summary: 'RenameFile on a host without containers, with files created by PutRelativeFile',
    needs: [
      'SupportsRename',
      'SupportsUpdate',
      'SupportsLocks',
      'SupportsDeleteFile',
      { property: 'SupportsContainers', must: 'not be true' },
      { property: 'UserCanNotWriteRelative', must: 'not be true' },
    ],
    make: ({ wopi, file, documents }, name) => wopi.putRelativeFile(file, documents.simple, { exact: name }),
  },
  {
    group: 'RenameFileIfCreateChildFileIsSupported',
    prefix: 'CreateChildFileAndRenameFile',
    summary: 'RenameFile on a host with containers, with files created by CreateChildFile',
    needs: [
      'SupportsRename',
      'SupportsUpdate',
      'SupportsLocks',
      'SupportsContainers',
      'SupportsDeleteFile',
      { property: 'UserCanCreateChildFile', of: 'parentContainer', must: 'be true' },
    ],
    make: async ({ given, wopi }, name) => wopi.createChildFile(await given.parentContainer(), { exact: name }),
  },
];

interface Renaming extends CheckContext {
  /** A new file with the requested name, which CheckFileInfo reports as renamable. */
  renamableFile(stem?: string, extension?: string): Promise<WopiResource>;
}

interface RenameCheck extends Pick<Check, 'name' | 'requirement' | 'requirementIds' | 'likelyCause'> {
  run(renaming: Renaming): Promise<void>;
}

const lock = 'LockString';
const wrongLock = 'IncorrectLockString';

const renameChecks: readonly RenameCheck[] = [
  {
    name: 'RenameShouldSucceed',
    requirement: 'RenameFile returns 200 and the new name without extension, and the file can still be deleted',
    requirementIds: ['RENAME-01', 'RENAME-02', 'RENAME-06'],
    async run({ renamableFile, wopi, names }) {
      const file = await renamableFile();
      const name = names.unique('ValidatorTestFileRenamed');

      expectResponse(await wopi.renameFile(file, name), { status: 200, json: { Name: equals(name) } });
      expectSuccess(await wopi.deleteFile(file));
    },
  },
  {
    name: 'FileNameAfterRenameIsCorrectlyEncoded',
    requirement: 'RenameFile decodes a UTF-7 name and returns it as plain JSON text',
    requirementIds: ['RENAME-05'],
    likelyCause: likely('The host might not decode UTF-7, so that an underscore stays "+AF8-".', found(/[+]A/)),
    async run({ renamableFile, wopi, names }) {
      const file = await renamableFile('madeup_name', '.wopitestx');
      const name = names.unique('madeup_renamed');

      expectResponse(await wopi.renameFile(file, name), { status: 200, json: { Name: equals(name) } });
      expectSuccess(await wopi.deleteFile(file));
    },
  },
  {
    name: 'RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed',
    requirement: 'RenameFile on a locked file with its lock ID returns 200 and keeps the lock',
    requirementIds: ['RENAME-07', 'RENAME-12'],
    async run({ renamableFile, given, wopi, names }) {
      const file = await renamableFile();
      const name = names.unique('ValidatorTestFileRenamed');
      await given.lockOn(file, lock);

      expectResponse(await wopi.renameFile(file, name, { lock }), { status: 200, json: { Name: equals(name) } });
      expectSuccess(await wopi.unlock(file, lock));
      expectSuccess(await wopi.deleteFile(file));
    },
  },
  {
    name: 'RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409',
    requirement: 'RenameFile on a locked file with a different lock ID returns 409 and keeps the lock',
    requirementIds: ['RENAME-08'],
    async run({ renamableFile, given, wopi, names }) {
      const file = await renamableFile();
      await given.lockOn(file, lock);

      const rename = await wopi.renameFile(file, names.unique('ValidatorTestFileRenamed'), { lock: wrongLock });

      expectResponse(rename, { status: 409 });
      expectSuccess(await wopi.unlock(file, lock));
      expectSuccess(await wopi.deleteFile(file));
    },
  },
  {
    name: 'RenamingADeletedFileShouldReturnA404',
    requirement: 'RenameFile on a deleted file returns 404',
    requirementIds: ['RENAME-13'],
    async run({ renamableFile, wopi, names }) {
      const file = await renamableFile();

      expectSuccess(await wopi.deleteFile(file));
      expectResponse(await wopi.renameFile(file, names.unique('ValidatorTestFileRenamed')), { status: 404 });
    },
  },
  {
    name: 'RenameShouldNotChangeFileExtension',
    requirement: 'CheckFileInfo after RenameFile returns the new name with the old extension',
    requirementIds: ['RENAME-03'],
    likelyCause: likely(
      'The host may use X-WOPI-RequestedName as the whole file name, although it has no extension.',
      wrong(/^property (BaseFileName|FileExtension)$/),
    ),
    async run({ renamableFile, wopi, names }) {
      const file = await renamableFile();
      const name = names.unique('ValidatorTestFileRenamed');

      expectResponse(await wopi.renameFile(file, name), { status: 200, json: { Name: equals(name) } });
      expectResponse(await wopi.checkFileInfo(file), {
        json: { BaseFileName: equals(`${name}.wopitest`), FileExtension: optional(equals('.wopitest')) },
      });
      expectSuccess(await wopi.deleteFile(file));
    },
  },
];

/** RenameFile, once for hosts without containers and once for hosts with containers. */
export const renameFile: readonly Suite[] = sources.map(suiteOf);

function suiteOf(source: FileSource): Suite {
  const { group, prefix, summary, needs } = source;
  return defineSuite({
    group,
    summary,
    needs,
    checks: editorsOnly(
      renameChecks.map(({ name, run, ...check }) => ({
        ...check,
        name: `${prefix}.${name}`,
        category: 'WopiCore',
        level: 'MUST',
        spec: 'rest/files/renamefile',
        run: (context) => run(renamingWith(source, context)),
      })),
    ),
  });
}

function renamingWith(source: FileSource, context: CheckContext): Renaming {
  return {
    ...context,
    async renamableFile(stem = 'ValidatorTestFile', extension = '.wopitest') {
      const name = context.names.file(stem, extension);
      const creation = await source.make(context, name);
      expectResponse(creation, { json: { Name: equals(name) } });
      const file = context.given.made(creation, 'Url');
      expectResponse(await context.wopi.checkFileInfo(file), {
        status: 200,
        json: { SupportsRename: equals(true), UserCanRename: equals(true) },
      });
      return file;
    },
  };
}
