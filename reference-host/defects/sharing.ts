import { type Defect, inGroup } from './defect.ts';
import { after, before, changeRequestBody, on, setJson, setRequestHeader } from './rewrite.ts';

const caught = (type: string, check: string) => [
  ...inGroup(`GetSharingUrlForFileWith${type}`, `files.GetShareUrlFor${check}`),
  ...inGroup(`GetSharingUrlForContainerWith${type}`, `containers.GetShareUrlFor${check}`),
];

/** Defects of GetShareUrl and PutUserInfo. */
export const sharingDefects: readonly Defect[] = [
  {
    name: 'share-url-relative',
    breaks: 'ShareUrl is an absolute URL.',
    caughtBy: [...caught('TypeReadOnly', 'ReadOnlyUrlType'), ...caught('TypeReadWrite', 'ReadWriteUrlType')],
    middleware: after('GetShareUrl', (c) => setJson(c, { ShareUrl: '/share/1' })),
  },
  {
    name: 'read-write-share-url-missing',
    breaks: 'Every type of share URL that is offered can be got.',
    caughtBy: caught('TypeReadWrite', 'ReadWriteUrlType'),
    middleware: on('GetShareUrl', (c, next) =>
      c.req.header('X-WOPI-UrlType') === 'ReadWrite' ? Promise.resolve(c.body(null, 501)) : next(),
    ),
  },
  {
    name: 'unknown-share-type-is-read-only',
    breaks: 'A type of share URL that nobody knows is refused.',
    caughtBy: caught('UnknownType', 'UnknownUrlType'),
    middleware: before('GetShareUrl', (c) => {
      if (c.req.header('X-WOPI-UrlType') !== 'ReadWrite') setRequestHeader(c, 'X-WOPI-UrlType', 'ReadOnly');
    }),
  },
  {
    name: 'user-info-lost',
    breaks: 'UserInfo is what PutUserInfo stored.',
    caughtBy: inGroup('PutUserInfo', 'PutUserInfoSucceeds'),
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserInfo: undefined })),
  },
  {
    name: 'user-info-cut',
    breaks: 'UserInfo is kept whole.',
    caughtBy: inGroup('PutUserInfo', 'PutUserInfoSucceeds'),
    middleware: before('PutUserInfo', (c) => changeRequestBody(c, (bytes) => bytes.slice(0, 16))),
  },
];
