import { baseNameOf, extensionOf, isLegalName } from '../file-name.ts';
import type { StoredFile } from '../store.ts';
import { movingOut } from './containers/moving-out.ts';
import type { Defect } from './defect.ts';
import { changeNames, leaveNamesEncoded, nameIn, requestedName } from './names.ts';
import { resourceIdOf } from './operation-of.ts';
import {
  after,
  before,
  changeJson,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  setJson,
  setRequestHeader,
  setResponseHeader,
} from './rewrite.ts';

const operation = 'RenameFile';
const renameDefects: readonly Defect[] = [
  {
    name: 'rename-changes-file-id',
    breaks: 'A renamed file keeps its file ID.',
    caughtBy: ['Extended.RenameFile/RenameFile.KeepsTheFileIdAndTheContent'],
    middleware: after(operation, (c) => {
      const { store } = c.var.host.parts;
      const file = newFileOf(c);
      if (!file || !c.res.ok) return;
      store.removeFile(file);
      store.addFile({ ...file, bytes: file.content.main });
    }),
  },
  {
    name: 'rename-makes-a-copy',
    breaks: 'RenameFile renames the file and leaves no file with the old name.',
    caughtBy: ['Extended.RenameFile/RenameFile.NameWithSpaces'],
    middleware: on(operation, async (c, next) => {
      const { store } = c.var.host.parts;
      const oldName = fileOf(c)?.name;
      await next();
      const file = fileOf(c);
      if (!file || oldName === undefined || !c.res.ok) return;
      store.addFile({ ...file, bytes: file.content.main });
      store.renameFile(file, oldName);
    }),
  },
  {
    name: 'rename-tells-extension',
    breaks: 'RenameFile returns the new name without its extension.',
    caughtBy: ['RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenameShouldSucceed'],
    middleware: after(operation, (c) => setJson(c, { Name: fileOf(c)?.name })),
  },
  {
    name: 'rename-takes-name-whole',
    breaks: 'RenameFile keeps the extension of the file.',
    caughtBy: [
      'RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenameShouldNotChangeFileExtension',
    ],
    middleware: after(operation, (c) => {
      const file = newFileOf(c);
      if (file && c.res.ok) c.var.host.parts.store.renameFile(file, baseNameOf(file.name));
    }),
  },
  {
    name: 'rename-takes-dots-for-extension',
    breaks: 'RenameFile keeps dots in the requested name.',
    caughtBy: ['Extended.RenameFile/RenameFile.NameWithDotsKeepsTheExtension'],
    middleware: before(operation, (c) => changeNames(c, (name) => name.replace(/(?<=[^./\\])\.[^.]*$/, ''))),
  },
  {
    name: 'rename-names-not-decoded',
    breaks: 'RenameFile decodes names from UTF-7.',
    caughtBy: [
      'RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.FileNameAfterRenameIsCorrectlyEncoded',
      'Extended.RenameFile/RenameFile.NameWithAccents',
      'Extended.RenameFile/RenameFile.NameWithChinese',
      'Extended.RenameFile/RenameFile.NameWithEmoji',
      'Extended.RenameFile/RenameFile.NameWithAmpersand',
      'Extended.RenameFile/RenameFile.NameWithPlus',
    ],
    middleware: before(operation, leaveNamesEncoded),
  },
  {
    name: 'rename-writes-plus-for-space',
    breaks: 'RenameFile keeps spaces in names, or replaces them with a character that does not encode them.',
    caughtBy: ['Extended.RenameFile/RenameFile.NameWithSpaces'],
    middleware: before(operation, (c) => changeNames(c, (name) => name.replaceAll(' ', '+'))),
  },
  {
    name: 'rename-ignores-lock-id',
    breaks: 'RenameFile of a locked file with a different lock ID, or without one, is refused.',
    caughtBy: [
      'RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409',
      'Extended.RenameFile/RenameFile.LockedWithoutLockIdKeepsTheName',
      'Extended.RenameFile/RenameFile.LockedWithWrongLockIdKeepsTheName',
    ],
    middleware: before(operation, showLockInForce),
  },
  {
    name: 'rename-needs-no-lock-id',
    breaks: 'RenameFile of a locked file without a lock ID is refused.',
    caughtBy: ['Extended.RenameFile/RenameFile.LockedWithoutLockIdKeepsTheName'],
    middleware: before(operation, (c) => {
      if (!c.req.header('X-WOPI-Lock')) showLockInForce(c);
    }),
  },
  {
    name: 'rename-refuses-locked-files',
    breaks: 'RenameFile of a locked file with its lock ID succeeds.',
    caughtBy: [
      'RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed',
    ],
    middleware: on(operation, async (c, next) => {
      const lock = lockIdOf(c);
      return lock === undefined ? await next() : c.body(null, 409, { 'X-WOPI-Lock': lock });
    }),
  },
  {
    name: 'rename-releases-lock',
    breaks: 'RenameFile keeps the lock.',
    caughtBy: [
      'RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed',
    ],
    middleware: after(operation, (c) => {
      if (c.res.ok) c.var.host.parts.locks.release(resourceIdOf(c.req.raw));
    }),
  },
  {
    name: 'rename-refused-without-lock-header',
    breaks: 'The 409 of RenameFile sends the current lock ID in X-WOPI-Lock.',
    caughtBy: [
      'Extended.RenameFile/RenameFile.LockedWithoutLockIdKeepsTheName',
      'Extended.RenameFile/RenameFile.LockedWithWrongLockIdKeepsTheName',
    ],
    middleware: after(operation, (c) => setResponseHeader(c, 'X-WOPI-Lock', undefined)),
  },
  {
    name: 'rename-refused-but-done',
    breaks: 'A refused RenameFile changes nothing.',
    caughtBy: [
      'Extended.RenameFile/RenameFile.LockedWithoutLockIdKeepsTheName',
      'Extended.RenameFile/RenameFile.LockedWithWrongLockIdKeepsTheName',
    ],
    middleware: after(operation, (c) => {
      const file = fileOf(c);
      if (file && c.res.status === 409) c.var.host.parts.store.renameFile(file, wholeName(c, file));
    }),
  },
  {
    name: 'rename-refuses-the-name-but-renames',
    breaks: 'A RenameFile that is refused because of the name keeps the old name.',
    caughtBy: [
      'Extended.RenameFile/RenameFile.ForbiddenCharacters',
      'Extended.RenameFile/RenameFile.ControlCharacter',
      'Extended.RenameFile/RenameFile.LongNameIsShortenedOrRefused',
    ],
    middleware: on(operation, async (c, next) => {
      const file = fileOf(c);
      if (!file || isLegalName(nameIn(c, requestedName) ?? '')) return await next();
      c.var.host.parts.store.renameFile(file, 'unnamed.wopitest');
      return c.body(null, 400);
    }),
  },
  {
    name: 'rename-of-missing-file-crashes',
    breaks: 'RenameFile of a deleted file returns 404.',
    caughtBy: [
      'RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenamingADeletedFileShouldReturnA404',
    ],
    middleware: on(operation, async (c, next) => (fileOf(c) ? await next() : c.body(null, 500))),
  },
  {
    name: 'new-files-cannot-be-renamed',
    breaks: 'A user can rename a file that they created, and CheckFileInfo reports it.',
    caughtBy: ['RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenameShouldSucceed'],
    middleware: after('CheckFileInfo', async (c) => {
      if (resourceIdOf(c.req.raw) !== c.var.host.testFileId) await setJson(c, { UserCanRename: false });
    }),
  },
  {
    name: 'rename-refuses-taken-name-with-409',
    breaks: 'RenameFile to a name in use picks another name or returns 400.',
    caughtBy: ['Extended.RenameFile/RenameFile.TakenNameIsAdjustedOrRefused'],
    middleware: on(operation, async (c, next) => (siblingNamed(c) ? c.body(null, 409) : await next())),
  },
  {
    name: 'rename-makes-twins',
    breaks: 'RenameFile never gives two files in a container the same name.',
    caughtBy: ['Extended.RenameFile/RenameFile.TakenNameIsAdjustedOrRefused'],
    middleware: on(operation, async (c, next) => {
      const isTaken = siblingNamed(c) !== undefined;
      await next();
      if (isTaken) await changeJson(c, (json) => ({ ...json, Name: nameIn(c, requestedName) }));
    }),
  },
  {
    name: 'rename-replaces-other-file',
    breaks: 'RenameFile never changes another file.',
    caughtBy: ['Extended.RenameFile/RenameFile.TakenNameLeavesTheOtherFileAlone'],
    middleware: before(operation, (c) => {
      const sibling = siblingNamed(c);
      if (sibling) c.var.host.parts.store.removeFile(sibling);
    }),
  },
  {
    name: 'rename-crashes-on-illegal-names',
    breaks: 'RenameFile repairs invalid names or returns 400.',
    caughtBy: [
      'Extended.RenameFile/RenameFile.ParentFolder',
      'Extended.RenameFile/RenameFile.Backslashes',
      'Extended.RenameFile/RenameFile.ForbiddenCharacters',
      'Extended.RenameFile/RenameFile.ControlCharacter',
      'Extended.RenameFile/RenameFile.LongNameIsShortenedOrRefused',
    ],
    middleware: on(operation, async (c, next) =>
      isLegalName(nameIn(c, requestedName) ?? '') ? await next() : c.body(null, 500),
    ),
  },
  {
    name: 'rename-follows-parent-folder',
    breaks: 'A renamed file stays in its container.',
    caughtBy: ['Extended.RenameFile/RenameFile.ParentFolderDoesNotMoveTheFile'],
    middleware: movingOut(operation),
  },
  {
    name: 'rename-follows-backslashes',
    breaks: 'A renamed file stays in its container on every operating system.',
    caughtBy: ['Extended.RenameFile/RenameFile.BackslashesDoNotMoveTheFile'],
    middleware: movingOut(operation, '..\\'),
  },
];

