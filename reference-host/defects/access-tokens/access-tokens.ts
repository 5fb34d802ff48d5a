import type { Grant } from '../../access-tokens.ts';
import { type CaughtBy, type Defect, inGroup } from '../defect.ts';
import type { TargetedOperation } from '../operation-of.ts';
import { after, fileOf, on, override, setStatus } from '../rewrite.ts';

interface Forgotten {
  readonly operation: TargetedOperation;
  readonly caughtBy: readonly CaughtBy[];
}

const inExtended = (...names: readonly string[]) => inGroup('Extended.AccessTokens', ...names);

// CheckFileInfo without a token stands among the defects of CheckFileInfo.
const forgotten: readonly Forgotten[] = [
  { operation: 'GetFile', caughtBy: inGroup('EditFlows', 'GetPutFileWithInvalidAccessToken') },
  { operation: 'PutFile', caughtBy: inGroup('EditFlows', 'GetPutFileWithInvalidAccessToken') },
  { operation: 'Lock', caughtBy: inGroup('Locks', 'LockFileWithInvalidAccessToken') },
  { operation: 'Unlock', caughtBy: inGroup('Locks', 'UnlockFileWithInvalidAccessToken') },
  { operation: 'EnumerateFileAncestors', caughtBy: inExtended('EnumerateAncestorsWithInvalidAccessToken') },
  { operation: 'GetFileEcosystem', caughtBy: inExtended('GetEcosystemWithInvalidAccessToken') },
  ...(
    [
      'GetLock',
      'RefreshLock',
      'UnlockAndRelock',
      'PutRelativeFile',
      'RenameFile',
      'DeleteFile',
      'PutUserInfo',
      'GetShareUrl',
      'AddActivities',
    ] as const
  ).map((operation) => ({ operation, caughtBy: inExtended(`${operation}WithInvalidAccessToken`) })),
];

function withoutToken({ operation, caughtBy }: Forgotten): Defect {
  const words = operation.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return {
    name: `${words}-without-token`,
    breaks: `${operation} with an invalid access token is refused.`,
    caughtBy,
    middleware: after(operation, (c) => {
      if (c.res.status === 401) setStatus(c, 200);
    }),
  };
}

/** Defects in the handling of access tokens. */
export const accessTokenDefects: readonly Defect[] = [
  ...forgotten.map(withoutToken),
  {
    name: 'login-page-without-token',
    breaks: 'A request without an access token is refused, not led to a page for people.',
    caughtBy: inExtended('NoAccessToken'),
    middleware: on('CheckFileInfo', (c, next) =>
      c.req.query('access_token') === undefined && c.req.header('Authorization') === undefined
        ? Promise.resolve(c.redirect('/'))
        : next(),
    ),
  },
  {
    name: 'login-page-without-token-in-query',
    breaks:
      'A request with its token in the Authorization header is answered or refused, not led to a page for people.',
    caughtBy: inExtended('AccessTokenInHeaderOnly'),
    middleware: on('CheckFileInfo', (c, next) =>
      c.req.query('access_token') === undefined && c.req.header('Authorization') !== undefined
        ? Promise.resolve(c.redirect('/'))
        : next(),
    ),
  },
  {
    name: 'token-only-from-header',
    breaks: 'The access token is taken from the query.',
    caughtBy: inExtended('AccessTokenInQueryOnly'),
    middleware: on('CheckFileInfo', (c, next) =>
      c.req.header('Authorization') === undefined ? Promise.resolve(c.body(null, 401)) : next(),
    ),
  },
  {
    name: 'token-known-by-its-beginning',
    breaks: 'Every character of the access token counts.',
    caughtBy: inExtended('TamperedAccessToken'),
    setup: ({ parts }) => {
      const grants = new Map<string, Grant>();
      override(parts.tokens, 'read', (read) => (token) => {
        const grant = read(token) ?? grants.get(token.slice(0, 32));
        if (grant) grants.set(token.slice(0, 32), grant);
        return grant;
      });
    },
  },
  {
    name: 'token-opens-every-file',
    breaks: 'The access token of one file opens no other.',
    caughtBy: [
      ...inExtended('AccessTokenOpensOneFileOnly'),
      ...inGroup('Extended.PutRelativeFile', 'PutRelativeFile.TokenOpensOnlyTheCopy'),
      ...inGroup(
        'Extended.Containers',
        'Tokens.ParentContainerTokenOpensNoFile',
        'Tokens.EcosystemTokenOpensNoFile',
        'Tokens.ChildFileTokenOpensNoOtherFile',
        'Tokens.ListedTokensOpenNoSibling',
      ),
    ],
    middleware: after(['CheckFileInfo', 'GetFile'], (c) => {
      if (c.res.status === 404 && fileOf(c)) setStatus(c, 200);
    }),
  },
  {
    name: 'unknown-file-fails',
    breaks: 'A file that does not exist is not found.',
    caughtBy: [
      ...inExtended('UnknownFileIsNotFound'),
      ...inGroup('Extended.DeleteFile', 'DeleteFile.CheckFileInfoFindsNothing'),
    ],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 404 && !fileOf(c)) setStatus(c, 500);
    }),
  },
];
