import { versionOf } from '../store.ts';
import type { Defect } from './defect.ts';
import { operationOf } from './operation-of.ts';
import { after, type DefectContext, fileOf, lockIdOf, on, setJson, setResponseHeader } from './rewrite.ts';

const header = 'X-WOPI-ItemVersion';
const withItemVersion = ['GetFile', 'Lock', 'UnlockAndRelock', 'RefreshLock', 'Unlock', 'PutFile'] as const;
const ofChunkedFiles = ['GetChunkedFile', 'PutChunkedFile'] as const;

/** A host that makes versions by a different rule and uses them consistently. */
function versions(version: (c: DefectContext) => string) {
  return after(['CheckFileInfo', ...withItemVersion, ...ofChunkedFiles], async (c) => {
    if (c.res.headers.has(header)) setResponseHeader(c, header, version(c));
    else if (operationOf(c.req.raw) === 'CheckFileInfo') await setJson(c, { Version: version(c) });
  });
}

/** Defects of Version and X-WOPI-ItemVersion. */
export const versionDefects: readonly Defect[] = [
  {
    name: 'no-item-version',
    breaks: 'X-WOPI-ItemVersion is the version of the file.',
    caughtBy: [
      'Extended.ItemVersion/GetFileSendsItemVersion',
      'Extended.ItemVersion/LockSendsItemVersion',
      'Extended.ItemVersion/UnlockSendsItemVersion',
      'Extended.ItemVersion/PutFileSendsItemVersion',
    ],
    middleware: after(withItemVersion, (c) => setResponseHeader(c, header, undefined)),
  },
  {
    name: 'item-version-from-before-put-file',
    breaks: 'PutFile returns the new version.',
    caughtBy: ['FileVersion/files.PutFileReturnsDifferentVersion', 'Extended.ItemVersion/PutFileSendsItemVersion'],
    middleware: on('PutFile', async (c, next) => {
      const file = fileOf(c);
      await next();
      if (c.res.ok && file) setResponseHeader(c, header, versionOf(file));
    }),
  },
  {
    name: 'item-version-of-the-lock',
    breaks: 'Lock returns the version of the content.',
    caughtBy: [
      'FileVersion/files.LockAndUnlockAfterGetFileReturnsSameVersion',
      'Extended.ItemVersion/LockSendsItemVersion',
    ],
    middleware: after('Lock', (c) => {
      if (c.res.ok) setResponseHeader(c, header, 'lock1');
    }),
  },
  {
    name: 'version-is-the-year',
    breaks: 'The version changes with the content.',
    caughtBy: ['Extended.ItemVersion/VersionNeverRepeats'],
    middleware: versions((c) => new Date(fileOf(c)?.modifiedAt ?? 0).toISOString().slice(0, 4)),
  },
  {
    name: 'version-is-the-digest',
    breaks: 'A version is never reused, even if earlier content returns.',
    caughtBy: ['Extended.ItemVersion/VersionNeverRepeats'],
    middleware: versions((c) => fileOf(c)?.sha256 ?? ''),
  },
  {
    name: 'version-counts-to-four',
    breaks: 'A version is never reused, however often the file is saved.',
    caughtBy: ['Extended.ItemVersion/VersionNeverRepeats'],
    middleware: versions((c) => `${(fileOf(c)?.revision ?? 0) % 4}`),
  },
  {
    name: 'version-is-the-clock',
    breaks: 'The version does not change while the content stays the same, however long that is.',
    caughtBy: ['Extended.ItemVersion/VersionStaysWithTheContent'],
    middleware: versions((c) => `${fileOf(c)?.revision}.${Math.floor(c.var.host.parts.clock.now() / 1000)}`),
  },
  {
    name: 'version-changes-with-the-lock',
    breaks: 'The version does not change while the content stays the same.',
    caughtBy: ['Extended.ItemVersion/VersionStaysWithTheContent'],
    middleware: after('CheckFileInfo', async (c) => {
      const file = fileOf(c);
      if (file && lockIdOf(c) !== undefined) await setJson(c, { Version: `${versionOf(file)}locked` });
    }),
  },
];
