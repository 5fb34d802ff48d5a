import { asAlice, grantOf, resourceKeyOf } from '../acting-as.ts';
import type { Defect } from '../defect.ts';
import { writingOperations } from '../operation-of.ts';
import { after, type DefectContext, on, setStatus } from '../rewrite.ts';

const containerReadings = [
  'CheckContainerInfo',
  'EnumerateChildren',
  'EnumerateContainerAncestors',
  'GetContainerEcosystem',
] as const;

const coauthReadings = ['GetCoauthTable', 'GetSequenceNumber', 'GetChunkedFile'] as const;

const checksOf = (operations: readonly string[], suffix: string) =>
  operations.map((operation) => `Extended.AccessTokens/${operation}${suffix}`);

/** Handles the requests that match as if Alice had sent them. */
function trusting(matches: (c: DefectContext) => boolean) {
  return on(writingOperations, async (c, next) => {
    if (matches(c)) c.req.raw = asAlice(c);
    await next();
  });
}

/** Hosts whose operations take access tokens that they must refuse. */
export const wrongTokenDefects: readonly Defect[] = [
  {
    name: 'writes-without-any-token',
    breaks: 'A request without an access token changes nothing.',
    caughtBy: checksOf(writingOperations, 'WithoutAccessToken'),
    variant: 'no-proof',
    middleware: trusting(
      (c) => c.req.query('access_token') === undefined && c.req.header('Authorization') === undefined,
    ),
  },
  {
    name: 'writes-with-tokens-of-other-files',
    breaks: 'The access token of one resource changes no other.',
    caughtBy: checksOf(writingOperations, 'WithTokenOfAnotherFile'),
    variant: 'no-proof',
    middleware: trusting((c) => (grantOf(c)?.resource ?? resourceKeyOf(c)) !== resourceKeyOf(c)),
  },
  {
    name: 'containers-read-without-token',
    breaks: 'The operations that read a container refuse an invalid access token.',
    caughtBy: checksOf(containerReadings, 'WithInvalidAccessToken'),
    middleware: after(containerReadings, accept),
  },
  {
    name: 'container-share-url-without-token',
    breaks: 'GetShareUrl on a container refuses an invalid access token.',
    caughtBy: ['Extended.AccessTokens/GetContainerShareUrlWithInvalidAccessToken'],
    middleware: after('GetShareUrl', (c) => {
      if (resourceKeyOf(c).startsWith('container:')) accept(c);
    }),
  },
  {
    name: 'ecosystem-without-token',
    breaks: 'CheckEcosystem refuses an invalid access token.',
    caughtBy: checksOf(['CheckEcosystem'], 'WithInvalidAccessToken'),
    middleware: after('CheckEcosystem', accept),
  },
  {
    name: 'coauth-read-without-token',
    breaks: 'The operations that read coauth locks and chunks refuse an invalid access token.',
    caughtBy: checksOf(coauthReadings, 'WithInvalidAccessToken'),
    middleware: after(coauthReadings, accept),
  },
];

function accept(c: DefectContext): void {
  if (c.res.status === 401) setStatus(c, 200);
}
