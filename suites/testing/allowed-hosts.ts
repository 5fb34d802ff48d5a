import { respondingAt } from '../../reference-host/defects/download-urls.ts';
import {
  changeNames,
  exactTarget,
  exactTargetOf,
  nameIn,
  overwriteHeader,
  requestedName,
  slug,
  suggestedTarget,
} from '../../reference-host/defects/names.ts';
import { operationOf, writingOperations } from '../../reference-host/defects/operation-of.ts';
import { raceWindow } from '../../reference-host/defects/race-window.ts';
import {
  after,
  before,
  changeJson,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  override,
  setJson,
  setResponseHeader,
  setStatus,
} from '../../reference-host/defects/rewrite.ts';
import { claimingNothing } from '../../reference-host/defects/unsupported-operations.ts';

import type { AllowedHost } from './allowed-host.ts';
import { allowedRequests } from './allowed-requests.ts';
import { allowedUsers } from './allowed-users.ts';

const makers = ['PutRelativeFile', 'CreateChildFile', 'CreateChildContainer'] as const;
const renamers = ['RenameFile', 'RenameContainer'] as const;

const viewers: readonly AllowedHost[] = [
  {
    name: 'a host that returns 401 for what a viewer may not do, and leaves everything else open',
    variant: 'read-only',
    middleware: async (c, next) => {
      await next();
      if (operationOf(c.req.raw) === 'CheckFileInfo')
        await setJson(c, { ReadOnly: undefined, UserCanNotWriteRelative: undefined });
      if (writes(c) && !c.res.ok) setStatus(c, 401);
    },
  },
  {
    name: 'a host that tells viewers by ReadOnly alone',
    variant: 'read-only',
    middleware: after('CheckFileInfo', (c) =>
      setJson(c, { UserCanWrite: undefined, UserCanNotWriteRelative: undefined }),
    ),
  },
  {
    name: 'a host that sets both ReadOnly and UserCanWrite',
    variant: 'read-only',
    warned: ['Extended.CheckFileInfo/ReadOnlyExcludesUserCanWrite'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserCanWrite: true })),
  },
];

const tokens: readonly AllowedHost[] = [
  {
    name: 'a host that compares hexadecimal tokens without regard to case',
    groups: ['Extended.AccessTokens'],
    setup: ({ parts }) => {
      // The middle of such a token is always an "a".
      override(parts.tokens, 'issue', (issue) => (grant) => {
        const token = issue(grant);
        return token + 'a'.repeat(token.length);
      });
      override(parts.tokens, 'read', (read) => (token) => {
        const lower = token.toLowerCase();
        const half = lower.slice(0, lower.length / 2);
        return lower === half + 'a'.repeat(half.length) ? read(half) : undefined;
      });
    },
  },
  {
    name: 'a host that returns 400 without a token and 403 for other files',
    groups: ['Extended.AccessTokens'],
    middleware: on('CheckFileInfo', async (c, next) => {
      await next();
      const hasToken = c.req.query('access_token') !== undefined || c.req.header('Authorization') !== undefined;
      if (!hasToken) setStatus(c, 400);
      else if (c.res.status === 404 && !fileOf(c)) setStatus(c, 403);
    }),
  },
  {
    name: 'a host whose tokens end with what they are for',
    groups: ['Extended.DeleteFile', 'Extended.Containers'],
    middleware: async (c, next) => {
      await next();
      if (c.res.status === 404) setStatus(c, 401);
    },
  },
];

