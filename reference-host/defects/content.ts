import { replaceMain } from '../content.ts';
import { type Defect, inGroup } from './defect.ts';
import {
  after,
  before,
  changeJson,
  changeRequestBody,
  changeResponseBody,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  setJson,
  setRequestHeader,
  setStatus,
} from './rewrite.ts';

const inExtended = (...names: readonly string[]) => inGroup('Extended.Content', ...names);

function isSentAs(c: DefectContext, contentType: string): boolean {
  return c.req.header('Content-Type')?.startsWith(contentType) ?? false;
}

// Copies and new files are spared, so that only what is about reading the file itself goes red.
function isUnlockedTestFile(c: DefectContext): boolean {
  return fileOf(c)?.id === c.var.host.testFileId && lockIdOf(c) === undefined;
}

async function bodyOf(c: DefectContext): Promise<Uint8Array> {
  let body = new Uint8Array();
  await changeRequestBody(c, (bytes) => {
    body = Uint8Array.from(bytes);
    return bytes;
  });
  return body;
}

/** Defects of GetFile, PutFile and of what CheckFileInfo says about the content. */
export const contentDefects: readonly Defect[] = [
  {
    name: 'get-file-needs-a-lock',
    breaks: 'GetFile needs no lock.',
    caughtBy: [
      ...inGroup('BaseWopiViewing', 'ViewOnlySupport', 'GetUnlockedFile'),
      ...inExtended('GetFileOfExpectedSize'),
      ...inGroup('Extended.ItemVersion', 'GetFileSendsItemVersion', 'VersionStaysWithTheContent'),
    ],
    variant: 'no-coauth',
    middleware: after('GetFile', (c) => {
      if (c.res.ok && isUnlockedTestFile(c)) setStatus(c, 409);
    }),
  },
  {
    name: 'get-file-length-off',
    breaks: 'Content-Length is that of the body.',
    caughtBy: [
      ...inGroup('BaseWopiViewing', 'ViewOnlySupport', 'GetUnlockedFile'),
      ...inGroup('EditFlows', 'BasicEdit', 'PutUnlockedFile'),
      ...inGroup('FileVersion', 'files.GetFileReturnsVersion', 'files.LockAndUnlockAfterGetFileReturnsSameVersion'),
      ...inExtended('RefusedPutFileOfUnlockedFileChangesNothing', 'GetFileOfExpectedSize'),
      ...inGroup('Extended.ItemVersion', 'GetFileSendsItemVersion', 'VersionStaysWithTheContent'),
    ],
    variant: 'no-coauth',
    middleware: after('GetFile', (c) => {
      if (!c.res.ok || !isUnlockedTestFile(c)) return;
      c.res.headers.set('Content-Length', `${Number(c.res.headers.get('Content-Length')) + 10}`);
      c.res.headers.set('Connection', 'close');
    }),
  },
  {
    name: 'put-file-always-needs-a-lock',
    breaks: 'PutFile fills a file of zero bytes without a lock.',
    caughtBy: inGroup('EditFlows', 'PutUnlockedFile'),
    middleware: on('PutFile', (c, next) =>
      fileOf(c) && lockIdOf(c) === undefined ? Promise.resolve(c.body(null, 409, { 'X-WOPI-Lock': '' })) : next(),
    ),
  },
  {
    name: 'put-file-never-needs-a-lock',
    breaks: 'PutFile on a file with content needs a lock.',
    caughtBy: [
      ...inGroup('EditFlows', 'PutUnlockedFileNotZeroBytes'),
      ...inGroup('Extended.Locks', 'PutFileOnUnlockedFileNamesAnEmptyLock'),
      ...inExtended('RefusedPutFileOfUnlockedFileChangesNothing'),
    ],
    middleware: before('PutFile', (c) => {
      const file = fileOf(c);
      if (file && lockIdOf(c) === undefined)
        c.var.host.parts.store.setContent(file, replaceMain(file.content, new Uint8Array()));
    }),
  },
  {
    name: 'put-file-writes-before-it-judges',
    breaks: 'A refused PutFile leaves the content as it was.',
    caughtBy: [
      ...inGroup('Extended.Locks', 'PutFileWithoutLockIdOnLockedFile', 'PutFileWithoutLockIdOnLockedEmptyFile'),
      ...inExtended('RefusedPutFileChangesNothing', 'RefusedPutFileOfUnlockedFileChangesNothing'),
    ],
    middleware: on('PutFile', async (c, next) => {
      const body = await bodyOf(c);
      await next();
      const file = fileOf(c);
      if (c.res.status === 409 && file) c.var.host.parts.store.setContent(file, replaceMain(file.content, body));
    }),
  },
  {
    name: 'put-file-as-text',
    breaks: 'Content is bytes, not text.',
    caughtBy: inExtended(
      'PutFileKeepsEveryByte',
      'PutFileAsFormKeepsEveryByte',
      'PutFileAsJsonKeepsEveryByte',
      'PutFileAsTextKeepsEveryByte',
      'SizeIsThatOfTheContent',
    ),
    middleware: before('PutFile', (c) =>
      changeRequestBody(c, (bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes))),
    ),
  },
  {
    name: 'put-file-loses-forms',
    breaks: 'PutFile stores its body whatever Content-Type says.',
    caughtBy: inExtended('PutFileAsFormKeepsEveryByte'),
    middleware: before('PutFile', async (c) => {
      if (isSentAs(c, 'application/x-www-form-urlencoded')) await changeRequestBody(c, () => new Uint8Array());
    }),
  },
  {
    name: 'put-file-parses-json',
    breaks: 'PutFile stores its body whatever Content-Type says.',
    caughtBy: inExtended('PutFileAsJsonKeepsEveryByte'),
    middleware: on('PutFile', (c, next) =>
      isSentAs(c, 'application/json') ? Promise.resolve(c.body(null, 400)) : next(),
    ),
  },
  {
    name: 'put-file-ends-lines',
    breaks: 'PutFile stores its body whatever Content-Type says.',
    caughtBy: inExtended('PutFileAsTextKeepsEveryByte'),
    middleware: before('PutFile', async (c) => {
      if (isSentAs(c, 'text/plain'))
        await changeRequestBody(c, (bytes) =>
          Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
        );
    }),
  },
  {
    name: 'put-file-ignores-empty-bodies',
    breaks: 'PutFile without a single byte empties the file.',
    caughtBy: [
      ...inGroup('EditFlows', 'PutUnlockedFile'),
      ...inGroup('Extended.Locks', 'PutFileWithoutLockIdOnLockedEmptyFile'),
      ...inExtended('EmptyFileIsServed', 'SizeIsThatOfTheContent'),
    ],
    variant: 'no-coauth',
    middleware: on('PutFile', (c, next) =>
      c.req.header('Content-Length') === '0' && lockIdOf(c) === c.req.header('X-WOPI-Lock')
        ? Promise.resolve(c.body(null, 200))
        : next(),
    ),
  },
  {
    name: 'empty-file-not-found',
    breaks: 'GetFile serves a file of zero bytes with 200.',
    caughtBy: [
      ...inExtended('EmptyFileIsServed'),
      ...inGroup('Extended.PutRelativeFile', 'PutRelativeFile.EmptyBodyMakesAnEmptyFile'),
      ...inGroup('Extended.Containers', 'CreateChildFile.NewFileIsEmpty'),
    ],
    middleware: after('GetFile', (c) => {
      if (fileOf(c)?.content.main.length === 0) setStatus(c, 404);
    }),
  },
  {
    name: 'size-counts-characters',
    breaks: 'Size is the number of bytes.',
    caughtBy: inExtended('SizeIsThatOfTheContent'),
    middleware: after('CheckFileInfo', async (c) => {
      const text = new TextDecoder().decode(fileOf(c)?.content.main);
      // Packages that other checks left behind are spared, or it would depend on them what goes red.
      if (!text.startsWith('PK')) await setJson(c, { Size: text.length });
    }),
  },
  {
    name: 'sha256-in-hexadecimal',
    breaks: 'SHA256 is written in Base64.',
    caughtBy: inExtended('SHA256IsThatOfTheContent'),
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => ({ ...info, SHA256: Buffer.from(String(info.SHA256), 'base64').toString('hex') })),
    ),
  },
  {
    name: 'sha256-of-the-upload',
    breaks: 'SHA256 is that of the content as it is now.',
    caughtBy: inExtended('SHA256IsThatOfTheContent'),
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => {
        const id = fileOf(c)?.id ?? '';
        const first = c.var.memory.get(id) ?? String(info.SHA256);
        c.var.memory.set(id, first);
        return { ...info, SHA256: first };
      }),
    ),
  },
  {
    name: 'max-expected-size-ignored',
    breaks: 'GetFile refuses a file that is larger than the client takes.',
    caughtBy: inExtended('GetFileLargerThanExpected'),
    middleware: before('GetFile', (c) => setRequestHeader(c, 'X-WOPI-MaxExpectedSize', undefined)),
  },
  {
    name: 'max-expected-size-is-too-much',
    breaks: 'GetFile serves a file that is just as large as the client takes.',
    caughtBy: inExtended('GetFileOfExpectedSize'),
    middleware: before('GetFile', (c) => {
      const size = c.req.header('X-WOPI-MaxExpectedSize');
      if (size !== undefined) setRequestHeader(c, 'X-WOPI-MaxExpectedSize', `${Number(size) - 1}`);
    }),
  },
  {
    name: 'file-url-out-of-date',
    breaks: 'FileUrl serves the content that was saved last.',
    caughtBy: inGroup('FileUrlUsage', 'GetFromFileUrlAfterPutFile'),
    middleware: after('Download', (c) => changeResponseBody(c, () => Buffer.from('the content of yesterday'))),
  },
  {
    name: 'file-url-needs-authorization',
    breaks: 'FileUrl is served as it stands.',
    caughtBy: [
      ...inGroup('FileUrlUsage', 'GetFromFileUrlAfterPutFile'),
      ...inGroup('FileUrlViewOnly', 'GetFromFileUrl'),
    ],
    middleware: on('Download', (c, next) =>
      c.req.header('Authorization') === undefined ? Promise.resolve(c.body(null, 401)) : next(),
    ),
  },
];
