import { baseNameOf, extensionOf, isLegalName } from '../file-name.ts';
import type { StoredFile } from '../store.ts';
import { movingOut } from './containers/moving-out.ts';
import { type CaughtBy, type Defect, inGroup } from './defect.ts';
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
const withContainers = { group: 'RenameFileIfCreateChildFileIsSupported', prefix: 'CreateChildFileAndRenameFile' };
const withoutContainers = { group: 'RenameFileIfCreateChildFileIsNotSupported', prefix: 'PutRelativeAndRenameFile' };

const correctLock = 'RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed';
const wrongLock = 'RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409';
const deleted = 'RenamingADeletedFileShouldReturnA404';
const encoded = 'FileNameAfterRenameIsCorrectlyEncoded';
const extensionKept = 'RenameShouldNotChangeFileExtension';

const mirrored = (...names: readonly string[]) =>
  inGroup(withContainers.group, ...names.map((name) => `${withContainers.prefix}.${name}`));
const further = (...names: readonly string[]) =>
  inGroup('Extended.RenameFile', ...names.map((name) => `RenameFile.${name}`));

/** Checks of the group about coauth locks that compare the name that RenameFile tells. */
const renamedUnderCoauth = inGroup(
  'RenameFileWithCoauthLockSupported',
  'RenameFile.ClientPresentsCoauthLockWithHostCoauthLock.Success',
  'RenameFile.ClientPresentsCoauthLockWithHostNoLock.Success',
  'RenameFile.ClientPresentsNoLockWithHostNoLock.Success',
);

const lockedFileKept = further('LockedWithoutLockIdKeepsTheName', 'LockedWithWrongLockIdKeepsTheName');
const namesTold = further(
  'NameWithDotsKeepsTheExtension',
  'NameWithAccents',
  'NameWithChinese',
  'NameWithEmoji',
  'NameWithAmpersand',
  'NameWithPlus',
  'NameWithSpaces',
);
const namesRepaired = further('ParentFolder', 'Backslashes', 'ForbiddenCharacters', 'ControlCharacter');

