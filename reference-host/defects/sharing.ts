import type { Defect } from './defect.ts';
import { after, before, changeRequestBody, on, setJson, setRequestHeader } from './rewrite.ts';

/** Defects of GetShareUrl and PutUserInfo. */
export const sharingDefects: readonly Defect[] = [
  {
    name: 'share-url-relative',
    breaks: 'ShareUrl is an absolute URL.',
    caughtBy: [
      'GetSharingUrlForFileWithTypeReadOnly/files.GetShareUrlForReadOnlyUrlType',
      'GetSharingUrlForContainerWithTypeReadOnly/containers.GetShareUrlForReadOnlyUrlType',
      'GetSharingUrlForFileWithTypeReadWrite/files.GetShareUrlForReadWriteUrlType',
      'GetSharingUrlForContainerWithTypeReadWrite/containers.GetShareUrlForReadWriteUrlType',
    ],
    middleware: after('GetShareUrl', (c) => setJson(c, { ShareUrl: '/share/1' })),
  },
  {
    name: 'read-write-share-url-missing',
    breaks: 'GetShareUrl returns every share URL type that the host offers.',
    caughtBy: [
      'GetSharingUrlForFileWithTypeReadWrite/files.GetShareUrlForReadWriteUrlType',
      'GetSharingUrlForContainerWithTypeReadWrite/containers.GetShareUrlForReadWriteUrlType',
    ],
    middleware: on('GetShareUrl', (c, next) =>
      c.req.header('X-WOPI-UrlType') === 'ReadWrite' ? Promise.resolve(c.body(null, 501)) : next(),
    ),
  },
  {
    name: 'unknown-share-type-is-read-only',
    breaks: 'An unknown share URL type is refused.',
    caughtBy: [
      'GetSharingUrlForFileWithUnknownType/files.GetShareUrlForUnknownUrlType',
      'GetSharingUrlForContainerWithUnknownType/containers.GetShareUrlForUnknownUrlType',
    ],
    middleware: before('GetShareUrl', (c) => {
      if (c.req.header('X-WOPI-UrlType') !== 'ReadWrite') setRequestHeader(c, 'X-WOPI-UrlType', 'ReadOnly');
    }),
  },
  {
    name: 'user-info-lost',
    breaks: 'UserInfo is what PutUserInfo stored.',
    caughtBy: ['PutUserInfo/PutUserInfoSucceeds'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserInfo: undefined })),
  },
  {
    name: 'user-info-cut',
    breaks: 'UserInfo is stored in full.',
    caughtBy: ['PutUserInfo/PutUserInfoSucceeds'],
    middleware: before('PutUserInfo', (c) => changeRequestBody(c, (bytes) => bytes.slice(0, 16))),
  },
];
