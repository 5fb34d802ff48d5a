import { grantOf } from '../acting-as.ts';
import type { Defect } from '../defect.ts';
import { operationOf, resourceIdOf } from '../operation-of.ts';
import { after, changeJson, type DefectContext, lockIdOf, on, setJson, setResponseHeader } from '../rewrite.ts';

const byGroup = (names: readonly string[]) => names.map((name) => `Extended.Users/${name}`);

function userOf(c: DefectContext): string {
  return grantOf(c)?.userId ?? '';
}

function isBob(c: DefectContext): boolean {
  return userOf(c) === 'bob';
}

/** The user of the last successful request that took a lock; kept for each file. */
async function keepHolder(c: DefectContext, takes: string, next: () => Promise<void>): Promise<void> {
  await next();
  if (operationOf(c.req.raw) === takes && c.res.ok) c.var.memory.set(holderKey(c, takes), userOf(c));
}

function isOthers(c: DefectContext, takes: string): boolean {
  const holder = c.var.memory.get(holderKey(c, takes));
  return holder !== undefined && grantOf(c) !== undefined && holder !== userOf(c);
}

function holderKey(c: DefectContext, takes: string): string {
  return `${takes} ${resourceIdOf(c.req.raw)}`;
}

const identities: readonly Defect[] = [
  {
    name: 'user-id-constant',
    breaks: 'UserId is different for different users.',
    caughtBy: byGroup(['UserIdsDiffer']),
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserId: 'user' })),
  },
  {
    name: 'user-id-of-file',
    breaks: 'UserId is the same for every file.',
    caughtBy: byGroup(['UserIdIsTheSameForEveryFile']),
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserId: userOf(c) + resourceIdOf(c.req.raw) })),
  },
  {
    name: 'owner-id-of-user',
    breaks: 'OwnerId is the same for every user.',
    caughtBy: [...byGroup(['OwnerIdIsTheSameForEveryUser']), 'Extended.Viewers/ViewerSeesTheSameFile'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { OwnerId: userOf(c) })),
  },
  {
    name: 'version-of-user',
    breaks: 'Version is the same for every user.',
    caughtBy: byGroup(['EveryUserSeesTheSameFile', 'EveryUserReadsWhatWasSaved']),
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => (isBob(c) ? { ...info, Version: `${info.Version}-bob` } : info)),
    ),
  },
  {
    name: 'file-id-of-user',
    breaks: 'The file ID is the same for every user.',
    caughtBy: byGroup(['EveryUserFindsTheSameFileId']),
    middleware: after('EnumerateChildren', (c) =>
      changeJson(c, (json) => ({
        ...json,
        ChildFiles: (json.ChildFiles as { readonly Url: string }[]).map((file) =>
          isBob(c) ? { ...file, Url: file.Url.replace('?', 'bob?') } : file,
        ),
      })),
    ),
  },
  {
    name: 'second-user-reads-a-copy',
    breaks: 'GetFile returns the same content to every user.',
    caughtBy: byGroup(['EveryUserReadsWhatWasSaved', 'PutFileWithLockOfAnotherUser']),
    middleware: on('GetFile', (c, next) => (isBob(c) ? Promise.resolve(c.body('the copy of Bob')) : next())),
  },
  {
    name: 'user-info-of-file',
    breaks: 'UserInfo belongs to the user.',
    caughtBy: byGroup(['UserInfoBelongsToTheUser']),
    middleware: on(['PutUserInfo', 'CheckFileInfo'], async (c, next) => {
      const text = await c.req.raw.clone().text();
      await next();
      const isPut = operationOf(c.req.raw) === 'PutUserInfo';
      if (isPut && c.res.ok) c.var.memory.set('user info', text);
      else await setJson(c, { UserInfo: c.var.memory.get('user info') });
    }),
  },
  {
    name: 'user-info-of-user-and-file',
    breaks: 'UserInfo is the same for every file of the user.',
    caughtBy: ['Extended.UserInfo/UserInfoIsOnEveryFileOfTheUser'],
    middleware: on('CheckFileInfo', async (c, next) => {
      await next();
      if (resourceIdOf(c.req.raw) !== c.var.host.testFileId) await setJson(c, { UserInfo: undefined });
    }),
  },
];

const locks: readonly Defect[] = [
  {
    name: 'lock-of-user',
    breaks: 'A lock belongs to the file, not to the user who took it.',
    caughtBy: byGroup([
      'LockWithLockOfAnotherUser',
      'RefreshLockWithLockOfAnotherUser',
      'UnlockWithLockOfAnotherUser',
      'UnlockAndRelockWithLockOfAnotherUser',
      'PutFileWithLockOfAnotherUser',
    ]),
    middleware: on(['Lock', 'RefreshLock', 'Unlock', 'UnlockAndRelock', 'PutFile'], async (c, next) => {
      const held = lockIdOf(c);
      if (held !== undefined && isOthers(c, 'Lock')) return c.body(null, 409, { 'X-WOPI-Lock': held });
      return await keepHolder(c, 'Lock', next);
    }),
  },
  {
    name: 'lock-id-hidden-from-other-users',
    breaks: 'A lock mismatch names the current lock ID to every user.',
    caughtBy: byGroup(['LockOfAnotherUserIsNamed']),
    middleware: on('Lock', async (c, next) => {
      await keepHolder(c, 'Lock', next);
      if (c.res.status === 409 && isOthers(c, 'Lock')) setResponseHeader(c, 'X-WOPI-Lock', '');
    }),
  },
  {
    name: 'coauth-lock-of-user',
    breaks: 'A coauth lock belongs to its ID, not to the user who took it.',
    caughtBy: byGroup(['RefreshCoauthLockOfAnotherUser', 'UnlockCoauthLockOfAnotherUser']),
    middleware: on(['GetCoauthLock', 'RefreshCoauthLock', 'UnlockCoauthLock'], async (c, next) => {
      const isUse = operationOf(c.req.raw) !== 'GetCoauthLock';
      if (isUse && isOthers(c, 'GetCoauthLock')) return c.body(null, 409);
      return await keepHolder(c, 'GetCoauthLock', next);
    }),
  },
];

/** Hosts that mix up users, or keep for each user what belongs to the file. */
export const userDefects: readonly Defect[] = [...identities, ...locks];