const names: readonly AllowedHost[] = [
  {
    name: 'a host that refuses names with unusual characters',
    groups: ['Extended.PutRelativeFile', 'Extended.RenameFile', 'Extended.Containers'],
    middleware: on([...makers, ...renamers], (c, next) => {
      const name = nameIn(c, exactTarget) ?? nameIn(c, requestedName) ?? '';
      return /[^\w.-]/.test(name) && !/[\\/:*?"<>|\p{Cc}]/u.test(name) ? Promise.resolve(c.body(null, 400)) : next();
    }),
  },
  {
    name: 'a host that renames to plain characters only',
    groups: ['Extended.RenameFile', 'Extended.Containers'],
    middleware: before(renamers, (c) =>
      changeNames(c, (name) => slug(name).replace(/[^\w.\\/-]/g, '_'), requestedName),
    ),
  },
  {
    name: 'a host that finds another name where RenameContainer asks for one that it cannot give',
    groups: ['Extended.Containers'],
    middleware: before('RenameContainer', (c) =>
      changeNames(c, (name) => `${name.replace('../', '')} (2)`, requestedName),
    ),
  },
  {
    name: 'a host that numbers the copies of a file',
    groups: ['Extended.PutRelativeFile'],
    middleware: before('PutRelativeFile', (c) => {
      const base = fileOf(c)?.name.replace(/\.[^.]*$/, '');
      changeNames(c, (name) => (/^\.[^./\\]+$/.test(name) ? `${base} (2)${name}` : name), suggestedTarget);
    }),
  },
  {
    name: 'a host whose test file is a document',
    setup: ({ parts, testFileId }) => {
      const file = parts.store.file(testFileId);
      if (file) parts.store.renameFile(file, 'second.docx');
    },
  },
  {
    name: 'a host that names an extension otherwise',
    groups: ['Extended.CheckFileInfo'],
    warned: ['Extended.CheckFileInfo/FileExtensionAgreesWithTheName'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { FileExtension: '.docx' })),
  },
];

const listings: readonly AllowedHost[] = [
  {
    name: 'a host whose overwritten files are new files, with versions from the start',
    groups: ['Extended.PutRelativeFile'],
    warned: ['Extended.PutRelativeFile/PutRelativeFile.OverwriteKeepsTheFileId'],
    middleware: on('PutRelativeFile', async (c, next) => {
      const { store } = c.var.host.parts;
      const taken = nameIn(c, exactTarget);
      const source = fileOf(c);
      const target = taken === undefined || !source ? undefined : store.childNamed(source.parentId, taken);
      const file = store.file(target?.id ?? '');
      if (file && c.req.header('X-WOPI-OverwriteRelativeTarget') === 'True' && !c.var.host.parts.locks.held(file.id))
        store.removeFile(file);
      await next();
    }),
    setup: ({ parts }) => {
      override(parts.store, 'addFile', (addFile) => (file) => {
        const added = addFile(file);
        return parts.store.renameFile({ ...added, revision: 1 }, added.name);
      });
    },
  },
  {
    name: 'a host whose CreateChildFile replaces a file instead of emptying it',
    groups: ['Extended.Containers'],
    middleware: before('CreateChildFile', (c) => {
      const { store, locks } = c.var.host.parts;
      const target = exactTargetOf(c);
      if (target && c.req.header(overwriteHeader) === 'True' && !locks.held(target.id)) store.removeFile(target);
    }),
  },
  {
    name: 'a host that says little about its containers',
    groups: ['Extended.Containers'],
    middleware: async (c, next) => {
      await next();
      const operation = operationOf(c.req.raw);
      if (operation === 'CreateChildContainer' || operation === 'GetRootContainer')
        await setJson(c, { ContainerInfo: undefined });
      if (operation === 'CheckContainerInfo')
        await setJson(c, { IsAnonymousUser: undefined, UserCanDelete: undefined, UserCanRename: undefined });
    },
  },
  {
    name: 'a host that sends null for an empty array',
    groups: ['EnumerateAncestorsAndChildren', 'Extended.Containers'],
    warned: [
      'Extended.Containers/EnumerateChildren.EmptyContainerHasEmptyArrays',
      'Extended.Containers/EnumerateAncestors.RootHasNone',
    ],
    middleware: after(['EnumerateChildren', 'EnumerateContainerAncestors'], (c) =>
      changeJson(c, (json) =>
        Object.fromEntries(
          Object.entries(json).map(([name, list]) => [name, Array.isArray(list) && list.length === 0 ? null : list]),
        ),
      ),
    ),
  },
  {
    name: 'a host that lists versions of its own',
    groups: ['Extended.Containers'],
    warned: ['Extended.Containers/EnumerateChildren.FilesAreAsCheckFileInfoSays'],
    middleware: after('EnumerateChildren', (c) =>
      changeJson(c, (json) => ({
        ...json,
        ChildFiles: (json.ChildFiles as object[]).map((file) => ({ ...file, Version: 'listed' })),
      })),
    ),
  },
  {
    name: 'a host that calls its root otherwise where it points to it',
    groups: ['Ecosystem', 'Extended.Containers'],
    middleware: after('GetRootContainer', (c) =>
      changeJson(c, (json) => ({
        ...json,
        ContainerPointer: { ...(json.ContainerPointer as object), Name: 'Home' },
      })),
    ),
  },
];

