import { type Defect, inGroup } from './defect.ts';
import {
  after,
  changeJson,
  changeResponseBody,
  type DefectContext,
  replaceResponse,
  setJson,
  setResponseHeader,
} from './rewrite.ts';

const inExtended = (...names: readonly string[]) => inGroup('Extended.CheckFileInfo', ...names);

function changeText(c: DefectContext, change: (text: string) => string): Promise<void> {
  return changeResponseBody(c, (bytes) => Buffer.from(change(Buffer.from(bytes).toString())));
}

/** Defects of CheckFileInfo. */
export const checkFileInfoDefects: readonly Defect[] = [
  {
    name: 'size-as-text',
    breaks: 'Size is a JSON number.',
    caughtBy: inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
    middleware: after('CheckFileInfo', (c) => changeJson(c, (info) => ({ ...info, Size: `${info.Size}` }))),
  },
  {
    name: 'no-user-id',
    breaks: 'UserId is always sent.',
    caughtBy: inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserId: undefined })),
  },
  {
    name: 'file-extension-without-dot',
    breaks: 'FileExtension begins with a dot.',
    caughtBy: [
      ...inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
      ...inExtended('FileExtensionAgreesWithTheName'),
      ...inGroup(
        'RenameFileIfCreateChildFileIsSupported',
        'CreateChildFileAndRenameFile.RenameShouldNotChangeFileExtension',
      ),
    ],
    middleware: after('CheckFileInfo', (c) => setJson(c, { FileExtension: 'wopitest' })),
  },
  {
    name: 'host-edit-url-at-office',
    breaks: 'HostEditUrl leads to a page of the host, not to an Office action URL.',
    caughtBy: inGroup('CheckFileInfoSchema', 'HostUrls'),
    middleware: after('CheckFileInfo', (c) =>
      setJson(c, { HostEditUrl: 'https://word-edit.officeapps.live.com/we/wordeditorframe.aspx' }),
    ),
  },
  {
    name: 'check-file-info-without-token',
    breaks: 'CheckFileInfo with an invalid access token is refused.',
    caughtBy: [
      ...inGroup('CheckFileInfoSchema', 'CheckFileWithInvalidAccessToken'),
      ...inGroup('Extended.AccessTokens', 'NoAccessToken', 'TamperedAccessToken'),
    ],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 401)
        replaceResponse(c, Response.json({ BaseFileName: 'test.wopitest', Version: 'v1', Size: 0 }));
    }),
  },
  {
    name: 'size-with-fraction',
    breaks: 'Size is written as an integer.',
    caughtBy: inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
    middleware: after('CheckFileInfo', (c) => changeText(c, (text) => text.replace(/("Size":\d+)/, '$1.0'))),
  },
  {
    name: 'size-one-byte-short',
    breaks: 'Size is that of what GetFile sends.',
    caughtBy: [
      ...inExtended('SizeIsThatOfTheDownload'),
      ...inGroup('Extended.Content', 'SizeIsThatOfTheContent'),
      ...inGroup('Extended.PutRelativeFile', 'PutRelativeFile.CopyHasTheBodyAndTheName'),
      ...inGroup('Extended.Containers', 'EnumerateChildren.FilesAreAsCheckFileInfoSays'),
    ],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => ({ ...info, Size: Math.max(0, Number(info.Size) - 1) })),
    ),
  },
  {
    name: 'flags-as-text',
    breaks: 'Booleans are not quoted.',
    caughtBy: inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
    middleware: after('CheckFileInfo', (c) =>
      changeText(c, (text) => text.replace('"SupportsRename":true', '"SupportsRename":"true"')),
    ),
  },
  {
    name: 'geo-location-missing',
    breaks: 'A CSPP Plus host sends every property of CSPP Plus.',
    caughtBy: inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
    middleware: after('CheckFileInfo', (c) => setJson(c, { FileGeoLocationCode: undefined })),
  },
  {
    name: 'owner-id-empty',
    breaks: 'OwnerId names the owner of the file.',
    caughtBy: [...inGroup('BaseWopiViewing', 'ViewOnlySupport'), ...inGroup('EditFlows', 'BasicEdit', 'EditNoChange')],
    middleware: after('CheckFileInfo', (c) => setJson(c, { OwnerId: '' })),
  },
  {
    name: 'download-url-relative',
    breaks: 'DownloadUrl is an absolute URL.',
    caughtBy: [
      ...inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
      ...inGroup('BaseWopiViewing', 'ViewOnlySupport'),
      ...inGroup('EditFlows', 'BasicEdit'),
      ...inGroup('Features', 'Feature.Download'),
    ],
    middleware: after('CheckFileInfo', (c) => setJson(c, { DownloadUrl: '/download/1' })),
  },
  {
    name: 'sign-in-url-null',
    breaks: 'A URL that the host does not have is left out.',
    caughtBy: [...inGroup('CheckFileInfoSchema', 'HostUrls'), ...inExtended('NoPropertyIsNull')],
    middleware: after('CheckFileInfo', (c) => setJson(c, { SignInUrl: null })),
  },
  {
    name: 'email-as-user-id',
    breaks: 'User IDs consist of letters and digits.',
    caughtBy: inExtended('UserIdsAreAlphanumeric'),
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserId: 'alice@example.com' })),
  },
  {
    name: 'read-only-and-writable',
    breaks: 'ReadOnly and UserCanWrite exclude each other.',
    caughtBy: inExtended('ReadOnlyExcludesUserCanWrite'),
    middleware: after('CheckFileInfo', (c) => setJson(c, { ReadOnly: true })),
  },
  {
    name: 'modified-time-of-the-server',
    breaks: 'LastModifiedTime is a UTC time.',
    caughtBy: inExtended('LastModifiedTimeIsUtc'),
    middleware: after('CheckFileInfo', (c) => setJson(c, { LastModifiedTime: '2024-06-15T13:45:30.0000000+02:00' })),
  },
  {
    name: 'json-as-text',
    breaks: 'The answer says that it is JSON.',
    caughtBy: inExtended('AnswerIsJson'),
    middleware: after('CheckFileInfo', (c) => setResponseHeader(c, 'Content-Type', 'text/html; charset=utf-8')),
  },
  {
    name: 'answers-cacheable',
    breaks: 'Answers that hold tokens are kept out of caches.',
    caughtBy: inExtended('AnswerIsNotCached'),
    middleware: after('CheckFileInfo', (c) => setResponseHeader(c, 'Cache-Control', 'public, max-age=60')),
  },
];
