import type { Defect } from './defect.ts';
import { operationOf, type TargetedOperation } from './operation-of.ts';
import { after, replaceResponse, setJson, setRequestHeader, setStatus } from './rewrite.ts';

/** A host that claims an operation but does not implement it. It still checks access tokens first. */
export function notImplemented(operation: TargetedOperation) {
  return after(operation, (c) => {
    if (c.res.status !== 401) replaceResponse(c, new Response(null, { status: 501 }));
  });
}

/** CheckFileInfo of a host that leaves these operations to be found out. */
export const claimingNothing = {
  SupportsLocks: false,
  SupportsGetLock: false,
  SupportsUserInfo: false,
  SupportsAddActivities: false,
  SupportsContainers: false,
  SupportsEcosystem: false,
  SupportsCoauth: false,
  SupportsUpdate: false,
  SupportsRename: false,
  SupportedShareUrlTypes: [],
};

const unclaimedOperations = [
  'Lock',
  'GetLock',
  'PutUserInfo',
  'AddActivities',
  'EnumerateFileAncestors',
  'GetFileEcosystem',
  'GetCoauthTable',
  'GetShareUrl',
  'GetSequenceNumber',
  'GetChunkedFile',
  'PutFile',
  'RenameFile',
] as const satisfies readonly TargetedOperation[];

/** Defects in how operations are selected, and operations that are claimed but missing. */
export const unsupportedOperationDefects: readonly Defect[] = [
  {
    name: 'unknown-override-succeeds',
    breaks: 'An unknown operation is refused.',
    caughtBy: ['Extended.NotSupported/UnknownOverrideOnFile'],
    middleware: (c, next) =>
      c.req.method === 'POST' && !c.req.path.endsWith('/contents') && operationOf(c.req.raw) === undefined
        ? Promise.resolve(c.body(null, 200))
        : next(),
  },
  {
    name: 'post-without-override-locks',
    breaks: 'A POST without X-WOPI-Override is refused.',
    caughtBy: ['Extended.NotSupported/MissingOverrideOnFile'],
    middleware: async (c, next) => {
      const isPost = c.req.method === 'POST' && !c.req.path.endsWith('/contents');
      if (isPost && c.req.header('X-WOPI-Override') === undefined) setRequestHeader(c, 'X-WOPI-Override', 'LOCK');
      await next();
    },
  },
  {
    name: 'every-post-on-contents-saves',
    breaks: 'X-WOPI-Override selects the operation.',
    caughtBy: ['Extended.NotSupported/UnknownOverrideOnContents', 'Extended.NotSupported/MissingOverrideOnContents'],
    middleware: async (c, next) => {
      const isPost = c.req.method === 'POST' && c.req.path.endsWith('/contents');
      if (isPost && operationOf(c.req.raw) === undefined) setRequestHeader(c, 'X-WOPI-Override', 'PUT');
      await next();
    },
  },
  {
    name: 'unclaimed-operations-crash',
    breaks: 'An operation that the host does not claim returns 501, or at least no other 5xx status.',
    caughtBy: [
      'Extended.NotSupported/LockIsNotImplemented',
      'Extended.NotSupported/GetLockIsNotImplemented',
      'Extended.NotSupported/PutUserInfoIsNotImplemented',
      'Extended.NotSupported/AddActivitiesIsNotImplemented',
      'Extended.NotSupported/EnumerateAncestorsIsNotImplemented',
      'Extended.NotSupported/GetEcosystemIsNotImplemented',
      'Extended.NotSupported/GetCoauthTableIsNotImplemented',
      'Extended.NotSupported/GetSequenceNumberIsNotImplemented',
      'Extended.NotSupported/GetChunkedFileIsNotImplemented',
      'Extended.NotSupported/PutFileIsNotImplemented',
      'Extended.NotSupported/RenameFileIsNotImplemented',
      'Extended.NotSupported/ReadOnlyShareUrlIsNotImplemented',
      'Extended.NotSupported/ReadWriteShareUrlIsNotImplemented',
    ],
    middleware: async (c, next) => {
      await next();
      const operation = operationOf(c.req.raw);
      if (operation === 'CheckFileInfo') await setJson(c, claimingNothing);
      if (unclaimedOperations.some((unclaimed) => unclaimed === operation)) setStatus(c, 500);
    },
  },
  {
    name: 'get-lock-only-claimed',
    breaks: 'A host that claims SupportsGetLock implements GetLock.',
    caughtBy: ['Extended.CheckFileInfo/ClaimedGetLockIsImplemented'],
    middleware: notImplemented('GetLock'),
  },
  {
    name: 'put-user-info-only-claimed',
    breaks: 'A host that claims SupportsUserInfo implements PutUserInfo.',
    caughtBy: ['Extended.CheckFileInfo/ClaimedPutUserInfoIsImplemented'],
    middleware: notImplemented('PutUserInfo'),
  },
  {
    name: 'add-activities-only-claimed',
    breaks: 'A host that claims SupportsAddActivities implements AddActivities.',
    caughtBy: ['Extended.CheckFileInfo/ClaimedAddActivitiesIsImplemented'],
    middleware: notImplemented('AddActivities'),
  },
  {
    name: 'get-ecosystem-only-claimed',
    breaks: 'A host that claims SupportsEcosystem implements GetEcosystem.',
    caughtBy: ['Extended.CheckFileInfo/ClaimedGetEcosystemIsImplemented'],
    middleware: notImplemented('GetFileEcosystem'),
  },
];