/** Rules that the validator judges in a separate group on a host without containers. */
const withoutContainers: Readonly<Record<string, string>> = {
  'rename-tells-extension': 'RenameShouldSucceed',
  'rename-ignores-lock-id': 'RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409',
  'rename-of-missing-file-crashes': 'RenamingADeletedFileShouldReturnA404',
};

/** Defects of RenameFile. */
export const renameFileDefects: readonly Defect[] = [
  ...renameDefects,
  ...renameDefects.flatMap((defect) => {
    const check = withoutContainers[defect.name];
    return check === undefined ? [] : [onHostWithoutContainers(defect, check)];
  }),
];

function onHostWithoutContainers(defect: Defect, check: string): Defect {
  return {
    ...defect,
    name: `${defect.name}-without-containers`,
    caughtBy: [`RenameFileIfCreateChildFileIsNotSupported/PutRelativeAndRenameFile.${check}`],
    variant: 'no-containers',
  };
}

// The file under test stays correct: without its URL or extension, nothing can be judged.
function newFileOf(c: DefectContext): StoredFile | undefined {
  const file = fileOf(c);
  return file?.id === c.var.host.testFileId ? undefined : file;
}

// Other defects break the rules of coauth locks.
function showLockInForce(c: DefectContext): void {
  const lock = lockIdOf(c);
  if (lock !== undefined && !c.req.header('X-WOPI-CoauthLockId')) setRequestHeader(c, 'X-WOPI-Lock', lock);
}

function wholeName(c: DefectContext, file: StoredFile): string {
  return (nameIn(c, requestedName) ?? '') + extensionOf(file.name);
}

/** Another file that already has the requested name. */
function siblingNamed(c: DefectContext): StoredFile | undefined {
  const { store } = c.var.host.parts;
  const file = fileOf(c);
  const sibling = file && store.file(store.childNamed(file.parentId, wholeName(c, file))?.id ?? '');
  return sibling?.id === file?.id ? undefined : sibling;
}
