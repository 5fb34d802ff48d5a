import { replaceMain } from '../../content.ts';
import { asAlice, grantOf } from '../acting-as.ts';
import type { Defect } from '../defect.ts';
import { resourceIdOf, type TargetedOperation } from '../operation-of.ts';
import { after, type DefectContext, fileOf, on, setJson } from '../rewrite.ts';

interface Allowed {
  readonly what: string;
  readonly operations: readonly TargetedOperation[];
}

const allowed: readonly Allowed[] = [
  { what: 'lock', operations: ['Lock', 'RefreshLock', 'Unlock', 'UnlockAndRelock'] },
  { what: 'save', operations: ['PutFile', 'PutChunkedFile'] },
  { what: 'create', operations: ['PutRelativeFile', 'CreateChildFile', 'CreateChildContainer'] },
  { what: 'rename', operations: ['RenameFile', 'RenameContainer'] },
  { what: 'delete', operations: ['DeleteFile', 'DeleteContainer'] },
  { what: 'coauthor', operations: ['GetCoauthLock', 'RefreshCoauthLock', 'UnlockCoauthLock'] },
];

const byViewer = (operation: string) => `Extended.Viewers/${operation}ByViewer`;

function viewerMay({ what, operations }: Allowed): Defect {
  return {
    name: `viewer-may-${what}`,
    breaks: `A user who may only view cannot ${what}.`,
    caughtBy: operations.map(byViewer),
    variant: 'no-proof',
    middleware: on(operations, async (c, next) => {
      if (isViewer(c)) c.req.raw = asAlice(c);
      await next();
    }),
  };
}

function refusedButDone({ what, operations }: Allowed): Defect {
  return {
    name: `viewer-refused-to-${what}-but-done`,
    breaks: `A refused request of a user who may only view has no effect: ${operations.join(', ')}.`,
    // Whether a lock was refreshed cannot be seen.
    caughtBy: operations.filter((operation) => operation !== 'RefreshLock').map(byViewer),
    variant: 'no-proof',
    middleware: on(operations, async (c, next) => {
      if (isViewer(c)) await c.var.host.fetch(asAlice(c));
      await next();
    }),
  };
}

function isViewer(c: DefectContext): boolean {
  return grantOf(c)?.rights === 'view';
}

/** Hosts that leave the rights of a user to the user interface. */
export const viewerDefects: readonly Defect[] = [
  ...allowed.map(viewerMay),
  ...allowed.map(refusedButDone),
  {
    name: 'viewer-saves-without-lock',
    breaks: 'PutFile changes nothing for a user who may only view.',
    caughtBy: [byViewer('PutFileWithoutLock'), byViewer('PutFile')],
    middleware: on('PutFile', async (c, next) => {
      const file = fileOf(c);
      const bytes = new Uint8Array(await c.req.raw.clone().arrayBuffer());
      if (file && isViewer(c)) c.var.host.parts.store.setContent(file, replaceMain(file.content, bytes));
      await next();
    }),
  },
  {
    name: 'viewer-may-share-for-editing',
    breaks: 'A user who may only view cannot share for editing.',
    caughtBy: [byViewer('GetShareUrlForEditing')],
    middleware: after('GetShareUrl', (c) => {
      if (isViewer(c) && !c.res.ok) c.res = Response.json({ ShareUrl: 'http://host.example/share/edit' });
    }),
  },
  {
    name: 'viewer-reported-as-editor',
    breaks: 'CheckFileInfo reports the rights of the access token.',
    caughtBy: ['Extended.Viewers/CheckFileInfoReportsTheViewer'],
    middleware: after('CheckFileInfo', async (c) => {
      if (isViewer(c)) await setJson(c, { UserCanWrite: true, ReadOnly: false });
    }),
  },
  {
    name: 'viewer-reads-an-old-version',
    breaks: 'Every user reads the current version of a file.',
    caughtBy: ['Extended.Viewers/ViewerSeesTheSameFile'],
    middleware: after('CheckFileInfo', async (c) => {
      if (isViewer(c)) await setJson(c, { Version: 'v0' });
    }),
  },
  {
    name: 'read-only-file-can-be-locked',
    breaks: 'Lock is refused where CheckFileInfo reports that the user may not write.',
    caughtBy: [byViewer('Lock')],
    variant: 'read-only',
    middleware: on('Lock', async (c) => {
      const lockId = c.req.header('X-WOPI-Lock') ?? '';
      c.var.host.parts.locks.hold(resourceIdOf(c.req.raw), { lockId, seconds: 1800, visibleUser: undefined });
      return c.body(null, 200);
    }),
  },
  {
    name: 'read-only-file-can-be-written',
    breaks: 'PutFile is refused where CheckFileInfo reports that the user may not write.',
    caughtBy: [byViewer('PutFileWithoutLock')],
    variant: 'read-only',
    middleware: on('PutFile', async (c) => {
      const file = fileOf(c);
      const bytes = new Uint8Array(await c.req.raw.arrayBuffer());
      if (file) c.var.host.parts.store.setContent(file, replaceMain(file.content, bytes));
      return c.body(null, 200);
    }),
  },
];
