import type { Defect } from './defect.ts';
import { operationOf, type TargetedOperation } from './operation-of.ts';
import { after, replaceResponse, setJson, setRequestHeader } from './rewrite.ts';

/** A host that claims an operation but does not implement it. It still checks access tokens first. */
export function notImplemented(operation: TargetedOperation) {
  return after(operation, (c) => {
    if (c.res.status !== 401) replaceResponse(c, new Response(null, { status: 501 }));
  });
}

/** Defects in how operations are selected, and operations that are claimed but missing. */
export const unknownOperationDefects: readonly Defect[] = [
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
    name: 'capabilities-untold',
    breaks: 'An operation that the host does not claim returns 501.',
    caughtBy: [
      'Extended.NotSupported/LockIsNotImplemented',
      'Extended.NotSupported/GetLockIsNotImplemented',
      'Extended.NotSupported/PutUserInfoIsNotImplemented',
      'Extended.NotSupported/AddActivitiesIsNotImplemented',
      'Extended.NotSupported/EnumerateAncestorsIsNotImplemented',
      'Extended.NotSupported/GetEcosystemIsNotImplemented',
      'Extended.NotSupported/GetCoauthTableIsNotImplemented',
    ],
    middleware: after('CheckFileInfo', (c) =>
      setJson(c, {
        SupportsLocks: false,
        SupportsGetLock: false,
        SupportsUserInfo: false,
        SupportsAddActivities: false,
        SupportsContainers: false,
        SupportsEcosystem: false,
        SupportsCoauth: false,
      }),
    ),
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