const renameDefects: readonly Defect[] = [
  {
    name: 'rename-changes-file-id',
    breaks: 'A renamed file keeps its file ID.',
    caughtBy: [
      ...mirrored('RenameShouldSucceed', encoded, correctLock, extensionKept),
      ...further('KeepsTheFileIdAndTheContent', 'ParentFolderDoesNotMoveTheFile', 'LongNameIsShortenedOrRefused'),
      ...namesTold,
      ...namesRepaired,
    ],
    middleware: after(operation, (c) => {
      const { store } = c.var.host.parts;
      const file = newFileOf(c);
      if (!file || !c.res.ok) return;
      store.removeFile(file);
      store.addFile({ ...file, bytes: file.content.main });
    }),
  },
  {
    name: 'rename-tells-extension',
    breaks: 'RenameFile tells the new name without its extension.',
    caughtBy: [
      ...mirrored('RenameShouldSucceed', encoded, correctLock, extensionKept),
      ...namesTold,
      ...renamedUnderCoauth,
    ],
    middleware: after(operation, (c) => setJson(c, { Name: fileOf(c)?.name })),
  },
  {
    name: 'rename-takes-name-whole',
    breaks: 'RenameFile keeps the extension of the file.',
    caughtBy: [...mirrored(extensionKept), ...further('LongNameIsShortenedOrRefused'), ...namesTold, ...namesRepaired],
    middleware: after(operation, (c) => {
      const file = newFileOf(c);
      if (file && c.res.ok) c.var.host.parts.store.renameFile(file, baseNameOf(file.name));
    }),
  },
  {
    name: 'rename-takes-dots-for-extension',
    breaks: 'RenameFile keeps dots in the requested name.',
    caughtBy: further('NameWithDotsKeepsTheExtension'),
    middleware: before(operation, (c) => changeNames(c, (name) => name.replace(/(?<=[^./\\])\.[^.]*$/, ''))),
  },
  {
    name: 'rename-names-not-decoded',
    breaks: 'RenameFile decodes names from UTF-7.',
    caughtBy: [
      ...mirrored(encoded),
      ...further('NameWithAccents', 'NameWithChinese', 'NameWithEmoji', 'NameWithAmpersand', 'NameWithPlus'),
      ...renamedUnderCoauth,
    ],
    middleware: before(operation, leaveNamesEncoded),
  },
  {
    name: 'rename-joins-words',
    breaks: 'RenameFile keeps spaces in names.',
    caughtBy: further('NameWithSpaces'),
    middleware: before(operation, (c) => changeNames(c, (name) => name.replaceAll(' ', '_'))),
  },
  {
    name: 'rename-ignores-lock-id',
    breaks: 'RenameFile of a locked file with another lock ID, or with none, is refused.',
    caughtBy: [...mirrored(wrongLock), ...lockedFileKept],
    middleware: before(operation, showLockInForce),
  },
  {
    name: 'rename-needs-no-lock-id',
    breaks: 'RenameFile of a locked file without a lock ID is refused.',
    caughtBy: further('LockedWithoutLockIdKeepsTheName'),
    middleware: before(operation, (c) => {
      if (!c.req.header('X-WOPI-Lock')) showLockInForce(c);
    }),
  },
  {
    name: 'rename-refuses-locked-files',
    breaks: 'RenameFile of a locked file with its lock ID succeeds.',
    caughtBy: mirrored(correctLock),
    middleware: on(operation, async (c, next) => {
      const lock = lockIdOf(c);
      return lock === undefined ? await next() : c.body(null, 409, { 'X-WOPI-Lock': lock });
    }),
  },
  {
    name: 'rename-releases-lock',
    breaks: 'RenameFile leaves the lock in force.',
    caughtBy: mirrored(correctLock),
    middleware: after(operation, (c) => {
      if (c.res.ok) c.var.host.parts.locks.release(resourceIdOf(c.req.raw));
    }),
  },
  {
    name: 'rename-refused-without-lock-header',
    breaks: 'The 409 of RenameFile names the lock in force in X-WOPI-Lock.',
    caughtBy: lockedFileKept,
    middleware: after(operation, (c) => setResponseHeader(c, 'X-WOPI-Lock', undefined)),
  },
  {
    name: 'rename-refused-but-done',
    breaks: 'A refused RenameFile changes nothing.',
    caughtBy: lockedFileKept,
    middleware: after(operation, (c) => {
      const file = fileOf(c);
      if (file && c.res.status === 409) c.var.host.parts.store.renameFile(file, wholeName(c, file));
    }),
  },
  {
    name: 'rename-of-missing-file-crashes',
    breaks: 'RenameFile of a deleted file answers 404.',
    caughtBy: mirrored(deleted),
    middleware: on(operation, async (c, next) => (fileOf(c) ? await next() : c.body(null, 500))),
  },
  {
    name: 'new-files-cannot-be-renamed',
    breaks: 'A file that its user made can be renamed, and CheckFileInfo says so.',
    caughtBy: mirrored('RenameShouldSucceed', encoded, correctLock, wrongLock, deleted, extensionKept),
    middleware: after('CheckFileInfo', async (c) => {
      if (resourceIdOf(c.req.raw) !== c.var.host.testFileId) await setJson(c, { UserCanRename: false });
    }),
  },
  {
    name: 'rename-refuses-taken-name-with-409',
    breaks: 'RenameFile to a taken name finds another one, or answers 400.',
    caughtBy: further('TakenNameIsAdjustedOrRefused'),
    middleware: on(operation, async (c, next) => (siblingNamed(c) ? c.body(null, 409) : await next())),
  },
  {
    name: 'rename-makes-twins',
    breaks: 'RenameFile gives no two files of a container the same name.',
    caughtBy: further('TakenNameIsAdjustedOrRefused'),
    middleware: on(operation, async (c, next) => {
      const isTaken = siblingNamed(c) !== undefined;
      await next();
      if (isTaken) await changeJson(c, (json) => ({ ...json, Name: nameIn(c, requestedName) }));
    }),
  },
  {
    name: 'rename-replaces-other-file',
    breaks: 'RenameFile never touches another file.',
    caughtBy: further('TakenNameIsAdjustedOrRefused', 'TakenNameLeavesTheOtherFileAlone'),
    middleware: before(operation, (c) => {
      const sibling = siblingNamed(c);
      if (sibling) c.var.host.parts.store.removeFile(sibling);
    }),
  },
  {
    name: 'rename-crashes-on-illegal-names',
    breaks: 'RenameFile repairs illegal names, or answers 400.',
    caughtBy: [...namesRepaired, ...further('LongNameIsShortenedOrRefused')],
    middleware: on(operation, async (c, next) =>
      isLegalName(nameIn(c, requestedName) ?? '') ? await next() : c.body(null, 500),
    ),
  },
  {
    name: 'rename-follows-parent-folder',
    breaks: 'A renamed file stays in its container.',
    caughtBy: further('ParentFolderDoesNotMoveTheFile'),
    middleware: movingOut(operation),
  },
];

/** The same again on a host without containers, where the validator has a group of its own for RenameFile. */
const namesWithoutContainers = ['rename-tells-extension', 'rename-ignores-lock-id', 'rename-of-missing-file-crashes'];

/** Defects of RenameFile. */
export const renameFileDefects: readonly Defect[] = [
  ...renameDefects,
  ...renameDefects
    .filter(({ name }) => namesWithoutContainers.includes(name))
    .map(({ name, caughtBy, ...defect }) => ({
      ...defect,
      name: `${name}-without-containers`,
      caughtBy: caughtBy.map(toGroupWithoutContainers),
      variant: 'no-containers' as const,
    })),
];

function toGroupWithoutContainers({ group, name }: CaughtBy): CaughtBy {
  if (group !== withContainers.group) return { group, name };
  return { group: withoutContainers.group, name: name.replace(withContainers.prefix, withoutContainers.prefix) };
}

// The file under test is spared: once its address or its extension is lost, nothing at all can be judged.
function newFileOf(c: DefectContext): StoredFile | undefined {
  const file = fileOf(c);
  return file?.id === c.var.host.testFileId ? undefined : file;
}

// The rules of coauth locks are kept: other defects break those.
function showLockInForce(c: DefectContext): void {
  const lock = lockIdOf(c);
  if (lock !== undefined && !c.req.header('X-WOPI-CoauthLockId')) setRequestHeader(c, 'X-WOPI-Lock', lock);
}

function wholeName(c: DefectContext, file: StoredFile): string {
  return (nameIn(c, requestedName) ?? '') + extensionOf(file.name);
}

/** The other file that already has the requested name. */
function siblingNamed(c: DefectContext): StoredFile | undefined {
  const { store } = c.var.host.parts;
  const file = fileOf(c);
  const sibling = file && store.file(store.childNamed(file.parentId, wholeName(c, file))?.id ?? '');
  return sibling?.id === file?.id ? undefined : sibling;
}
