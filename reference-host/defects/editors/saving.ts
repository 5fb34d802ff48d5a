import { replaceMain } from '../../content.ts';
import type { Defect } from '../defect.ts';
import {
  after,
  before,
  changeJson,
  changeRequestBody,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  replaceResponse,
  setJson,
  setRequestHeader,
  setStatus,
} from '../rewrite.ts';
import { forBoth, forEditor } from './of-editors.ts';

const timeGroup = 'Editors.LastModifiedTime';

/** Whether a header of the save, by either prefix, has this value. */
function isMarked(c: DefectContext, name: string, value: string): boolean {
  return ['COOL', 'LOOL'].some((prefix) => c.req.header(`X-${prefix}-WOPI-${name}`) === value);
}

function isAutosave(c: DefectContext): boolean {
  return isMarked(c, 'IsAutosave', 'true');
}

function knownTime(c: DefectContext): string | undefined {
  return c.req.header('X-COOL-WOPI-Timestamp') ?? c.req.header('X-LOOL-WOPI-Timestamp');
}

/** Stores the current content again, which moves the time. */
function touch(c: DefectContext): void {
  const file = fileOf(c);
  if (file) c.var.host.parts.store.setContent(file, replaceMain(file.content, file.content.main));
}

function withoutContent(c: DefectContext): Promise<void> {
  const main = fileOf(c)?.content.main ?? new Uint8Array();
  return changeRequestBody(c, () => main);
}

