import { grantOf } from '../acting-as.ts';
import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import { after, before, lockIdOf, on, setJson, setRequestHeader, setResponseHeader, setStatus } from '../rewrite.ts';
import { forBoth, forEditor } from './of-editors.ts';

const group = 'Editors.Locks';

/** Faults in locks that end sessions of other editors, or keep them from saving. */
export const lockingDefects: readonly Defect[] = [
  ...forBoth([
    {
      name: 'foreign-lock-crashes',
      breaks: 'A conflict of Lock returns 409.',
      caughtBy: [`${group}/ForeignLockIsAConflict`],
      middleware: after('Lock', (c) => {
        if (c.res.status === 409) setStatus(c, 500);
      }),
    },
    {
      name: 'foreign-lock-is-forbidden',
      breaks: 'A conflict of Lock is not reported as a missing permission.',
      caughtBy: [`${group}/ForeignLockIsAConflict`],
      middleware: after('Lock', (c) => {
        if (c.res.status === 409) setStatus(c, 403);
      }),
    },
    {
      name: 'save-under-foreign-lock-crashes',
      breaks: 'A conflict of PutFile returns 409.',
      caughtBy: [`${group}/SaveUnderAForeignLockIsAConflict`],
      middleware: after('PutFile', (c) => {
        if (c.res.status === 409) setStatus(c, 500);
      }),
    },
    {
      name: 'refused-lock-is-remembered',
      breaks: 'A lock ID that was refused can be used later.',
      caughtBy: [`${group}/LockIsTakenOnceTheForeignLockIsGone`],
      middleware: on('Lock', async (c, next) => {
        const id = c.req.header('X-WOPI-Lock') ?? '';
        if (lockIdOf(c) === undefined && c.var.memory.delete(`refused ${id}`)) return c.body(null, 409);
        await next();
        if (c.res.status === 409) c.var.memory.set(`refused ${id}`, 'yes');
        return undefined;
      }),
    },
    {
      name: 'unknown-lock-id-refused',
      breaks: 'PutFile with a lock ID on an unlocked file is stored.',
      caughtBy: [`${group}/SaveWithAnUnknownLockIdIsTaken`],
      middleware: on('PutFile', async (c, next) =>
        lockIdOf(c) === undefined && c.var.host.parts.store.file(resourceIdOf(c.req.raw))?.content.main.length
          ? c.body(null, 409, { 'X-WOPI-Lock': '' })
          : await next(),
      ),
    },
    {
      name: 'locks-not-claimed',
      breaks: 'A host that does not claim locks takes saves without them.',
      caughtBy: [`${group}/HostWithoutLocksTakesSaves`],
      middleware: after('CheckFileInfo', (c) => setJson(c, { SupportsLocks: undefined })),
    },
    {
      name: 'lock-bound-to-a-user',
      breaks: 'The holder of the lock ID saves with the token of any user.',
      caughtBy: ['Extended.Users/PutFileWithLockOfAnotherUser'],
      middleware: on(['Lock', 'PutFile'], async (c, next) => {
        const user = grantOf(c)?.userId ?? '';
        const holder = `holder of ${resourceIdOf(c.req.raw)}`;
        const lock = lockIdOf(c);
        if (lock !== undefined && (c.var.memory.get(holder) ?? user) !== user) return c.body(null, 409);
        await next();
        if (c.req.header('X-WOPI-Override') === 'LOCK' && c.res.ok) c.var.memory.set(holder, user);
        return undefined;
      }),
    },
    {
      name: 'save-as-needs-a-lock',
      breaks: 'PutRelativeFile of a locked file needs no lock ID.',
      caughtBy: ['Editors.PutRelativeFile/LockedFileIsCopiedWithoutItsLock'],
      middleware: on('PutRelativeFile', async (c, next) =>
        lockIdOf(c) === undefined ? await next() : c.body(null, 409),
      ),
    },
    {
      name: 'session-ends-with-a-rename',
      breaks: 'The lock stays with a renamed file.',
      caughtBy: ['Editors.RenameFile/SessionGoesOnAfterARename'],
      middleware: after('RenameFile', (c) => {
        if (c.res.ok)
          c.var.host.parts.locks.hold(resourceIdOf(c.req.raw), {
            lockId: 'renamed',
            seconds: 1800,
            visibleUser: undefined,
          });
      }),
    },
  ]),
  ...forEditor('collabora', [
    {
      name: 'abandoned-locks-stay',
      breaks: 'A lock expires after 30 minutes.',
      caughtBy: [`${group}/AbandonedLockIsGoneAfter31Minutes`],
      setup: ({ parts: { locks } }) => {
        const hold = locks.hold.bind(locks);
        locks.hold = (fileId, terms) => hold(fileId, { ...terms, seconds: 24 * 60 * 60 });
      },
    },
    {
      name: 'unlock-of-unlocked-file-not-found',
      breaks: 'Unlock of an unlocked file returns 409.',
      caughtBy: [`${group}/UnlockOfAnUnlockedFileIsNoTokenError`],
      middleware: on('Unlock', async (c, next) => (lockIdOf(c) === undefined ? c.body(null, 404) : await next())),
    },
    {
      name: 'unlock-releases-any-lock',
      breaks: 'Unlock with a different ID keeps the lock.',
      caughtBy: [`${group}/UnlockWithTheOldIdKeepsTheNewLock`],
      middleware: before('Unlock', (c) => setRequestHeader(c, 'X-WOPI-Lock', lockIdOf(c))),
    },
    {
      name: 'refused-lock-without-reason',
      breaks: 'A refused Lock states the reason.',
      caughtBy: ['Collabora.Locks/RefusedLockStatesTheReason'],
      middleware: after('Lock', (c) => setResponseHeader(c, 'X-WOPI-LockFailureReason', undefined)),
    },
    {
      name: 'only-guids-as-lock-ids',
      breaks: 'Lock IDs are any text.',
      caughtBy: ['Collabora.Locks/LockAsCollaboraSendsIt'],
      middleware: on('Lock', async (c, next) =>
        c.req.header('X-WOPI-Lock')?.startsWith('cool-lock') ? c.body(null, 400) : await next(),
      ),
    },
    {
      name: 'lock-does-not-prolong',
      breaks: 'Lock with the same ID prolongs the lock.',
      caughtBy: ['Collabora.Locks/LockIsProlongedByLock'],
      middleware: on('Lock', async (c, next) =>
        lockIdOf(c) !== undefined && lockIdOf(c) === c.req.header('X-WOPI-Lock') ? c.body(null, 200) : await next(),
      ),
    },
  ]),
  ...forEditor('onlyoffice', [
    {
      name: 'lock-ids-of-128-characters',
      breaks: 'Lock IDs are compared to their end.',
      caughtBy: ['Onlyoffice.Locks/LockOfTheLongestId'],
      middleware: before(['Lock', 'Unlock', 'RefreshLock', 'PutFile'], (c) =>
        setRequestHeader(c, 'X-WOPI-Lock', c.req.header('X-WOPI-Lock')?.slice(0, 128)),
      ),
    },
    {
      name: 'lock-reads-forms',
      breaks: 'The content type of a request without a body does not matter.',
      caughtBy: ['Onlyoffice.Locks/LockAsAnEmptyForm'],
      middleware: on('Lock', async (c, next) =>
        c.req.header('Content-Type')?.includes('form') ? c.body(null, 415) : await next(),
      ),
    },
  ]),
];
