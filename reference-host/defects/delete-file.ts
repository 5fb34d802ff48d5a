import { type Defect, inGroup } from './defect.ts';
import { exactTarget, nameIn } from './names.ts';
import { resourceIdOf } from './operation-of.ts';
import { after, before, fileOf, on, setResponseHeader, setStatus } from './rewrite.ts';

const operation = 'DeleteFile';
const further = (...names: readonly string[]) =>
  inGroup('Extended.DeleteFile', ...names.map((name) => `DeleteFile.${name}`));
const renaming = (...names: readonly string[]) =>
  inGroup('RenameFileIfCreateChildFileIsSupported', ...names.map((name) => `CreateChildFileAndRenameFile.${name}`));

const deletedFile = [
  ...renaming('RenamingADeletedFileShouldReturnA404'),
  ...further(
    'CheckFileInfoFindsNothing',
    'GetFileFindsNothing',
    'LockFindsNothing',
    'UnlockFindsNothing',
    'PutFileFindsNothing',
    'PutRelativeFileFindsNothing',
    'DeleteFileFindsNothing',
    'EnumerateAncestorsFindsNothing',
  ),
];

/** Defects of DeleteFile. */
export const deleteFileDefects: readonly Defect[] = [
  {
    name: 'delete-ignores-locks',
    breaks: 'DeleteFile of a locked file is refused.',
    caughtBy: further('LockedFileIsRefused'),
    middleware: before(operation, (c) => c.var.host.parts.locks.release(resourceIdOf(c.req.raw))),
  },
  {
    name: 'delete-refused-without-lock-header',
    breaks: 'The 409 of DeleteFile names the lock in force in X-WOPI-Lock.',
    caughtBy: further('LockedFileIsRefused'),
    middleware: after(operation, (c) => setResponseHeader(c, 'X-WOPI-Lock', undefined)),
  },
  {
    name: 'delete-refused-but-done',
    breaks: 'A refused DeleteFile changes nothing.',
    caughtBy: further('LockedFileIsRefused'),
    middleware: after(operation, (c) => {
      const file = fileOf(c);
      if (file && c.res.status === 409) c.var.host.parts.store.removeFile(file);
    }),
  },
  {
    name: 'delete-does-nothing',
    breaks: 'A file that DeleteFile has deleted is gone.',
    caughtBy: [...deletedFile, ...further('NameIsFreeAgain')],
    middleware: on(operation, async (c, next) => {
      const file = fileOf(c);
      await next();
      if (file && !fileOf(c)) c.var.host.parts.store.renameFile(file, file.name);
    }),
  },
  {
    name: 'delete-answers-204',
    breaks: 'DeleteFile answers 200.',
    caughtBy: [
      ...inGroup('CreateChildFileAndDeleteFile', 'CreateChildFileAndDelete'),
      ...renaming(
        'RenameShouldSucceed',
        'FileNameAfterRenameIsCorrectlyEncoded',
        'RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed',
        'RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409',
        'RenamingADeletedFileShouldReturnA404',
        'RenameShouldNotChangeFileExtension',
      ),
    ],
    middleware: after(operation, (c) => {
      if (c.res.ok) c.res = new Response(null, { status: 204 });
    }),
  },
  {
    name: 'delete-twice-succeeds',
    breaks: 'DeleteFile of a deleted file answers 404.',
    caughtBy: further('DeleteFileFindsNothing'),
    middleware: on(operation, async (c, next) => (fileOf(c) ? await next() : c.body(null, 200))),
  },
  {
    name: 'deleted-files-keep-their-names',
    breaks: 'The name of a deleted file is free again.',
    caughtBy: further('NameIsFreeAgain'),
    middleware: async (c, next) => {
      const { memory } = c.var;
      const name = nameIn(c, exactTarget);
      if (name !== undefined && memory.has(`deleted ${name}`)) return c.body(null, 409);
      const file = fileOf(c);
      await next();
      if (file && !fileOf(c)) memory.set(`deleted ${file.name}`, file.id);
      return undefined;
    },
  },
  {
    name: 'missing-files-answer-500',
    breaks: 'Every operation on a deleted file answers 404.',
    caughtBy: [...deletedFile, ...inGroup('Extended.AccessTokens', 'UnknownFileIsNotFound')],
    middleware: async (c, next) => {
      const { pathname } = new URL(c.req.url);
      const isMissing = pathname.startsWith('/wopi/files/') && !fileOf(c);
      await next();
      if (isMissing) setStatus(c, 500);
    },
  },
  {
    name: 'lock-of-missing-file-succeeds',
    breaks: 'Lock of a deleted file answers 404.',
    caughtBy: further('LockFindsNothing'),
    middleware: on('Lock', async (c, next) => (fileOf(c) ? await next() : c.body(null, 200))),
  },
];
