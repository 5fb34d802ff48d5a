import { type Defect, inGroup } from './defect.ts';
import { after, changeJson, replaceResponse, setJson } from './rewrite.ts';

/** Defects of CheckFileInfo. */
export const checkFileInfoDefects: readonly Defect[] = [
  {
    name: 'size-as-text',
    breaks: 'Size is a JSON number.',
    caughtBy: [
      ...inGroup('CheckFileInfoSchema', 'FullCheckFileInfoSchema'),
      ...inGroup('BaseWopiViewing', 'ViewOnlySupport'),
      ...inGroup('EditFlows', 'BasicEdit', 'EditNoChange'),
    ],
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
      ...inGroup(
        'RenameFileIfCreateChildFileIsNotSupported',
        'PutRelativeAndRenameFile.RenameShouldNotChangeFileExtension',
      ),
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
    caughtBy: inGroup('CheckFileInfoSchema', 'CheckFileWithInvalidAccessToken'),
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 401)
        replaceResponse(c, Response.json({ BaseFileName: 'test.wopitest', Version: 'v1', Size: 0 }));
    }),
  },
];