const downloads: readonly AllowedHost[] = (
  [
    ['refuses', (c) => c.body(null, 401)],
    ['redirects to a login page', (c) => c.redirect('/login')],
    ['shows a login page', (c) => c.html('<!DOCTYPE html><title>Contoso</title><input type="password">')],
  ] as const satisfies readonly (readonly [string, Parameters<typeof respondingAt>[1]])[]
).map(([what, respond]) => ({
  name: `a host whose DownloadUrl ${what} without the session of the user`,
  groups: ['Extended.Content'],
  middleware: respondingAt('DownloadUrl', respond),
}));

const locks: readonly AllowedHost[] = [
  {
    name: 'a host that returns 409 and the current lock ID for a missing one',
    groups: ['Locks', 'Extended.Locks'],
    middleware: after(['Lock', 'RefreshLock', 'Unlock', 'UnlockAndRelock'], (c) => {
      if (c.res.status !== 400 || c.req.header('X-WOPI-Lock')) return;
      setStatus(c, 409);
      setResponseHeader(c, 'X-WOPI-Lock', lockIdOf(c) ?? '');
    }),
  },
  {
    name: 'a host that keeps lock IDs of any length',
    groups: ['ExtendedLockLength', 'Extended.Locks'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { SupportsExtendedLockLength: false })),
  },
];

const others: readonly AllowedHost[] = [
  {
    name: 'a host that says nothing about caches',
    groups: ['Extended.CheckFileInfo'],
    warned: ['Extended.CheckFileInfo/AnswerIsNotCached'],
    middleware: after('CheckFileInfo', (c) => setResponseHeader(c, 'Cache-Control', undefined)),
  },
  {
    name: 'a host that takes no long metadata from a body',
    groups: ['CoauthLocks', 'Extended.Coauth'],
    warned: ['Extended.Coauth/GetCoauthLock.FourKilobytesOfMetadataInBody'],
    middleware: on('GetCoauthLock', async (c, next) =>
      (await c.req.raw.clone().text()).length > 1024 ? c.body(null, 413) : await next(),
    ),
  },
  {
    name: 'a host whose GetLock knows only WOPI locks',
    groups: ['Extended.Coauth'],
    middleware: after('GetLock', (c) => {
      if (c.res.status !== 409) return;
      setStatus(c, 200);
      setResponseHeader(c, 'X-WOPI-Lock', '');
    }),
  },
  {
    name: 'a host that refuses to save while it saves',
    groups: ['Extended.Content'],
    middleware: on('PutFile', async (c, next) => {
      if (c.var.memory.get('saving')) return c.body(null, 503);
      c.var.memory.set('saving', 'yes');
      await raceWindow();
      await next();
      c.var.memory.delete('saving');
      return undefined;
    }),
  },
  {
    name: 'a host that takes no more than a mebibyte',
    groups: ['Extended.Content', 'Extended.PutRelativeFile', 'Extended.IncrementalFileTransfer'],
    middleware: on(['PutFile', 'PutRelativeFile', 'PutChunkedFile'], async (c, next) =>
      (await c.req.raw.clone().arrayBuffer()).byteLength > 2 ** 20 ? c.body(null, 413) : await next(),
    ),
  },
  {
    name: 'a host that checks only the time of a proof',
    groups: ['ProofKeys'],
    variant: 'no-proof',
    middleware: (c, next) => (isStale(c) ? Promise.resolve(c.body(null, 500)) : next()),
  },
  {
    name: 'a host that returns 404 for what it does not claim',
    groups: ['Extended.NotSupported'],
    middleware: async (c, next) => {
      await next();
      if (operationOf(c.req.raw) === 'CheckFileInfo') await setJson(c, claimingNothing);
      else if (c.req.method === 'POST') setStatus(c, 404);
    },
  },
];

function writes({ req }: DefectContext): boolean {
  const operation = operationOf(req.raw);
  return operation !== undefined && writingOperations.includes(operation);
}

// In ticks of 100 nanoseconds since the year 1.
function isStale(c: DefectContext): boolean {
  const ticks = Number(c.req.header('X-WOPI-TimeStamp') ?? 0);
  return Math.abs(ticks / 10_000 - 62_135_596_800_000 - Date.now()) > 20 * 60 * 1000;
}

/** Every host that no check may fail. */
export const allowedHosts: readonly AllowedHost[] = [
  ...viewers,
  ...allowedUsers,
  ...allowedRequests,
  ...tokens,
  ...names,
  ...locks,
  ...listings,
  ...downloads,
  ...others,
];