/** Faults in how saves are stored, and in the times by which editors notice changes. */
export const savingDefects: readonly Defect[] = [
  ...forBoth([
    {
      name: 'saves-dropped',
      breaks: 'PutFile stores what it confirms.',
      caughtBy: ['Editors.PutFile/SavedContentIsStored'],
      middleware: before('PutFile', withoutContent),
    },
    {
      name: 'autosave-dropped',
      breaks: 'PutFile stores what an automatic save sends.',
      caughtBy: ['Own.PutFile/AutosaveIsStored'],
      middleware: before('PutFile', (c) => (isAutosave(c) ? withoutContent(c) : undefined)),
    },
    {
      name: 'exit-save-dropped',
      breaks: 'PutFile stores what the last save of a session sends.',
      caughtBy: ['Own.PutFile/ExitSaveIsStored'],
      middleware: before('PutFile', (c) => (isMarked(c, 'IsExitSave', 'true') ? withoutContent(c) : undefined)),
    },
    {
      name: 'put-file-without-time',
      breaks: 'PutFile returns LastModifiedTime.',
      caughtBy: [`${timeGroup}/PutFileReturnsTheTime`, 'Own.PutFile/SavesWithTheKnownTimeAreTaken'],
      middleware: after('PutFile', (c) => {
        if (c.res.ok) replaceResponse(c, new Response(null, { status: 200, headers: { 'Content-Length': '0' } }));
      }),
    },
    {
      name: 'put-file-returns-another-form-of-the-time',
      breaks: 'PutFile returns LastModifiedTime in the form of CheckFileInfo.',
      caughtBy: [`${timeGroup}/PutFileReturnsTheTime`],
      middleware: after('PutFile', (c) =>
        changeJson(c, (json) => ({
          ...json,
          LastModifiedTime: new Date(String(json.LastModifiedTime)).toISOString(),
        })),
      ),
    },
    {
      name: 'repeated-save-refused',
      breaks: 'PutFile with the same content is a save like any other.',
      caughtBy: ['Own.PutFile/RepeatedSaveIsTaken'],
      middleware: on('PutFile', async (c, next) => {
        const body = Buffer.from(await c.req.raw.clone().arrayBuffer());
        const isSame = knownTime(c) !== undefined && body.equals(fileOf(c)?.content.main ?? Buffer.of());
        return isSame ? c.body(null, 409) : await next();
      }),
    },
    {
      name: 'lock-touches-the-time',
      breaks: 'Lock leaves LastModifiedTime unchanged.',
      caughtBy: [`${timeGroup}/TimeStaysWithTheContent`],
      middleware: after('Lock', (c) => {
        if (c.res.ok) touch(c);
      }),
    },
    {
      name: 'rename-touches-the-time',
      breaks: 'RenameFile leaves LastModifiedTime unchanged.',
      caughtBy: [`${timeGroup}/TimeStaysAfterARename`],
      middleware: after('RenameFile', (c) => {
        if (c.res.ok) touch(c);
      }),
    },
    {
      name: 'refused-save-touches-the-time',
      breaks: 'A refused PutFile leaves LastModifiedTime unchanged.',
      caughtBy: [`${timeGroup}/TimeStaysAfterARefusedSave`],
      middleware: after('PutFile', (c) => {
        if (c.res.status === 409 && lockIdOf(c) !== undefined && knownTime(c) === undefined) touch(c);
      }),
    },
    {
      name: 'times-in-whole-seconds',
      breaks: 'LastModifiedTime differs for two saves within one second.',
      caughtBy: [`${timeGroup}/SavesOfOneSecondHaveDifferentTimes`],
      middleware: async (c, next) => {
        await next();
        if (c.req.method === 'GET' || c.req.header('X-WOPI-Override') === 'PUT')
          await changeTime(c, (time) => time.replace(/\.\d+Z$/, 'Z'));
      },
    },
    {
      name: 'time-in-the-zone-of-the-user',
      breaks: 'LastModifiedTime is the same for every user.',
      caughtBy: [`${timeGroup}/EveryUserSeesTheSameTime`],
      middleware: after('CheckFileInfo', (c) =>
        changeJson(c, (info) =>
          info.UserId === 'bob'
            ? { ...info, LastModifiedTime: String(info.LastModifiedTime).replace('Z', '+00:00') }
            : info,
        ),
      ),
    },
    {
      name: 'template-stays',
      breaks: 'TemplateSource is not sent for a file with content.',
      caughtBy: ['Editors.NewFiles/TemplateIsGoneOnceTheFileHasContent'],
      middleware: after('CheckFileInfo', (c) => setJson(c, { TemplateSource: 'http://host.test/template.docx' })),
    },
    {
      name: 'template-is-missing',
      breaks: 'TemplateSource returns the template.',
      caughtBy: ['Editors.NewFiles/TemplateIsServed'],
      middleware: after('Download', (c) => setStatus(c, 404)),
    },
    {
      name: 'empty-files-return-204',
      breaks: 'GetFile of a zero-byte file returns 200.',
      caughtBy: ['Extended.Content/EmptyFileIsServed'],
      middleware: after('GetFile', (c) => {
        if (c.res.ok && fileOf(c)?.content.main.length === 0) replaceResponse(c, new Response(null, { status: 204 }));
      }),
    },
    {
      name: 'put-file-returns-201',
      breaks: 'PutFile returns 200.',
      caughtBy: [`${timeGroup}/PutFileReturnsTheTime`],
      middleware: after('PutFile', (c) => {
        if (c.res.ok) setStatus(c, 201);
      }),
    },
  ]),
  ...forEditor('collabora', [
    {
      name: 'no-time',
      breaks: 'CheckFileInfo returns LastModifiedTime.',
      caughtBy: [`${timeGroup}/LastModifiedTimeIsSent`],
      middleware: after('CheckFileInfo', (c) => setJson(c, { LastModifiedTime: undefined })),
    },
    {
      name: 'new-files-need-a-lock',
      breaks: 'A zero-byte file is filled without a lock.',
      caughtBy: ['Editors.NewFiles/SaveOfAnEmptyFileNeedsNoLock'],
      middleware: on('PutFile', async (c, next) =>
        lockIdOf(c) === undefined && fileOf(c)?.content.main.length === 0 ? c.body(null, 409) : await next(),
      ),
    },
    {
      name: 'only-changes-of-users-stored',
      breaks: 'PutFile stores a save without a change by the user.',
      caughtBy: ['Collabora.PutFile/SaveWithoutUserChangeIsStored'],
      middleware: before('PutFile', (c) => (isMarked(c, 'IsModifiedByUser', 'false') ? withoutContent(c) : undefined)),
    },
    {
      name: 'stale-save-taken',
      breaks: 'PutFile with an outdated timestamp is refused.',
      caughtBy: ['Collabora.PutFile/StaleSaveIsRefused'],
      middleware: before('PutFile', (c) => setRequestHeader(c, 'X-COOL-WOPI-Timestamp', undefined)),
    },
    {
      name: 'stale-save-without-status',
      breaks: 'The 409 for an outdated timestamp has COOLStatusCode 1010.',
      caughtBy: ['Collabora.PutFile/StaleSaveIsRefused'],
      middleware: after('PutFile', (c) => {
        if (c.res.status === 409 && lockIdOf(c) === c.req.header('X-WOPI-Lock'))
          replaceResponse(c, new Response(null, { status: 409 }));
      }),
    },
    {
      name: 'conflict-stays',
      breaks: 'PutFile without a timestamp overwrites after a conflict.',
      caughtBy: ['Collabora.PutFile/SaveWithoutTimeOverwrites'],
      middleware: on('PutFile', async (c, next) => {
        if (
          c.var.fileMemory.has('conflict') &&
          knownTime(c) === undefined &&
          lockIdOf(c) === c.req.header('X-WOPI-Lock')
        ) {
          c.var.fileMemory.delete('conflict');
          return c.body(null, 409);
        }
        await next();
        if (c.res.status === 409 && knownTime(c) !== undefined) c.var.fileMemory.set('conflict', 'yes');
        return undefined;
      }),
    },
  ]),
  ...forEditor('onlyoffice', [
    {
      name: 'saves-without-marks-dropped',
      breaks: 'PutFile stores a save without marks.',
      caughtBy: ['Onlyoffice.PutFile/SaveWithoutUserChangeIsStored'],
      middleware: before('PutFile', (c) =>
        c.req.header('X-WOPI-Editors') && !isMarked(c, 'IsModifiedByUser', 'true') && knownTime(c) === undefined
          ? withoutContent(c)
          : undefined,
      ),
    },
    {
      name: 'neither-version-nor-time',
      breaks: 'CheckFileInfo returns Version or LastModifiedTime.',
      caughtBy: ['Onlyoffice.CheckFileInfo/VersionOrTimeIsSent'],
      middleware: after('CheckFileInfo', (c) => setJson(c, { Version: undefined, LastModifiedTime: undefined })),
    },
  ]),
];

async function changeTime(c: DefectContext, change: (time: string) => string): Promise<void> {
  if (!c.res.headers.get('Content-Type')?.startsWith('application/json')) return;
  await changeJson(c, (json) =>
    typeof json.LastModifiedTime === 'string' ? { ...json, LastModifiedTime: change(json.LastModifiedTime) } : json,
  );
}
