import type { Grant } from '../../access-tokens.ts';
import type { Defect } from '../defect.ts';
import type { TargetedOperation } from '../operation-of.ts';
import { operationWords } from '../operation-words.ts';
import { after, fileOf, on, override, setResponseHeader, setStatus } from '../rewrite.ts';

interface Forgotten {
  readonly operation: TargetedOperation;
  readonly caughtBy: string;
}

// CheckFileInfo without a token is among the defects of CheckFileInfo.
const forgotten: readonly Forgotten[] = [
  { operation: 'GetFile', caughtBy: 'Extended.AccessTokens/GetFileWithInvalidAccessToken' },
  { operation: 'PutFile', caughtBy: 'EditFlows/GetPutFileWithInvalidAccessToken' },
  { operation: 'Lock', caughtBy: 'Locks/LockFileWithInvalidAccessToken' },
  { operation: 'Unlock', caughtBy: 'Locks/UnlockFileWithInvalidAccessToken' },
  {
    operation: 'EnumerateFileAncestors',
    caughtBy: 'Extended.AccessTokens/EnumerateAncestorsWithInvalidAccessToken',
  },
  { operation: 'GetFileEcosystem', caughtBy: 'Extended.AccessTokens/GetEcosystemWithInvalidAccessToken' },
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
  ).map((operation) => ({ operation, caughtBy: `Extended.AccessTokens/${operation}WithInvalidAccessToken` })),
];

function withoutToken({ operation, caughtBy }: Forgotten): Defect {
  return {
    name: `${operationWords(operation)}-without-token`,
    breaks: `${operation} with an invalid access token is refused.`,
    caughtBy: [caughtBy],
    middleware: after(operation, (c) => {
      if (c.res.status === 401) setStatus(c, 200);
    }),
  };
}

/** Defects in how access tokens are handled. */
export const accessTokenDefects: readonly Defect[] = [
  ...forgotten.map(withoutToken),
  {
    name: 'login-page-without-token',
    breaks: 'A request without an access token is refused, not redirected to a sign-in page.',
    caughtBy: ['Extended.AccessTokens/NoAccessToken'],
    middleware: on('CheckFileInfo', (c, next) =>
      c.req.query('access_token') === undefined && c.req.header('Authorization') === undefined
        ? Promise.resolve(c.redirect('/'))
        : next(),
    ),
  },
  {
    name: 'login-page-without-token-in-query',
    breaks:
      'A request with its token in the Authorization header is accepted or refused, not redirected to a sign-in page.',
    caughtBy: ['Extended.AccessTokens/AccessTokenInHeaderOnly'],
    middleware: on('CheckFileInfo', (c, next) =>
      c.req.query('access_token') === undefined && c.req.header('Authorization') !== undefined
        ? Promise.resolve(c.redirect('/'))
        : next(),
    ),
  },
  {
    name: 'token-only-from-header',
    breaks: 'The access token is read from the query.',
    caughtBy: ['Extended.AccessTokens/AccessTokenInQueryOnly'],
    middleware: on('CheckFileInfo', (c, next) =>
      c.req.header('Authorization') === undefined ? Promise.resolve(c.body(null, 401)) : next(),
    ),
  },
  {
    name: 'token-known-by-its-beginning',
    breaks: 'Every character of the access token counts.',
    caughtBy: ['Extended.AccessTokens/TamperedAccessToken'],
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
    name: 'expired-token-accepted',
    breaks: 'An access token is refused after it has expired.',
    caughtBy: ['Extended.AccessTokens/ExpiredAccessToken', 'Extended.AccessTokens/PutFileWithExpiredAccessToken'],
    setup: ({ parts }) => override(parts.tokens, 'hasExpired', () => () => false),
  },
  {
    name: 'token-opens-every-file',
    breaks: 'The access token of one file does not open another file.',
    caughtBy: ['Extended.AccessTokens/AccessTokenOpensOneFileOnly'],
    middleware: after(['CheckFileInfo', 'GetFile'], (c) => {
      if (c.res.status === 404 && fileOf(c)) setStatus(c, 200);
    }),
  },
  {
    name: 'unknown-file-fails',
    breaks: 'CheckFileInfo for a file that does not exist returns 404.',
    caughtBy: ['Extended.AccessTokens/UnknownFileIsNotFound'],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 404 && !fileOf(c)) setStatus(c, 500);
    }),
  },
  {
    name: 'tokens-tried-in-turn',
    breaks: 'A valid access token in the header does not make up for an invalid one in the query.',
    caughtBy: ['Extended.AccessTokens/TwoAccessTokensAreNotMixed'],
    middleware: after('CheckFileInfo', (c) => {
      const inHeader = c.req.header('Authorization')?.replace('Bearer ', '') ?? '';
      if (c.res.status === 401 && c.var.host.parts.tokens.read(inHeader)) setStatus(c, 200);
    }),
  },
  {
    name: 'session-cookie-replaces-token',
    breaks: 'A cookie does not grant access.',
    caughtBy: ['Extended.AccessTokens/CookiesGrantNoAccess'],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.ok) setResponseHeader(c, 'Set-Cookie', 'session=1; Path=/; HttpOnly');
      else if (c.req.header('Cookie')?.includes('session=1')) setStatus(c, 200);
    }),
  },
];
