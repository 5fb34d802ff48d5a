import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hostVariants, type VariantName } from '../../reference-host/host-variant.ts';
import { startHost } from '../../reference-host/start-host.ts';
import { diagnosisText } from '../../reports/diagnosis-text.ts';
import { publicProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { fileInfo, goodAnswer, head, http, json } from '../testing/hostile-hosts/answers.ts';
import type { Answer, RawRequest } from '../testing/hostile-hosts/raw-host.ts';
import { headerOf, queryTokenOf, serving, token, triageAgainst, triageOf } from './testing/triage-against.ts';
import type { Triage } from './triage.ts';

const keys = sharedProofKeys();
const page = (text: string) =>
  http(200, `<!DOCTYPE html><html><head><title>${text}</title></head></html>`, [['Content-Type', 'text/html']]);
const gzip = [['Content-Encoding', 'gzip']] as const;
const loginForm = '<!doctype html><title>Welcome</title><form><input type="password" name="p"></form>';
const hasToken = (request: RawRequest) => queryTokenOf(request) === token;
const always =
  (bytes: Buffer): Answer =>
  (socket) =>
    socket.write(bytes);

function screenOf({ diagnosis }: Triage): string {
  if (!diagnosis) throw new Error('there is no diagnosis');
  const screen = diagnosisText(diagnosis);
  const lines = screen.split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(JSON.stringify(diagnosis)).not.toContain('Secret');
  return screen.replace(/\s+/g, ' ');
}

describe('a host that gives no usable first response', () => {
  test.each<[what: string, cause: string, screen: RegExp, answer: Answer]>([
    [
      'refuses the token without a word',
      'TokenRefused',
      /Received 401, an empty body .* has expired/,
      always(http(401)),
    ],
    [
      'refuses a token whose user has gone',
      'TokenRefused',
      /invalid token: 404.*The host knows the token/,
      (socket, request) => socket.write(http(hasToken(request) ? 401 : 404)),
    ],
    ['has an allow list', 'Forbidden', /whatever the token.*allow list/, always(http(403, 'not allowed'))],
    [
      'wants a login of its own in the Authorization header',
      'AuthorizationHeaderRefused',
      /token in query only: 200, a JSON object/,
      serving(http(401), (request) => headerOf(request, 'Authorization') === '' && hasToken(request)),
    ],
    [
      'does not decode the token in the query',
      'QueryTokenRefused',
      /token with - \. _ ~ not encoded: 200/,
      serving(http(401), ({ target }) => /access_token=tok(\+|%2B)en(\/|%2F)Secret\.part-two_3(=|%3D)/.test(target)),
    ],
    [
      'reads + in the query wrongly, and accepts the header',
      'QueryTokenRefused',
      /token in header only: 200/,
      serving(http(401), ({ target, text }) => !target.includes('access_token=') && text.includes('Bearer tok+en')),
    ],
    [
      'looks at no token, and fails at the query',
      'TokenNotRead',
      /without any token: 200/,
      serving(http(500), ({ target }) => !target.includes('access_token=')),
    ],
    [
      'looks at no token, and fails at the special characters in it',
      'TokenNotRead',
      /invalid token: 200/,
      serving(http(404), ({ target }) => target.includes('access_token=INVALID')),
    ],
    [
      'does not find the file on its disk',
      'ServerError',
      /It says: "Error: ENOENT: no such file".*exists on the host/,
      always(http(500, '<pre>Error: ENOENT: no such file</pre>')),
    ],
    [
      'refuses an unknown User-Agent',
      'UserAgentRefused',
      /User-Agent Mozilla\/5\.0: 200/,
      serving(http(403), (request) => headerOf(request, 'User-Agent').startsWith('Mozilla')),
    ],
    [
      'is behind a proxy that strips a prefix',
      'PathPrefix',
      /without the path prefix \/wopi: 200/,
      serving(http(404), ({ target }) => target.startsWith('/files/1?')),
    ],
    ['is not at this address', 'AddressNotFound', /wrong path or file ID/, always(http(404))],
    [
      'does not know the file',
      'FileNotFound',
      /invalid token: 401/,
      (socket, request) => socket.write(http(hasToken(request) ? 404 : 401)),
    ],
    ['shows a page to sign in', 'LoginPage', /titled "Welcome"/, always(http(200, loginForm))],
    [
      'redirects to a page to sign in',
      'LoginPage',
      /redirect to \/accounts\/login/,
      always(http(302, '', [['Location', '/accounts/login?next=/']])),
    ],
    [
      'serves https only',
      'Redirected',
      /To do - Use the address that it redirects to as --wopisrc: https:\/\/127\.0\.0\.1\/wopi\/files\/1/,
      always(http(301, '', [['Location', 'https://127.0.0.1/wopi/files/1']])),
    ],
    ['accepts no long token', 'RequestRefused', /its headers are too long.*shorter access tokens/, always(http(431))],
    ['is under maintenance', 'ProxyError', /the host is not ready: it, or a proxy in front of it/, always(http(503))],
    ['is gone behind its proxy', 'ProxyError', /a proxy responds with 502: the host behind it/, always(http(502))],
    [
      'speaks another protocol',
      'NoResponse',
      /speaks something else.*Check scheme and port/,
      always(Buffer.from('SSH-2.0-x\r\n')),
    ],
    [
      'returns a long header',
      'NoResponse',
      /its headers are too long.*The response breaks HTTP/,
      always(http(200, '{}', [['X-Long', 'x'.repeat(200_000)]])),
    ],
    [
      'returns far more than CheckFileInfo',
      'NoResponse',
      /The WopiSrc is not the address of a WOPI file.*a few kilobytes/,
      (socket, { target }) =>
        socket.write(target.includes('/contents') ? http(404) : http(200, `{"a": "${'x'.repeat(3 * 2 ** 20)}"}`)),
    ],
    ['is a web application', 'NotJson', /start page for unknown addresses/, always(page('Home'))],
    ['writes XML', 'NotJson', /XML that begins/, always(http(200, '<?xml version="1.0"?><FileInfo/>'))],
    [
      'compresses every response',
      'NotJson',
      /200, a body with Content-Encoding gzip, which the request did not ask for.*proxy in front of it, compresses/,
      (socket, { target }) =>
        socket.write(http(200, gzipSync(target.includes('/contents') ? 'content' : JSON.stringify(fileInfo)), gzip)),
    ],
    [
      'says gzip of what is not',
      'NotJson',
      /a body that is not in its Content-Encoding gzip.*sets a Content-Encoding that the body is not in/,
      always(http(200, JSON.stringify(fileInfo), gzip)),
    ],
    [
      'redirects to itself',
      'Redirected',
      /redirects to the address of the request/,
      (socket, { target }) => socket.write(http(307, '', [['Location', target]])),
    ],
    ['limits requests', 'RequestRefused', /429.*limits the requests/, always(http(429))],
    [
      'breaks off',
      'NoResponse',
      /sends less than its Content-Length announces/,
      (socket) =>
        void socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"Size"'),
    ],
    ['is gone behind its proxy', 'ProxyError', /502.*still starting/, always(http(502, '<html>Bad gateway</html>'))],
    ['crashes', 'ServerError', /not signed.*or demands proofs/, always(http(500))],
    ['hangs up', 'NoResponse', /closed the connection/, (socket) => void socket.end()],
  ])('it %s: %s', async (_, cause, screen, answer) => {
    const found = await triageOf(answer);

    expect(found.diagnosis?.cause).toBe(cause);
    expect(screenOf(found)).toMatch(screen);
  });

  test('it decodes the file ID twice', async () => {
    const answer = serving(http(404), ({ target }) => target.startsWith('/wopi/files/a%2520b?'));

    const found = await triageOf(answer, { path: '/wopi/files/a%20b' });

    expect(found.diagnosis?.cause).toBe('FileIdEncoding');
    expect(screenOf(found)).toContain('the file ID percent-encoded a second time: 200');
  });

  test('refuses a header of the user', async () => {
    const answer = serving(http(400), (request) => headerOf(request, 'X-Tenant') === '');

    const found = await triageOf(answer, { extraHeaders: [{ name: 'X-Tenant', value: 'Secret tenant' }] });

    expect(found.diagnosis?.cause).toBe('ExtraHeaderRefused');
    expect(screenOf(found)).toContain('without --header: 200');
  });

  test('is sent nothing that changes anything', async () => {
    const { received } = await triageOf(always(http(401)), { proofKeys: keys });

    const overrides = received.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);
    expect(new Set(overrides)).toEqual(new Set(['GET_LOCK']));
  });

  test('acts on neither the terminal nor a CI server', async () => {
    const headers = [['X-WOPI-ServerError', '::error::x ##[group]y ##vso[task.complete]z \x9b31m']] as const;
    const found = await triageOf(always(http(401, '', headers)));

    const screen = screenOf(found);
    expect(screen).not.toMatch(/::error|##\[|##vso|\x9b/);
    expect(screen).toContain(': :error');
  });
});

describe('responses that alternate', () => {
  test.each([0, 1])('two of two workers know different tokens, and worker %i comes first', async (start) => {
    const found = await triageOf((socket, request) =>
      socket.write((request.number + start) % 2 === 0 ? goodAnswer(request) : http(404)),
    );

    expect(found.diagnosis?.cause).toBe('InconsistentResponses');
    expect(screenOf(found)).toMatch(/3 of 6 were usable.*Several workers/);
    expect(found.requests).toBe(6);
  });

  test('a proxy that limits the rate of requests is told from workers that know different tokens', async () => {
    const found = await triageOf(serving(http(503), ({ number }) => number % 2 === 1));

    expect(found.diagnosis?.cause).toBe('InconsistentResponses');
    expect(screenOf(found)).toMatch(/is overloaded, or limits the rate of requests/);
    expect(screenOf(found)).not.toContain('workers');
  });

  test.each([
    ['one of many fails', (number: number) => number !== 2],
    ['the host has just started', (number: number) => number > 2],
  ])('%s: the checks are run', async (_, isServed) => {
    const found = await triageOf(serving(http(502), ({ number }) => isServed(number)));

    expect(found.diagnosis).toBeUndefined();
    expect(found.notices).toEqual([expect.stringContaining('× 502')]);
  });
});

describe('a host that serves GET', () => {
  const postRefused = (refusal: Buffer): Answer => serving(refusal, ({ method }) => method === 'GET');

  test.each([
    ['401', http(401), /Received 401/],
    [
      '403 for a missing CSRF token',
      http(403, 'CSRF verification failed'),
      /Likely Protection against forged requests/,
    ],
    ['405', http(405), /No route for POST/],
    ['419', http(419, page('Page Expired')), /Protection against forged requests/],
    ['a redirect', http(302, '', [['Location', '/login']]), /session login/],
    ['a page to sign in', http(200, loginForm), /session login/],
  ])('and refuses every POST with %s', async (_, refusal, screen) => {
    const found = await triageOf(postRefused(refusal));

    expect(found.diagnosis?.cause).toBe('PostRefused');
    expect(screenOf(found)).toMatch(screen);
    expect(new Set(found.received.map(({ operation }) => operation))).toEqual(
      new Set(['CheckFileInfo', 'GET_LOCK', 'REFRESH_LOCK']),
    );
  });

  test('and refuses POST with an Authorization header', async () => {
    const answer = serving(
      http(401),
      (request) => request.method === 'GET' || headerOf(request, 'Authorization') === '',
    );

    expect(screenOf(await triageOf(answer))).toContain('POST is served with one change: token in query only');
  });

  test.each<[string, Answer]>([
    [
      'one operation',
      (socket, request) => socket.write(request.operation === 'GET_LOCK' ? http(401) : goodAnswer(request)),
    ],
    [
      'with different statuses',
      (socket, request) =>
        socket.write(
          request.operation === 'GET_LOCK'
            ? http(401)
            : request.operation === 'REFRESH_LOCK'
              ? http(409)
              : goodAnswer(request),
        ),
    ],
    [
      'as not implemented',
      (socket, request) => socket.write(request.method === 'POST' ? http(501, page('No')) : goodAnswer(request)),
    ],
    [
      'of a viewer',
      (socket, request) =>
        socket.write(request.method === 'POST' ? http(401) : json({ ...fileInfo, UserCanWrite: false })),
    ],
    [
      'without claiming locks',
      (socket, request) =>
        socket.write(request.method === 'POST' ? http(405) : json({ ...fileInfo, SupportsLocks: false })),
    ],
  ])('and refuses POST only %s: the checks are run', async (_, answer) => {
    expect((await triageOf(answer)).diagnosis).toBeUndefined();
  });

  test('is asked for no POST by a run that only reads', async () => {
    const { diagnosis, requests } = await triageOf(postRefused(http(401)), { sendsPosts: false });

    expect({ diagnosis, requests }).toEqual({ diagnosis: undefined, requests: 2 });
  });
});

describe('a host that can be judged gets at most three requests and no diagnosis', () => {
  test.each(Object.keys(hostVariants) as VariantName[])('the bundled host, %s', async (variant) => {
    await using running = await startHost({ variant, proofKeys: publicProofKeys(keys) });

    const { wopisrc, token: accessToken } = running;
    const found = await triageAgainst({ wopisrc, accessToken, proofKeys: keys });

    expect(found.diagnosis).toBeUndefined();
    expect(found.notices).toEqual([]);
    expect(found.requests).toBeLessThanOrEqual(3);
  });

  test.each<[string, Answer]>([
    ['closes the connection after each response', (socket, request) => void socket.end(closing(request))],
    ['returns 201', (socket) => socket.write(http(201, JSON.stringify(fileInfo)))],
    ['leaves properties out', (socket) => socket.write(json({ BaseFileName: 'a.docx' }))],
    ['returns 404 for other tokens', serving(http(404), hasToken)],
    [
      'accepts the token in the header only',
      serving(http(401), (request) => headerOf(request, 'Authorization') === `Bearer ${token}`),
    ],
  ])('one that %s', async (_, answer) => {
    const { diagnosis, notices, requests } = await triageOf(answer, { proofKeys: keys });

    expect({ diagnosis, notices }).toEqual({ diagnosis: undefined, notices: [] });
    expect(requests).toBeLessThanOrEqual(3);
  });

  test('one whose CheckFileInfo alone fails is judged by everything else', async () => {
    const found = await triageOf(serving(http(500), ({ operation }) => operation !== 'CheckFileInfo'));

    expect(found.diagnosis).toBeUndefined();
    expect(found.notices).toEqual([expect.stringContaining('but GetFile is served')]);
  });
});

function closing(request: RawRequest): Buffer {
  const [, body = ''] = goodAnswer(request).toString('latin1').split('\r\n\r\n');
  return Buffer.concat([
    head(200, [
      ['Connection', 'close'],
      ['Content-Length', String(body.length)],
    ]),
    Buffer.from(body),
  ]);
}
