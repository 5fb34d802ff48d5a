import { everyActivityCheck } from './activities.ts';
import { type Defect, inGroup } from './defect.ts';
import { operationOf, type TargetedOperation } from './operation-of.ts';
import { after, replaceResponse, setJson, setRequestHeader } from './rewrite.ts';

/** A host that claims an operation and does not have it. Access tokens are looked at first. */
export function notImplemented(operation: TargetedOperation) {
  return after(operation, (c) => {
    if (c.res.status !== 401) replaceResponse(c, new Response(null, { status: 501 }));
  });
}

/** Defects in telling operations apart, and between claims and what is there. */
export const unknownOperationDefects: readonly Defect[] = [
  {
    name: 'unknown-override-succeeds',
    breaks: 'An operation that nobody knows is refused.',
    caughtBy: inGroup('Extended.NotSupported', 'UnknownOverrideOnFile'),
    middleware: (c, next) =>
      c.req.method === 'POST' && !c.req.path.endsWith('/contents') && operationOf(c.req.raw) === undefined
        ? Promise.resolve(c.body(null, 200))
        : next(),
  },
  {
    name: 'every-post-on-contents-saves',
    breaks: 'X-WOPI-Override tells which operation is meant.',
    caughtBy: inGroup('Extended.NotSupported', 'UnknownOverrideOnContents', 'MissingOverrideOnContents'),
    middleware: async (c, next) => {
      const isPost = c.req.method === 'POST' && c.req.path.endsWith('/contents');
      if (isPost && operationOf(c.req.raw) === undefined) setRequestHeader(c, 'X-WOPI-Override', 'PUT');
      await next();
    },
  },
  {
    name: 'capabilities-untold',
    breaks: 'What the host does not claim is answered 501.',
    caughtBy: inGroup(
      'Extended.NotSupported',
      'LockIsNotImplemented',
      'GetLockIsNotImplemented',
      'PutUserInfoIsNotImplemented',
      'AddActivitiesIsNotImplemented',
      'EnumerateAncestorsIsNotImplemented',
      'GetEcosystemIsNotImplemented',
      'GetCoauthTableIsNotImplemented',
    ),
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
    breaks: 'GetLock is there if it is claimed.',
    caughtBy: [
      ...inGroup('GetLock', 'files.GetLock', 'files.GetLockAfterChange'),
      ...inGroup('ExtendedLockLength', 'files.ExtendedLockLengthValidation'),
      ...inGroup('Extended.CheckFileInfo', 'ClaimedGetLockIsImplemented'),
      ...inGroup(
        'Extended.Locks',
        'GetLockNamesTheLockExactly',
        'GetLockNamesAnExtendedLockWhole',
        'GetLockOnUnlockedFileAnswersOk',
        'GetLockOnUnlockedFileNamesAnEmptyLock',
      ),
    ],
    middleware: notImplemented('GetLock'),
  },
  {
    name: 'put-user-info-only-claimed',
    breaks: 'PutUserInfo is there if it is claimed.',
    caughtBy: [
      ...inGroup('PutUserInfo', 'PutUserInfoSucceeds'),
      ...inGroup('Extended.CheckFileInfo', 'ClaimedPutUserInfoIsImplemented'),
    ],
    middleware: notImplemented('PutUserInfo'),
  },
  {
    name: 'add-activities-only-claimed',
    breaks: 'AddActivities is there if it is claimed.',
    caughtBy: [...everyActivityCheck, ...inGroup('Extended.CheckFileInfo', 'ClaimedAddActivitiesIsImplemented')],
    middleware: notImplemented('AddActivities'),
  },
  {
    name: 'get-ecosystem-only-claimed',
    breaks: 'GetEcosystem is there if it is claimed.',
    caughtBy: [
      ...inGroup(
        'Ecosystem',
        'files.GetEcosystem',
        'ecosystem.CheckEcosystem',
        'ecosystem.GetRootContainer',
        'ecosystem.GetRootContainerInvalidAccessToken',
      ),
      ...inGroup('Extended.CheckFileInfo', 'ClaimedGetEcosystemIsImplemented'),
      ...inGroup(
        'Extended.Containers',
        'GetRootContainer.UrlOpensTheRoot',
        'GetEcosystem.ContainerLeadsToTheSameEcosystem',
        'Tokens.EcosystemTokenOpensNoFile',
      ),
    ],
    middleware: notImplemented('GetFileEcosystem'),
  },
];
