import type { Defect } from './defect.ts';
import { operationOf } from './operation-of.ts';
import {
  after,
  changeJson,
  changeResponseBody,
  type DefectContext,
  fileOf,
  replaceResponse,
  setJson,
  setResponseHeader,
  setStatus,
} from './rewrite.ts';

function changeText(c: DefectContext, change: (text: string) => string): Promise<void> {
  return changeResponseBody(c, (bytes) => Buffer.from(change(Buffer.from(bytes).toString())));
}

function hourLater(time: string): string {
  return new Date(Date.parse(time) + 60 * 60 * 1000).toISOString();
}

function withMark(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
}

const jsonOperations = [
  'EnumerateAncestors',
  'CheckContainerInfo',
  'EnumerateChildren',
  'GetEcosystem',
  'GetShareUrl',
  'PutRelativeFile',
];

/** Defects of CheckFileInfo. */
export const fileInfoDefects: readonly Defect[] = [
  {
    name: 'size-as-text',
    breaks: 'Size is a JSON number.',
    caughtBy: ['CheckFileInfoSchema/FullCheckFileInfoSchema'],
    middleware: after('CheckFileInfo', (c) => changeJson(c, (info) => ({ ...info, Size: `${info.Size}` }))),
  },
  {
    name: 'no-user-id',
    breaks: 'UserId is always sent.',
    caughtBy: ['CheckFileInfoSchema/FullCheckFileInfoSchema'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserId: undefined })),
  },
  {
    name: 'test-file-with-path',
    breaks: 'BaseFileName has no path.',
    caughtBy: ['Extended.CheckFileInfo/BaseFileNameIsAFileName'],
    middleware: after('CheckFileInfo', (c) => renameTestFile(c, 'Documents/test.wopitest')),
  },
  {
    name: 'test-file-percent-encoded',
    breaks: 'BaseFileName is not percent-encoded.',
    caughtBy: ['Extended.CheckFileInfo/BaseFileNameIsPlainText'],
    middleware: after('CheckFileInfo', (c) => renameTestFile(c, 'my%20test.wopitest')),
  },
  {
    name: 'test-file-in-utf-7',
    breaks: 'BaseFileName is not in UTF-7.',
    caughtBy: ['Extended.CheckFileInfo/BaseFileNameIsPlainText'],
    middleware: after('CheckFileInfo', (c) => renameTestFile(c, 'caf+AOk-.wopitest')),
  },
  {
    name: 'file-extension-without-dot',
    breaks: 'FileExtension starts with a dot.',
    caughtBy: ['CheckFileInfoSchema/FullCheckFileInfoSchema', 'Extended.CheckFileInfo/FileExtensionAgreesWithTheName'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { FileExtension: 'wopitest' })),
  },
  {
    name: 'host-edit-url-at-office',
    breaks: 'HostEditUrl is a page of the host, not an Office action URL.',
    caughtBy: ['CheckFileInfoSchema/HostUrls'],
    middleware: after('CheckFileInfo', (c) =>
      setJson(c, { HostEditUrl: 'https://word-edit.officeapps.live.com/we/wordeditorframe.aspx' }),
    ),
  },
  {
    name: 'check-file-info-without-token',
    breaks: 'CheckFileInfo with an invalid access token is refused.',
    caughtBy: ['CheckFileInfoSchema/CheckFileWithInvalidAccessToken', 'Extended.AccessTokens/TamperedAccessToken'],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 401)
        replaceResponse(c, Response.json({ BaseFileName: 'test.wopitest', Version: 'v1', Size: 0 }));
    }),
  },
  {
    name: 'size-with-fraction',
    breaks: 'Size is written as an integer.',
    caughtBy: ['CheckFileInfoSchema/FullCheckFileInfoSchema'],
    middleware: after('CheckFileInfo', (c) => changeText(c, (text) => text.replace(/("Size":\d+)/, '$1.0'))),
  },
  {
    name: 'size-one-byte-short',
    breaks: 'Size is the number of bytes that GetFile sends.',
    caughtBy: ['Extended.CheckFileInfo/SizeIsThatOfTheDownload'],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => ({ ...info, Size: Math.max(0, Number(info.Size) - 1) })),
    ),
  },
  {
    name: 'flags-as-text',
    breaks: 'Booleans are not quoted.',
    caughtBy: ['CheckFileInfoSchema/FullCheckFileInfoSchema'],
    middleware: after('CheckFileInfo', (c) =>
      changeText(c, (text) => text.replace('"SupportsRename":true', '"SupportsRename":"true"')),
    ),
  },
  {
    name: 'geo-location-missing',
    breaks: 'A CSPP Plus host sends every CSPP Plus property.',
    caughtBy: ['CheckFileInfoSchema/FullCheckFileInfoSchema'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { FileGeoLocationCode: undefined })),
  },
  {
    name: 'owner-id-empty',
    breaks: 'OwnerId identifies the owner of the file.',
    caughtBy: ['BaseWopiViewing/ViewOnlySupport'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { OwnerId: '' })),
  },
  {
    name: 'download-url-relative',
    breaks: 'DownloadUrl is an absolute URL.',
    caughtBy: ['CheckFileInfoSchema/FullCheckFileInfoSchema'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { DownloadUrl: '/download/1' })),
  },
  {
    name: 'sign-in-url-null',
    breaks: 'A URL that the host does not offer is omitted, not null.',
    caughtBy: ['Extended.CheckFileInfo/NoPropertyIsNull'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { SignInUrl: null })),
  },
  {
    name: 'email-as-user-id',
    breaks: 'User IDs contain only letters and digits.',
    caughtBy: ['Extended.CheckFileInfo/UserIdsAreAlphanumeric'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserId: 'alice@example.com' })),
  },
  {
    name: 'read-only-and-writable',
    breaks: 'ReadOnly and UserCanWrite are never both true.',
    caughtBy: ['Extended.CheckFileInfo/ReadOnlyExcludesUserCanWrite'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { ReadOnly: true })),
  },
  {
    name: 'editing-claimed-in-part',
    breaks: 'A host on which users can write claims SupportsUpdate and SupportsLocks.',
    caughtBy: ['Extended.CheckFileInfo/EditingIsClaimedCompletely'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { SupportsUpdate: undefined, SupportsCoauth: false })),
  },
  {
    name: 'coauthoring-claimed-in-part',
    breaks: 'A host that claims SupportsCoauth also claims SupportsUserInfo.',
    caughtBy: ['Extended.CheckFileInfo/CoauthoringIsClaimedCompletely'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { SupportsUserInfo: false })),
  },
  {
    name: 'deletion-not-claimed',
    breaks: 'A host on which files can be created claims SupportsDeleteFile.',
    caughtBy: ['Extended.CheckFileInfo/NewFilesCanBeDeleted'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { SupportsDeleteFile: false })),
  },
  {
    name: 'close-message-without-url',
    breaks: 'ClosePostMessage comes with CloseUrl.',
    caughtBy: ['Extended.CheckFileInfo/ClosePostMessageComesWithCloseUrl'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { ClosePostMessage: true, CloseUrl: undefined })),
  },
  {
    name: 'workflow-without-type',
    breaks: 'WorkflowUrl comes with WorkflowType.',
    caughtBy: ['Extended.CheckFileInfo/WorkflowTypeComesWithTheWorkflow'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { WorkflowType: undefined })),
  },
  {
    name: 'deprecated-properties-sent',
    breaks: 'CheckFileInfo contains no deprecated properties.',
    caughtBy: ['Extended.CheckFileInfo/DeprecatedPropertiesAreNotSent'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { HostName: 'Reference host' })),
  },
  {
    name: 'server-time-in-seconds',
    breaks: 'ServerTime is in milliseconds.',
    caughtBy: ['Extended.CheckFileInfo/ServerTimeIsTheCurrentTime'],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => ({ ...info, ServerTime: Math.floor(Number(info.ServerTime) / 1000) })),
    ),
  },
  {
    name: 'token-expiry-as-duration',
    breaks: 'AccessTokenExpiry is a time.',
    caughtBy: ['Extended.CheckFileInfo/AccessTokenExpiryIsATime'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { AccessTokenExpiry: 36_000_000 })),
  },
  {
    name: 'user-without-name',
    breaks: 'A user who is signed in has a UserFriendlyName.',
    caughtBy: ['Extended.CheckFileInfo/UserFriendlyNameIsSent'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserFriendlyName: '' })),
  },
  {
    name: 'json-with-byte-order-mark',
    breaks: 'JSON has no byte order mark.',
    caughtBy: ['Extended.CheckFileInfo/JsonIsUtf8'],
    middleware: after('CheckFileInfo', (c) => changeResponseBody(c, withMark)),
  },
  {
    name: 'other-json-with-byte-order-mark',
    breaks: 'JSON of every operation has no byte order mark.',
    caughtBy: jsonOperations.map((operation) => `Extended.CheckFileInfo/JsonOf${operation}IsUtf8`),
    middleware: async (c, next) => {
      await next();
      const isJson = c.res.headers.get('Content-Type')?.startsWith('application/json');
      if (isJson && operationOf(c.req.raw) !== 'CheckFileInfo') await changeResponseBody(c, withMark);
    },
  },
  {
    name: 'error-page-of-development',
    breaks: 'An error response contains no secrets and no stack trace.',
    caughtBy: ['Extended.CheckFileInfo/RefusalsRevealNothing'],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 404) replaceResponse(c, new Response(`no file for ${c.req.url}`, { status: 404 }));
    }),
  },
  {
    name: 'path-without-wopi',
    breaks: 'The path of WopiSrc has a segment that begins with wopi.',
    caughtBy: ['Extended.CheckFileInfo/WopiSrcHasTheDocumentedPath'],
    testFilePath: (path) => path.replace('/wopi/', '/api/'),
  },
  {
    name: 'file-id-is-a-path',
    breaks: 'The file ID is not a path.',
    caughtBy: ['Extended.CheckFileInfo/FileIdNeedsNoEncoding'],
    testFilePath: (path) => path.replace(/([^/]+)$/, 'documents%2F$1'),
  },
  {
    name: 'modified-time-of-the-server',
    breaks: 'LastModifiedTime is a UTC time.',
    caughtBy: ['Extended.CheckFileInfo/LastModifiedTimeIsUtc'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { LastModifiedTime: '2024-06-15T13:45:30.0000000+02:00' })),
  },
  {
    name: 'modified-time-in-local-time',
    breaks: 'LastModifiedTime ends in Z only if it is a UTC time.',
    caughtBy: ['Extended.Content/LastModifiedTimeIsThatOfTheSave'],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => ({ ...info, LastModifiedTime: hourLater(String(info.LastModifiedTime)) })),
    ),
  },
  {
    name: 'modified-time-of-the-upload',
    breaks: 'LastModifiedTime advances with PutFile.',
    caughtBy: ['Extended.Content/LastModifiedTimeIsThatOfTheSave'],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => {
        const key = `first time ${fileOf(c)?.id}`;
        const first = c.var.memory.get(key) ?? String(info.LastModifiedTime);
        c.var.memory.set(key, first);
        return { ...info, LastModifiedTime: first };
      }),
    ),
  },
  {
    name: 'check-file-info-answers-203',
    breaks: 'CheckFileInfo returns 200.',
    caughtBy: [
      'FileVersion/files.LockAndUnlockAfterGetFileReturnsSameVersion',
      'PutRelativeFile/PutRelativeFile.SuggestedName',
      'FileUrlUsage/GetFromFileUrlAfterPutFile',
      'FileUrlViewOnly/GetFromFileUrl',
      'GetSharingUrlForFileWithTypeReadOnly/files.GetShareUrlForReadOnlyUrlType',
    ],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 200) setStatus(c, 203);
    }),
  },
  {
    name: 'check-container-info-answers-203',
    breaks: 'CheckContainerInfo returns 200.',
    caughtBy: ['GetSharingUrlForContainerWithTypeReadOnly/containers.GetShareUrlForReadOnlyUrlType'],
    middleware: after('CheckContainerInfo', (c) => {
      if (c.res.status === 200) setStatus(c, 203);
    }),
  },
  {
    name: 'json-as-text',
    breaks: 'The Content-Type of CheckFileInfo is JSON.',
    caughtBy: ['Extended.CheckFileInfo/AnswerIsJson'],
    middleware: after('CheckFileInfo', (c) => setResponseHeader(c, 'Content-Type', 'text/html; charset=utf-8')),
  },
  {
    name: 'answers-cacheable',
    breaks: 'Responses that contain access tokens are not cacheable.',
    caughtBy: ['Extended.CheckFileInfo/AnswerIsNotCached'],
    middleware: after('CheckFileInfo', (c) => setResponseHeader(c, 'Cache-Control', 'public, max-age=60')),
  },
];

/** Shows the file under test with this name. */
async function renameTestFile(c: DefectContext, BaseFileName: string): Promise<void> {
  if (fileOf(c)?.id === c.var.host.testFileId) await setJson(c, { BaseFileName });
}
