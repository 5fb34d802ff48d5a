import { gzipSync } from 'node:zlib';
import { asAlice } from '../acting-as.ts';
import type { Defect } from '../defect.ts';
import { leaveNamesEncoded } from '../names.ts';
import {
  after,
  before,
  changeJson,
  changeResponseBody,
  fileOf,
  on,
  replaceResponse,
  setJson,
  setResponseHeader,
} from '../rewrite.ts';
import { forBoth, forEditor } from './of-editors.ts';

/** Faults in what other editors read, and in how names and addresses reach them. */
export const readingDefects: readonly Defect[] = [
  ...forBoth([
    {
      name: 'posts-redirected',
      breaks: 'A POST is not redirected.',
      caughtBy: ['Editors.Requests/PostsAreNotRedirected'],
      middleware: on('Lock', (c) => Promise.resolve(c.redirect(c.req.url, 307))),
    },
    {
      name: 'refused-saves-go-to-the-login-page',
      breaks: 'A POST with an invalid token is refused.',
      caughtBy: ['Editors.Requests/PostsWithAnInvalidTokenAreNotRedirected'],
      middleware: after(['Lock', 'PutFile'], (c) => {
        if (c.res.status === 401) replaceResponse(c, new Response(null, { status: 302, headers: { Location: '/' } }));
      }),
    },
    {
      name: 'byte-order-mark',
      breaks: 'The JSON of CheckFileInfo begins with "{".',
      caughtBy: ['Editors.Requests/JsonHasNoByteOrderMark'],
      middleware: after('CheckFileInfo', (c) =>
        changeResponseBody(c, (bytes) => Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), bytes])),
      ),
    },
    {
      name: 'user-can-write-missing',
      breaks: 'UserCanWrite is true for a user who may edit.',
      caughtBy: ['Editors.CheckFileInfo/UserCanWriteIsTrue'],
      middleware: after('CheckFileInfo', (c) => setJson(c, { UserCanWrite: undefined })),
    },
    {
      name: 'user-can-rename-missing',
      breaks: 'SupportsRename comes with UserCanRename.',
      caughtBy: ['Editors.CheckFileInfo/RenamingIsClaimedCompletely'],
      middleware: after('CheckFileInfo', (c) => setJson(c, { UserCanRename: undefined })),
    },
    {
      name: 'name-without-extension',
      breaks: 'BaseFileName has an extension.',
      caughtBy: ['Editors.CheckFileInfo/NameHasAnExtension'],
      middleware: after('CheckFileInfo', (c) =>
        changeJson(c, (info) => ({ ...info, BaseFileName: String(info.BaseFileName).replace(/\.[^.]*$/, '') })),
      ),
    },
    {
      name: 'user-id-of-the-session',
      breaks: 'UserId is the same in every response.',
      caughtBy: ['Editors.CheckFileInfo/UserIdStaysTheSame'],
      middleware: after('CheckFileInfo', async (c) => {
        const count = Number(c.var.memory.get('sessions') ?? 0) + 1;
        c.var.memory.set('sessions', `${count}`);
        await changeJson(c, (info) => ({ ...info, UserId: `${info.UserId}${count}` }));
      }),
    },
    {
      name: 'switches-as-text',
      breaks: 'Properties have the types that the editor reads.',
      caughtBy: ['Own.CheckFileInfo/PropertiesAreAsTheEditorReadsThem'],
      middleware: after('CheckFileInfo', (c) => setJson(c, { HidePrintOption: 'true' })),
    },
    {
      name: 'editors-utf-7-not-decoded',
      breaks: 'Names are decoded from UTF-7 as other editors write it.',
      caughtBy: ['Editors.PutRelativeFile/NameWithUnclosedUtf7', 'Editors.PutRelativeFile/NameWithShiftedSpaces'],
      middleware: before(['PutRelativeFile', 'RenameFile'], leaveNamesEncoded),
    },
    {
      name: 'copies-for-any-token',
      breaks: 'PutRelativeFile with an invalid token is refused.',
      caughtBy: ['Editors.PutRelativeFile/InvalidTokenIsRefused'],
      middleware: before('PutRelativeFile', (c) => {
        c.req.raw = asAlice(c);
      }),
    },
    {
      name: 'exports-keep-the-extension-of-the-source',
      breaks: 'A copy has the extension of the requested name.',
      caughtBy: ['Editors.PutRelativeFile/ExportKeepsTheNewExtension'],
      middleware: after('PutRelativeFile', (c) =>
        changeJson(c, (json) => ({ ...json, Name: String(json.Name).replace(/\.pdf$/, '.docx') })),
      ),
    },
  ]),
  ...forEditor('collabora', [
    {
      name: 'unknown-parameters-refused',
      breaks: 'Unknown parameters are ignored.',
      caughtBy: ['Editors.Requests/UnknownParametersAreIgnored'],
      middleware: async (c, next) => (c.req.query('permission') === undefined ? await next() : c.body(null, 400)),
    },
    {
      name: 'always-compressed',
      breaks: 'Nothing is compressed for a client that does not ask for it.',
      caughtBy: ['Editors.Requests/NothingIsCompressedUnasked'],
      middleware: after('GetFile', async (c) => {
        await changeResponseBody(c, (bytes) => gzipSync(bytes));
        setResponseHeader(c, 'Content-Encoding', 'gzip');
      }),
    },
    {
      name: 'relative-writing-by-default',
      breaks: 'UserCanNotWriteRelative is sent.',
      caughtBy: ['Collabora.CheckFileInfo/UserCanNotWriteRelativeIsSent'],
      middleware: after('CheckFileInfo', (c) => setJson(c, { UserCanNotWriteRelative: undefined })),
    },
    {
      name: 'owner-missing',
      breaks: 'OwnerId is sent.',
      caughtBy: ['Collabora.CheckFileInfo/OwnerIdAndSizeAreSent'],
      middleware: after('CheckFileInfo', (c) => setJson(c, { OwnerId: undefined })),
    },
    {
      name: 'file-id-in-the-query',
      breaks: 'The file ID is in the path of the WopiSrc.',
      caughtBy: ['Collabora.Addresses/FileIsFoundWithoutTheQuery'],
      middleware: async (c, next) =>
        c.req.method === 'GET' &&
        c.req.query('access_token_ttl') === undefined &&
        fileOf(c)?.id === c.var.host.testFileId
          ? c.body(null, 404)
          : await next(),
    },
    {
      name: 'file-id-with-dots',
      breaks: 'The file ID needs no encoding.',
      caughtBy: ['Collabora.Addresses/FileIdNeedsNoDecoding'],
      testFilePath: (path) => `${path}.1~2`,
    },
    {
      name: 'copy-without-expiry',
      breaks: 'The Url of a new file has access_token_ttl.',
      caughtBy: ['Collabora.PutRelativeFile/UrlHasTheExpiryOfItsToken'],
      middleware: after('PutRelativeFile', (c) =>
        changeJson(c, (json) => ({ ...json, Url: String(json.Url).replace(/&access_token_ttl=.*$/, '') })),
      ),
    },
    {
      name: 'copy-with-time',
      breaks: 'PutRelativeFile returns no LastModifiedTime.',
      caughtBy: ['Collabora.PutRelativeFile/CopyHasNoTimeForTheSource'],
      middleware: after('PutRelativeFile', (c) => setJson(c, { LastModifiedTime: '2026-01-01T00:00:00Z' })),
    },
    {
      name: 'rename-stores-its-body',
      breaks: 'RenameFile ignores its body.',
      caughtBy: ['Collabora.RenameFile/DocumentInTheBodyIsIgnored'],
      middleware: on('RenameFile', async (c, next) => {
        const main = new Uint8Array(await c.req.raw.clone().arrayBuffer());
        await next();
        const file = fileOf(c);
        if (file && main.length > 0) c.var.host.parts.store.setContent(file, { ...file.content, main });
      }),
    },
    {
      name: 'rename-without-url',
      breaks: 'RenameFile returns the Url of the file.',
      caughtBy: ['Collabora.RenameFile/UrlIsThatOfTheFile'],
      middleware: after('RenameFile', (c) => setJson(c, { Url: undefined })),
    },
  ]),
  ...forEditor('onlyoffice', [
    {
      name: 'encoding-stated-but-not-applied',
      breaks: 'A body is in the Content-Encoding that the response states.',
      caughtBy: ['Editors.Requests/CompressedResponsesAreValid'],
      middleware: after('GetFile', (c) => {
        if (c.req.header('Accept-Encoding')) setResponseHeader(c, 'Content-Encoding', 'gzip');
      }),
    },
    {
      name: 'file-id-with-other-signs',
      breaks: 'The file ID is a key of the document.',
      caughtBy: ['Onlyoffice.Addresses/FileIdIsAKey'],
      testFilePath: (path) => `${path}~1`,
    },
    {
      name: 'wopisrc-with-query',
      breaks: 'The WopiSrc has no query.',
      caughtBy: ['Onlyoffice.Addresses/WopiSrcHasNoQuery'],
      testFilePath: (path) => `${path}?tenant=a`,
    },
    {
      name: 'copy-needs-its-size',
      breaks: 'PutRelativeFile needs no X-WOPI-Size.',
      caughtBy: ['Onlyoffice.PutRelativeFile/CopyWithoutTheSize'],
      middleware: on('PutRelativeFile', async (c, next) =>
        c.req.header('X-WOPI-Size') === undefined ? c.body(null, 400) : await next(),
      ),
    },
    {
      name: 'copy-without-edit-url',
      breaks: 'PutRelativeFile returns HostEditUrl.',
      caughtBy: ['Onlyoffice.PutRelativeFile/ConvertedFileCanBeEdited'],
      middleware: after('PutRelativeFile', (c) => setJson(c, { HostEditUrl: undefined })),
    },
  ]),
];
