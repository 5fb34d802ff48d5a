import { replaceMain } from '../content.ts';
import type { Defect } from './defect.ts';
import {
  after,
  before,
  changeJson,
  changeRequestBody,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  setJson,
  setRequestHeader,
  setStatus,
} from './rewrite.ts';

function isSentAs(c: DefectContext, contentType: string): boolean {
  return c.req.header('Content-Type')?.startsWith(contentType) ?? false;
}

// Copies and new files stay correct, so that only checks about reading this file turn red.
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

/** Defects of GetFile, PutFile and the content properties of CheckFileInfo. */
export const contentDefects: readonly Defect[] = [
  {
    name: 'get-file-needs-a-lock',
    breaks: 'GetFile does not require a lock.',
    caughtBy: ['BaseWopiViewing/GetUnlockedFile'],
    variant: 'no-coauth',
    middleware: after('GetFile', (c) => {
      if (c.res.ok && isUnlockedTestFile(c)) setStatus(c, 409);
    }),
  },
  {
    name: 'get-file-length-off',
    breaks: 'Content-Length is the length of the body.',
    caughtBy: ['FileVersion/files.GetFileReturnsVersion'],
    variant: 'no-coauth',
    middleware: after('GetFile', (c) => {
      if (!c.res.ok || !isUnlockedTestFile(c)) return;
      c.res.headers.set('Content-Length', `${Number(c.res.headers.get('Content-Length')) + 10}`);
      c.res.headers.set('Connection', 'close');
    }),
  },
  {
    name: 'put-file-always-needs-a-lock',
    breaks: 'PutFile to an unlocked file of zero bytes succeeds.',
    caughtBy: ['EditFlows/PutUnlockedFile'],
    middleware: on('PutFile', (c, next) =>
      fileOf(c) && lockIdOf(c) === undefined ? Promise.resolve(c.body(null, 409, { 'X-WOPI-Lock': '' })) : next(),
    ),
  },
  {
    name: 'put-file-never-needs-a-lock',
    breaks: 'PutFile to a file with content requires a lock.',
    caughtBy: ['EditFlows/PutUnlockedFileNotZeroBytes'],
    middleware: before('PutFile', (c) => {
      const file = fileOf(c);
      if (file && lockIdOf(c) === undefined)
        c.var.host.parts.store.setContent(file, replaceMain(file.content, new Uint8Array()));
    }),
  },
  {
    name: 'put-file-writes-before-it-judges',
    breaks: 'A refused PutFile does not change the content.',
    caughtBy: [
      'Extended.Content/RefusedPutFileChangesNothing',
      'Extended.Content/RefusedPutFileOfUnlockedFileChangesNothing',
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
    breaks: 'PutFile stores bytes, not text.',
    caughtBy: ['Extended.Content/PutFileKeepsEveryByte'],
    middleware: before('PutFile', (c) =>
      changeRequestBody(c, (bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes))),
    ),
  },
  {
    name: 'put-file-loses-forms',
    breaks: 'PutFile stores its body unchanged, whatever the Content-Type.',
    caughtBy: ['Extended.Content/PutFileAsFormKeepsEveryByte'],
    middleware: before('PutFile', async (c) => {
      if (isSentAs(c, 'application/x-www-form-urlencoded')) await changeRequestBody(c, () => new Uint8Array());
    }),
  },
  {
    name: 'put-file-parses-json',
    breaks: 'PutFile stores its body unchanged, whatever the Content-Type.',
    caughtBy: ['Extended.Content/PutFileAsJsonKeepsEveryByte'],
    middleware: on('PutFile', (c, next) =>
      isSentAs(c, 'application/json') ? Promise.resolve(c.body(null, 400)) : next(),
    ),
  },
  {
    name: 'put-file-needs-content-type',
    breaks: 'PutFile accepts a body without a Content-Type.',
    caughtBy: ['Extended.Content/PutFileWithoutContentTypeKeepsEveryByte'],
    middleware: on('PutFile', (c, next) =>
      c.req.header('Content-Type') === undefined ? Promise.resolve(c.body(null, 415)) : next(),
    ),
  },
  {
    name: 'put-file-ends-lines',
    breaks: 'PutFile stores its body unchanged, whatever the Content-Type.',
    caughtBy: ['Extended.Content/PutFileAsTextKeepsEveryByte'],
    middleware: before('PutFile', async (c) => {
      if (isSentAs(c, 'text/plain'))
        await changeRequestBody(c, (bytes) =>
          Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
        );
    }),
  },
  {
    name: 'put-file-ignores-empty-bodies',
    breaks: 'PutFile with an empty body empties the file.',
    caughtBy: ['Extended.Content/EmptyFileIsServed'],
    variant: 'no-coauth',
    middleware: on('PutFile', (c, next) =>
      c.req.header('Content-Length') === '0' && lockIdOf(c) === c.req.header('X-WOPI-Lock')
        ? Promise.resolve(c.body(null, 200))
        : next(),
    ),
  },
  {
    name: 'empty-file-not-found',
    breaks: 'GetFile of a file of zero bytes returns 200.',
    caughtBy: ['Extended.Content/EmptyFileIsServed'],
    middleware: after('GetFile', (c) => {
      if (fileOf(c)?.content.main.length === 0) setStatus(c, 404);
    }),
  },
  {
    name: 'size-counts-characters',
    breaks: 'Size is the number of bytes.',
    caughtBy: ['Extended.Content/SizeIsThatOfTheContent'],
    middleware: after('CheckFileInfo', async (c) => {
      const text = new TextDecoder().decode(fileOf(c)?.content.main);
      // Packages left by other checks stay correct. Otherwise the order of checks would decide what turns red.
      if (!text.startsWith('PK')) await setJson(c, { Size: text.length });
    }),
  },
  {
    name: 'sha256-in-hexadecimal',
    breaks: 'SHA256 is Base64-encoded.',
    caughtBy: ['Extended.Content/SHA256IsThatOfTheContent'],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => ({ ...info, SHA256: Buffer.from(String(info.SHA256), 'base64').toString('hex') })),
    ),
  },
  {
    name: 'sha256-of-the-upload',
    breaks: 'SHA256 is the hash of the current content.',
    caughtBy: ['Extended.Content/SHA256IsThatOfTheContent'],
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
    name: 'sha256-not-of-earlier-content',
    breaks: 'SHA256 is the hash of the current content, even if the file had it before.',
    caughtBy: ['Extended.Content/SHA256IsThatOfTheContent'],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => {
        const { memory } = c.var;
        const hash = String(info.SHA256);
        const isBack = memory.has(`had ${hash}`) && memory.get('last hash') !== hash;
        const reported = isBack ? memory.get('last hash') : hash;
        memory.set(`had ${hash}`, 'yes').set('last hash', reported ?? hash);
        return { ...info, SHA256: reported };
      }),
    ),
  },
  {
    name: 'max-expected-size-ignored',
    breaks: 'GetFile refuses a file larger than X-WOPI-MaxExpectedSize.',
    caughtBy: ['Extended.Content/GetFileLargerThanExpected'],
    middleware: before('GetFile', (c) => setRequestHeader(c, 'X-WOPI-MaxExpectedSize', undefined)),
  },
  {
    name: 'max-expected-size-is-too-much',
    breaks: 'GetFile returns a file of exactly X-WOPI-MaxExpectedSize bytes.',
    caughtBy: ['Extended.Content/GetFileOfExpectedSize'],
    middleware: before('GetFile', (c) => {
      const size = c.req.header('X-WOPI-MaxExpectedSize');
      if (size !== undefined) setRequestHeader(c, 'X-WOPI-MaxExpectedSize', `${Number(size) - 1}`);
    }),
  },
  {
    name: 'file-url-needs-authorization',
    breaks: 'FileUrl works without added tokens or headers.',
    caughtBy: ['FileUrlViewOnly/GetFromFileUrl'],
    middleware: on('Download', (c, next) =>
      c.req.header('Authorization') === undefined ? Promise.resolve(c.body(null, 401)) : next(),
    ),
  },
];
