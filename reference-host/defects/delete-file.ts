import type { Defect } from './defect.ts';
import { exactTarget, nameIn } from './names.ts';
import { operationOf, resourceIdOf } from './operation-of.ts';
import { after, before, fileOf, on, setResponseHeader, setStatus } from './rewrite.ts';

const operation = 'DeleteFile';

/** Defects of DeleteFile. */
export const deleteFileDefects: readonly Defect[] = [
  {
    name: 'delete-ignores-locks',
    breaks: 'DeleteFile of a locked file is refused.',
    caughtBy: ['Extended.DeleteFile/DeleteFile.LockedFileIsRefused'],
    middleware: before(operation, (c) => c.var.host.parts.locks.release(resourceIdOf(c.req.raw))),
  },
  {
    name: 'delete-refused-without-lock-header',
    breaks: 'The 409 of DeleteFile sends the current lock ID in X-WOPI-Lock.',
    caughtBy: ['Extended.DeleteFile/DeleteFile.LockedFileIsRefused'],
    middleware: after(operation, (c) => setResponseHeader(c, 'X-WOPI-Lock', undefined)),
  },
  {
    name: 'delete-refused-but-done',
    breaks: 'A refused DeleteFile changes nothing.',
    caughtBy: ['Extended.DeleteFile/DeleteFile.LockedFileIsRefused'],
    middleware: after(operation, (c) => {
      const file = fileOf(c);
      if (file && c.res.status === 409) c.var.host.parts.store.removeFile(file);
    }),
  },
  {
    name: 'delete-does-nothing',
    breaks: 'A deleted file no longer exists.',
    caughtBy: [
      'Extended.DeleteFile/DeleteFile.CheckFileInfoFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetFileFindsNothing',
    ],
    middleware: on(operation, async (c, next) => {
      const file = fileOf(c);
      await next();
      if (file && !fileOf(c)) c.var.host.parts.store.renameFile(file, file.name);
    }),
  },
  {
    name: 'delete-answers-204',
    breaks: 'DeleteFile returns 200.',
    caughtBy: ['CreateChildFileAndDeleteFile/CreateChildFileAndDelete'],
    middleware: after(operation, (c) => {
      if (c.res.ok) c.res = new Response(null, { status: 204 });
    }),
  },
  {
    name: 'delete-twice-succeeds',
    breaks: 'DeleteFile of a deleted file returns 404.',
    caughtBy: ['Extended.DeleteFile/DeleteFile.DeleteFileFindsNothing'],
    middleware: on(operation, async (c, next) => (fileOf(c) ? await next() : c.body(null, 200))),
  },
  {
    name: 'deleted-files-keep-their-names',
    breaks: 'The name of a deleted file can be used again.',
    caughtBy: ['Extended.DeleteFile/DeleteFile.NameIsFreeAgain'],
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
    breaks: 'Every operation on a deleted file returns 404.',
    caughtBy: [
      'RenameFileIfCreateChildFileIsSupported/CreateChildFileAndRenameFile.RenamingADeletedFileShouldReturnA404',
      'Extended.DeleteFile/DeleteFile.CheckFileInfoFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetFileFindsNothing',
      'Extended.DeleteFile/DeleteFile.LockFindsNothing',
      'Extended.DeleteFile/DeleteFile.UnlockFindsNothing',
      'Extended.DeleteFile/DeleteFile.PutFileFindsNothing',
      'Extended.DeleteFile/DeleteFile.PutRelativeFileFindsNothing',
      'Extended.DeleteFile/DeleteFile.DeleteFileFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetLockFindsNothing',
      'Extended.DeleteFile/DeleteFile.RefreshLockFindsNothing',
      'Extended.DeleteFile/DeleteFile.PutUserInfoFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetEcosystemFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetCoauthTableFindsNothing',
      'Extended.DeleteFile/DeleteFile.EnumerateAncestorsFindsNothing',
      'Extended.DeleteFile/DeleteFile.UnlockAndRelockFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetShareUrlFindsNothing',
      'Extended.DeleteFile/DeleteFile.AddActivitiesFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetCoauthLockFindsNothing',
      'Extended.DeleteFile/DeleteFile.RefreshCoauthLockFindsNothing',
      'Extended.DeleteFile/DeleteFile.UnlockCoauthLockFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetSequenceNumberFindsNothing',
      'Extended.DeleteFile/DeleteFile.GetChunkedFileFindsNothing',
      'Extended.DeleteFile/DeleteFile.PutChunkedFileFindsNothing',
      'Extended.AccessTokens/UnknownFileIsNotFound',
    ],
    middleware: async (c, next) => {
      const { pathname } = new URL(c.req.url);
      const isMissing = pathname.startsWith('/wopi/files/') && !fileOf(c);
      await next();
      if (isMissing) setStatus(c, 500);
    },
  },
  {
    name: 'put-file-brings-deleted-files-back',
    breaks: 'A PutFile that finds no file creates none.',
    caughtBy: ['Extended.DeleteFile/DeleteFile.PutFileFindsNothing'],
    middleware: async (c, next) => {
      const { memory } = c.var;
      const id = resourceIdOf(c.req.raw);
      await next();
      const operation = operationOf(c.req.raw);
      if (operation === 'PutFile' && c.res.status === 404) memory.set(`back ${id}`, 'yes');
      if (operation === 'CheckFileInfo' && memory.has(`back ${id}`)) setStatus(c, 200);
    },
  },
  {
    name: 'lock-of-missing-file-succeeds',
    breaks: 'Lock of a deleted file returns 404.',
    caughtBy: ['Extended.DeleteFile/DeleteFile.LockFindsNothing'],
    middleware: on('Lock', async (c, next) => (fileOf(c) ? await next() : c.body(null, 200))),
  },
];
