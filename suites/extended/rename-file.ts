import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { mayMakeScratchFiles, userMayWrite } from '../../harness/checks/gates.ts';
import { likely, of, returned, wrong } from '../../harness/checks/likely-cause.ts';
import { differsFrom, equals } from '../../harness/expect/json.ts';
import { pointsTo } from '../../harness/expect/resource.ts';
import { expectLockMismatch, expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { requireEffect } from '../../harness/lane/require-response.ts';
import type { Utf7Form } from '../../wopi/utf7.ts';
import { expectUntouched } from './expect-untouched.ts';
import { expectNameOrRefusal, nameOrAdjusted, returnedName, unlessRefused } from './names-or-refusal.ts';
import { awkwardNames, leadingOut, longStem, namesToTry, withoutPath } from './names-to-try.ts';

const common = { category: 'WopiCore', level: 'MUST', spec: 'rest/files/renamefile' } as const;

const lockedFile: readonly Check[] = [
  { label: 'WithoutLockId', sent: 'without a lock ID', shown: {} },
  { label: 'WithWrongLockId', sent: 'with a different lock ID', shown: { lock: 'IncorrectLockString' } },
].map(({ label, sent, shown }) => ({
  ...common,
  name: `RenameFile.Locked${label}KeepsTheName`,
  requirement: `RenameFile on a locked file ${sent} returns 409 and the lock ID, and keeps the name`,
  requirementIds: ['RENAME-08'],
  needs: ['SupportsLocks'],
  renamesTestFile: true,
  async run(context) {
    const { given, wopi, names } = context;
    const { file, name } = await given.sharedRenamableFile();
    const lock = names.unique('lock');
    await given.lockOn(file, lock);

    const rename = await wopi.renameFile(file, names.unique('renamed'), shown);

    expectLockMismatch(rename, { currentLock: lock });
    await expectUntouched(context, rename, file, { info: { BaseFileName: equals(name) } });
  },
}));

const unusualName: readonly Check[] = namesToTry.map(({ label, stem, shown, utf7 }) => ({
  ...common,
  name: `RenameFile.NameWith${label}`,
  requirement: `RenameFile decodes a UTF-7 name such as ${shown} and uses or adjusts it, or returns 400`,
  requirementIds: ['RENAME-05', 'RENAME-09', 'RENAME-10', 'CFI-13'],
  likelyCause: likely(
    'The host might not decode UTF-7, or may treat the header as part of a URL.',
    wrong(/Name$/),
    returned(404),
  ),
  renamesTestFile: true,
  run: (context) => expectRenamed(context, context.names.unique(stem), utf7),
}));

const awkwardName: readonly Check[] = awkwardNames.map(({ label, awkward }) => ({
  ...common,
  name: `RenameFile.${label}`,
  level: 'SHOULD',
  requirement: `RenameFile repairs a name such as ${JSON.stringify(awkward('x'))} or returns 400, and the file keeps its extension`,
  requirementIds: ['RENAME-09', 'RENAME-10', 'RENAME-15'],
  needs: mayMakeScratchFiles,
  run: (context) => expectRepairedOrRefused(context, awkward(context.names.unique('renamed'))),
}));

const stayingInTheFolder: readonly Check[] = [
  { name: 'ParentFolderDoesNotMoveTheFile', awkward: leadingOut.slashes },
  { name: 'BackslashesDoNotMoveTheFile', awkward: leadingOut.backslashes },
].map(({ name, awkward }) => ({
  ...common,
  name: `RenameFile.${name}`,
  requirement: `RenameFile to a name such as ${JSON.stringify(awkward('x'))} leaves the file in its container`,
  requirementIds: ['RENAME-15'],
  needs: ['SupportsContainers', ...mayMakeScratchFiles],
  async run({ given, wopi, names }) {
    const parent = await given.parentContainer();
    const file = await given.scratchFile();

    await wopi.renameFile(file, awkward(names.unique('renamed')));

    expectResponse(await wopi.enumerateAncestors(file), {
      status: 200,
      json: { 'AncestorsWithRootFirst[-1].Url': pointsTo(parent) },
    });
  },
}));

export const extendedRenameFile = defineSuite({
  group: 'Extended.RenameFile',
  origin: 'extended',
  summary: 'Effects of RenameFile on file IDs, contents, other files, and names',
  needs: [...userMayWrite, 'SupportsRename', { property: 'UserCanRename', must: 'not be false' }],
  checks: [
    {
      ...common,
      name: 'RenameFile.KeepsTheFileIdAndTheContent',
      requirement: 'RenameFile keeps the file ID and the content of the file',
      spec: 'rest/concepts#file-id',
      requirementIds: ['RENAME-04', 'RENAME-12', 'URL-10', 'RENAME-06'],
      likelyCause: likely('The host may derive the file ID from the path.', of('GetFile', returned(401, 404))),
      renamesTestFile: true,
      async run({ given, wopi, names, documents }) {
        const { file, name } = await given.renamableFile({ content: documents.complex });
        const body = await given.contentOf(file);

        const rename = await wopi.renameFile(file, names.unique('renamed'));

        expectSuccess(rename);
        expectResponse(await wopi.getFile(file), { status: 200, body });
        requireEffect(rename, await wopi.checkFileInfo(file), { json: { BaseFileName: differsFrom(name) } });
      },
    },
    ...lockedFile,
    {
      ...common,
      name: 'RenameFile.TakenNameIsAdjustedOrRefused',
      level: 'SHOULD',
      requirement: 'RenameFile to the name of another file picks a different name or returns 400',
      requirementIds: ['RENAME-09', 'RENAME-10'],
      needs: mayMakeScratchFiles,
      async run(context) {
        const { given, wopi, names } = context;
        const otherName = names.file('taken');
        const taken = withoutExtension(otherName);
        await given.scratchFile({ name: otherName });
        const name = names.file();
        const file = await given.scratchFile({ name });

        const rename = await wopi.renameFile(file, taken);

        await expectUntouched(context, rename, file, { info: { BaseFileName: equals(name) } });
        expectResponse(rename, {
          status: [200, 400],
          ...(rename.status === 200 ? { json: { Name: differsFrom(taken) } } : {}),
        });
      },
    },
    {
      ...common,
      name: 'RenameFile.TakenNameLeavesTheOtherFileAlone',
      requirement: 'RenameFile to the name of another file changes neither the name nor the content of that file',
      requirementIds: ['RENAME-09'],
      needs: mayMakeScratchFiles,
      likelyCause: likely(
        'The file system may move the renamed file over the other one.',
        returned(401, 404),
        wrong(/^(body|property BaseFileName)$/),
      ),
      async run({ given, wopi, names, documents }) {
        const otherName = names.file('taken');
        const taken = withoutExtension(otherName);
        const other = await given.scratchFile({ name: otherName, content: documents.complex });

        await wopi.renameFile(await given.scratchFile(), taken);

        const [info, download] = await Promise.all([wopi.checkFileInfo(other), wopi.getFile(other)]);
        expectResponse(info, { status: 200, json: { BaseFileName: equals(otherName) } });
        expectResponse(download, { status: 200, body: documents.complex });
      },
    },
    {
      ...common,
      name: 'RenameFile.NameWithDotsKeepsTheExtension',
      requirement: 'RenameFile to a name with dots keeps the text after the dot and the extension, or returns 400',
      requirementIds: ['RENAME-03', 'RENAME-10', 'RENAME-17'],
      likelyCause: likely(
        'The host may treat the text after a dot in X-WOPI-RequestedName as an extension.',
        wrong(/Name$/),
      ),
      renamesTestFile: true,
      run: (context) => expectRenamed(context, `${context.names.unique('report')}.v2`),
    },
    ...unusualName,
    ...awkwardName,
    ...stayingInTheFolder,
    {
      ...common,
      name: 'RenameFile.LongNameIsShortenedOrRefused',
      level: 'SHOULD',
      requirement: 'RenameFile to a very long name shortens it or returns 400, and the file keeps its extension',
      requirementIds: ['RENAME-16'],
      likelyCause: likely('The host may truncate the name at its end, including the extension.', wrong(/Name$/)),
      needs: mayMakeScratchFiles,
      run: (context) => expectRepairedOrRefused(context, context.names.unique(longStem)),
    },
  ],
});

/** A file renamed to some name with the extension of the file, or not renamed at all. */
async function expectRepairedOrRefused(context: CheckContext, requested: string): Promise<void> {
  const { given, wopi, names } = context;
  const name = names.file();
  const file = await given.scratchFile({ name });

  const rename = await wopi.renameFile(file, requested);

  await expectUntouched(context, rename, file, { info: { BaseFileName: equals(name) } });
  expectResponse(rename, { status: [200, 400] });
  expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { BaseFileName: withoutPath } });
}

/** A file renamed to `name` or to a name adjusted from it, which the response and CheckFileInfo return alike. */
async function expectRenamed(context: CheckContext, name: string, utf7?: Utf7Form): Promise<void> {
  const { given, wopi } = context;
  const { file, name: oldName } = await given.sharedRenamableFile();

  const rename = await wopi.renameFile(file, name, utf7 && { utf7 });

  expectNameOrRefusal(rename, 'Name', nameOrAdjusted(name));
  await expectUntouched(context, rename, file, { info: { BaseFileName: equals(oldName) } });
  await unlessRefused(context, rename, async () => {
    const BaseFileName = returnedName(rename, extensionOf(oldName));
    expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { BaseFileName } });
  });
}

function extensionOf(name: string): string {
  return /\.[^.]*$/.exec(name)?.[0] ?? '';
}

function withoutExtension(name: string): string {
  return name.slice(0, name.length - extensionOf(name).length);
}
