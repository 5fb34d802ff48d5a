import type { Defect } from './defect.ts';
import { after, before, changeJson, changeRequestBody, fileOf, on, setJson, setRequestHeader } from './rewrite.ts';

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
    name: 'missing-share-type-is-read-only',
    breaks: 'GetShareUrl without a share URL type is refused.',
    caughtBy: ['Extended.Sharing/GetShareUrlWithoutType'],
    middleware: before('GetShareUrl', (c) => {
      if (c.req.header('X-WOPI-UrlType') === undefined) setRequestHeader(c, 'X-WOPI-UrlType', 'ReadOnly');
    }),
  },
  {
    name: 'share-url-with-token',
    breaks: 'ShareUrl contains no access token.',
    caughtBy: ['Extended.Sharing/ReadOnlyShareUrlHasNoToken', 'Extended.Sharing/ReadWriteShareUrlHasNoToken'],
    middleware: after('GetShareUrl', (c) =>
      changeJson(c, ({ ShareUrl }) => ({ ShareUrl: `${ShareUrl}?t=${c.req.query('access_token')}` })),
    ),
  },
  {
    name: 'one-share-url-for-all-rights',
    breaks: 'A ReadOnly share URL grants fewer rights than a ReadWrite one.',
    caughtBy: ['Extended.Sharing/ShareUrlsOfDifferentRightsDiffer'],
    middleware: before('GetShareUrl', (c) => {
      if (c.req.header('X-WOPI-UrlType') === 'ReadOnly') setRequestHeader(c, 'X-WOPI-UrlType', 'ReadWrite');
    }),
  },
  {
    name: 'user-info-of-255-characters',
    breaks: 'UserInfo has room for 1,024 characters.',
    caughtBy: ['Extended.UserInfo/UserInfoOf1024Characters'],
    middleware: before('PutUserInfo', (c) => changeRequestBody(c, (bytes) => bytes.slice(0, 255))),
  },
  {
    name: 'user-info-decoded-as-form',
    breaks: 'UserInfo is stored unchanged.',
    caughtBy: ['Extended.UserInfo/UserInfoIsStoredUnchanged'],
    middleware: before('PutUserInfo', (c) =>
      changeRequestBody(c, (bytes) => Buffer.from(Buffer.from(bytes).toString().replaceAll('%20', ' '))),
    ),
  },
  {
    name: 'user-info-written-over',
    breaks: 'A new UserInfo replaces the old one.',
    caughtBy: ['Extended.UserInfo/UserInfoIsReplaced'],
    middleware: before('PutUserInfo', (c) => {
      const old = c.var.memory.get('user info') ?? '';
      return changeRequestBody(c, (bytes) => {
        const text = Buffer.from(bytes).toString();
        c.var.memory.set('user info', text + old.slice(text.length));
        return Buffer.from(text + old.slice(text.length));
      });
    }),
  },
  {
    name: 'user-info-changes-the-version',
    breaks: 'PutUserInfo does not change the file.',
    caughtBy: ['Extended.UserInfo/PutUserInfoKeepsTheVersion'],
    middleware: after('PutUserInfo', (c) => {
      const file = fileOf(c);
      if (file) c.var.host.parts.store.setContent(file, file.content);
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
