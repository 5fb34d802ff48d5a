import { versionOf } from '../store.ts';
import { type Defect, inGroup } from './defect.ts';
import { operationOf } from './operation-of.ts';
import { after, type DefectContext, fileOf, lockIdOf, on, setJson, setResponseHeader } from './rewrite.ts';

const header = 'X-WOPI-ItemVersion';
const withItemVersion = ['GetFile', 'Lock', 'UnlockAndRelock', 'RefreshLock', 'Unlock', 'PutFile'] as const;
const ofChunkedFiles = ['GetChunkedFile', 'PutChunkedFile'] as const;
const inExtended = (...names: readonly string[]) => inGroup('Extended.ItemVersion', ...names);

/** A host that gives versions by another rule, and tells them alike everywhere. */
function versions(version: (c: DefectContext) => string) {
  return after(['CheckFileInfo', ...withItemVersion, ...ofChunkedFiles], async (c) => {
    if (c.res.headers.has(header)) setResponseHeader(c, header, version(c));
    else if (operationOf(c.req.raw) === 'CheckFileInfo') await setJson(c, { Version: version(c) });
  });
}

/** Defects of Version and X-WOPI-ItemVersion. */
export const itemVersionDefects: readonly Defect[] = [
  {
    name: 'no-item-version',
    breaks: 'X-WOPI-ItemVersion tells the version of the file.',
    caughtBy: inExtended(
      'GetFileSendsItemVersion',
      'LockSendsItemVersion',
      'UnlockSendsItemVersion',
      'PutFileSendsItemVersion',
    ),
    middleware: after(withItemVersion, (c) => setResponseHeader(c, header, undefined)),
  },
  {
    name: 'item-version-from-before-put-file',
    breaks: 'PutFile tells the new version.',
    caughtBy: [
      ...inGroup('FileVersion', 'files.PutFileReturnsDifferentVersion'),
      ...inExtended('PutFileSendsItemVersion'),
    ],
    middleware: on('PutFile', async (c, next) => {
      const file = fileOf(c);
      await next();
      if (c.res.ok && file) setResponseHeader(c, header, versionOf(file));
    }),
  },
  {
    name: 'item-version-of-the-lock',
    breaks: 'Lock tells the version of the content.',
    caughtBy: [
      ...inGroup('FileVersion', 'files.LockAndUnlockAfterGetFileReturnsSameVersion'),
      ...inExtended('LockSendsItemVersion'),
    ],
    middleware: after('Lock', (c) => {
      if (c.res.ok) setResponseHeader(c, header, 'lock1');
    }),
  },
  {
    name: 'version-is-the-year',
    breaks: 'The version changes with the content.',
    caughtBy: [
      ...inGroup('FileVersion', 'files.PutFileReturnsDifferentVersion'),
      ...inExtended('VersionNeverRepeats'),
      ...inGroup('Extended.PutRelativeFile', 'PutRelativeFile.OverwriteGivesANewVersion'),
      ...inGroup('Extended.Containers', 'EnumerateChildren.FilesAreAsCheckFileInfoSays'),
    ],
    middleware: versions((c) => new Date(fileOf(c)?.modifiedAt ?? 0).toISOString().slice(0, 4)),
  },
  {
    name: 'version-is-the-digest',
    breaks: 'A version never comes back, even if the content does.',
    caughtBy: [
      ...inGroup('FileVersion', 'files.PutFileReturnsDifferentVersion'),
      ...inExtended('VersionNeverRepeats'),
      ...inGroup('Extended.Containers', 'EnumerateChildren.FilesAreAsCheckFileInfoSays'),
    ],
    middleware: versions((c) => fileOf(c)?.sha256 ?? ''),
  },
  {
    name: 'version-changes-with-the-lock',
    breaks: 'The version stays as long as the content does.',
    caughtBy: inExtended('LockSendsItemVersion', 'PutFileSendsItemVersion', 'VersionStaysWithTheContent'),
    middleware: after('CheckFileInfo', async (c) => {
      const file = fileOf(c);
      if (file && lockIdOf(c) !== undefined) await setJson(c, { Version: `${versionOf(file)}locked` });
    }),
  },
];
