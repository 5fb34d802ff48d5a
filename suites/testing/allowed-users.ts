import { asAlice, grantOf } from '../../reference-host/defects/acting-as.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { operationOf } from '../../reference-host/defects/operation-of.ts';
import { after, changeJson, type DefectContext, setJson, setStatus } from '../../reference-host/defects/rewrite.ts';
import { operations } from '../../wopi/operations.ts';
import type { AllowedHost } from './allowed-host.ts';

function writes({ req }: DefectContext): boolean {
  const name = operationOf(req.raw) ?? '';
  return Object.entries(operations).some(([operation, { writes }]) => writes && operation === name);
}

function isViewer(c: DefectContext): boolean {
  return grantOf(c)?.rights === 'view';
}

function isBob(c: DefectContext): boolean {
  return grantOf(c)?.userId === 'bob';
}

const creations: readonly (string | undefined)[] = [
  'PutRelativeFile',
  'RenameFile',
  'CreateChildFile',
  'CreateChildContainer',
  'RenameContainer',
  'DeleteContainer',
];

// A creation that ends with a server error is reported as possibly done.
const refusing = [401, 403, 409, 500].map(
  (status): AllowedHost => ({
    name: `a host that returns ${status} for what a viewer may not do`,
    groups: ['Extended.Viewers'],
    middleware: async (c, next) => {
      await next();
      const mayHaveCreated = status === 500 && creations.includes(operationOf(c.req.raw));
      if (isViewer(c) && writes(c) && !c.res.ok && !mayHaveCreated) setStatus(c, status);
    },
  }),
);

const mayDoEverythingElse: NonNullable<Defect['middleware']> = async (c, next) => {
  const isVeras = isViewer(c);
  if (isVeras && creations.includes(operationOf(c.req.raw))) c.req.raw = asAlice(c);
  await next();
  if (!isVeras) return;
  if (operationOf(c.req.raw) === 'CheckFileInfo')
    await setJson(c, { UserCanNotWriteRelative: false, UserCanRename: true });
  if (operationOf(c.req.raw) === 'CheckContainerInfo')
    await setJson(c, {
      UserCanCreateChildFile: true,
      UserCanCreateChildContainer: true,
      UserCanRename: true,
      UserCanDelete: true,
    });
};

/** Hosts whose users differ from those of the reference host. */
export const allowedUsers: readonly AllowedHost[] = [
  ...refusing,
  {
    name: 'a host whose viewers may create and rename files, and change containers',
    groups: ['Extended.Viewers'],
    variant: 'no-proof',
    middleware: mayDoEverythingElse,
  },
  {
    name: 'a host that shows viewers no new files',
    groups: ['Extended.Viewers'],
    middleware: after('EnumerateChildren', async (c) => {
      if (isViewer(c)) await setJson(c, { ChildFiles: [], ChildContainers: [] });
    }),
  },
  {
    name: 'a host that says nothing about rights',
    groups: ['Extended.Viewers', 'Extended.Users', 'Extended.AccessTokens'],
    middleware: after(['CheckFileInfo', 'CheckContainerInfo'], (c) =>
      changeJson(c, (info) =>
        Object.fromEntries(Object.entries(info).filter(([name]) => !/^(UserCan|ReadOnly)/.test(name))),
      ),
    ),
  },
  {
    name: 'a host that does not tell the names of its users',
    groups: ['Extended.Users'],
    middleware: after('CheckFileInfo', (c) => setJson(c, { UserFriendlyName: undefined })),
  },
  {
    name: 'a host whose users find a shared file in a folder of their own',
    groups: ['Extended.Users'],
    middleware: after('EnumerateFileAncestors', (c) =>
      changeJson(c, (json) =>
        isBob(c) ? { AncestorsWithRootFirst: (json.AncestorsWithRootFirst as unknown[]).slice(0, 1) } : json,
      ),
    ),
  },
  {
    name: 'a host that redirects to a page for signing in without a token',
    groups: ['Extended.AccessTokens'],
    warned: ['Extended.AccessTokens/NoAccessToken'],
    middleware: (c, next) =>
      c.req.query('access_token') === undefined && c.req.header('Authorization') === undefined
        ? Promise.resolve(c.redirect('/signin'))
        : next(),
  },
];
