import { XMLParser } from 'fast-xml-parser';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectedChecks } from '../cli/selected-checks.ts';
import { checkId } from '../harness/results/check-id.ts';
import { resolveSettings } from '../harness/settings/config.ts';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { parseDiscovery } from '../reference-host/discovery/discovery-document.ts';
import { type RunningHost, startHost } from '../reference-host/start-host.ts';
import { publicProofKeys } from '../wopi/proof-key.ts';
import { sharedProofKeys } from '../wopi/testing/shared-proof-keys.ts';
import { anchorOf } from './anchors.ts';
import { SigningKeys } from './signing-keys.ts';
import { type RunningApp, startApp } from './start-app.ts';

const privateKeys = sharedProofKeys();
const tomorrow = `${Date.now() + 86_400_000}`;

let app: RunningApp;
let host: RunningHost;

beforeAll(async () => {
  app = await startApp({ keys: SigningKeys.inMemory(privateKeys) });
  host = await startHost({ proofKeys: publicProofKeys(privateKeys) });
});

afterAll(async () => {
  await app.close();
  await host.close();
});

function openView(fields: Readonly<Record<string, string>> = {}, wopisrc = host.wopisrc) {
  return request(app.url)
    .post(`/hosting/wopitest?ui=en-US&WOPISrc=${encodeURIComponent(wopisrc)}`)
    .set('Origin', host.url)
    .type('form')
    .send({ access_token: host.token, access_token_ttl: tomorrow, ...fields });
}

async function openedSession(): Promise<string> {
  const { headers } = await openView().expect(303);
  return headers.location ?? '';
}

async function finished(session: string, seen = 0): Promise<Progress> {
  for (;;) {
    const { body } = await request(app.url).get(`${session}/progress?seen=${seen}`).expect(200);
    if (!(body as Progress).active) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Progress {
  readonly active: boolean;
  readonly seen: number;
  readonly hasRed: boolean;
  readonly overview: string;
  readonly rows: readonly { readonly id: string; readonly html: string }[];
}

interface Har {
  readonly log: { readonly entries: readonly { readonly request: { readonly method: string } }[] };
}

function run(session: string, choice: Readonly<Record<string, string>>) {
  return request(app.url).post(`${session}/run`).set('Origin', app.url).type('form').send(choice);
}

describe('the frame of another editor', () => {
  test.each([
    ['collabora', '/browser/wopitest/cool.html?'],
    ['onlyoffice', '/hosting/wopi/word/edit?ui=en-US&'],
  ] as const)('runs the checks of %s', async (editor, path) => {
    await using own = await startHost({ variant: editor });
    const opened = await request(app.url)
      .post(`${path}WOPISrc=${encodeURIComponent(own.wopisrc)}`)
      .set('Origin', own.url)
      .type('form')
      .send({ access_token: own.token, access_token_ttl: tomorrow })
      .expect(303);
    const session = opened.headers.location ?? '';
    await run(session, { group: 'CheckFileInfoSchema' }).expect(303);
    await finished(session);
    const { body } = await request(app.url).get(`${session}/reports/results.json`).expect(200);
    expect(body.editors).toEqual([editor]);
    expect(body.results.map(({ outcome, group }: Record<string, string>) => [group, outcome])).toContainEqual([
      'CheckFileInfoSchema',
      'passed',
    ]);
  });
});

describe('discovery', () => {
  test('is well-formed XML with the applications for test files and Office files', async () => {
    const { text, headers } = await request(app.url).get('/hosting/discovery').expect(200);
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
    const [zone] = parser.parse(text, true)['wopi-discovery']['net-zone'];
    expect(headers['content-type']).toMatch(/xml/);
    expect(zone.name).toBe('external-http');
    expect(zone.app.slice(0, 4).map(({ name }: { name: string }) => name)).toEqual([
      'WopiTest',
      'Word',
      'Excel',
      'PowerPoint',
    ]);
    const view = zone.app[0].action.find(
      ({ name, ext }: { name: string; ext: string }) => name === 'view' && ext === 'wopitest',
    );
    expect(view.urlsrc).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/hosting\/wopitest\?<ui=UI_LLCC&><rs=DC_LLCC&>.*<testcategory=VALIDATOR_TEST_CATEGORY&>/,
    );
  });

  test.each([
    ['collabora', 'writer', 'edit', /\/browser\/\w+\/cool\.html\?$/],
    ['onlyoffice', 'Word', 'edit', /\/hosting\/wopi\/word\/edit\?<rs=DC_LLCC&>.*<wopisrc=WOPI_SOURCE&>&$/],
  ])('is in the form of %s on request', async (editor, application, name, urlsrc) => {
    const { text } = await request(app.url).get(`/hosting/discovery?editor=${editor}`).expect(200);
    const { actions, proofKeys } = parseDiscovery(text);
    const action = actions.find((candidate) => candidate.ext === 'docx' && candidate.name === name);
    expect(action).toMatchObject({ app: application, urlsrc: expect.stringMatching(urlsrc) });
    expect(proofKeys).toBeDefined();
    const { body } = await request(app.url).get(`/hosting/capabilities?editor=${editor}`).expect(200);
    expect(body).toMatchObject({ 'convert-to': { available: false }, hasTemplateSource: true });
  });

  test('lists the editors for an unknown one, and has no capabilities of Microsoft', async () => {
    const { text } = await request(app.url).get('/hosting/discovery?editor=word').expect(404);
    expect(text).toContain('microsoft, collabora, onlyoffice');
    await request(app.url).get('/hosting/capabilities').expect(404);
  });

  test('is in the form of the editor that serve was started for', async () => {
    await using collabora = await startApp({ editor: 'collabora' });
    expect((await request(collabora.url).get('/hosting/discovery').expect(200)).text).toContain('cool.html?');
    await request(collabora.url).get('/hosting/capabilities').expect(200);
  });

  test('has a single net-zone on request, and lists the available ones', async () => {
    const { text } = await request(app.url).get('/hosting/discovery?zone=external-http').expect(200);
    expect(text.match(/<net-zone name="[^"]+"/g)).toEqual(['<net-zone name="external-http"']);
    const other = await request(app.url).get('/hosting/discovery?zone=outer').expect(404);
    expect(other.text).toContain('Available: external-http, internal-http');
  });

  test('has the current keys, and the previous ones after a rotation', async () => {
    const keys = SigningKeys.inMemory(privateKeys);
    await using rotating = await startApp({ keys });
    const read = async () => parseDiscovery((await request(rotating.url).get('/hosting/discovery')).text).proofKeys;
    const before = await read();
    keys.rotate();
    const after = await read();
    expect(after?.old.export({ format: 'jwk' })).toEqual(before?.current.export({ format: 'jwk' }));
    expect(after?.current.export({ format: 'jwk' })).not.toEqual(before?.current.export({ format: 'jwk' }));
  });
});

describe('view', () => {
  test('takes the token by POST, and redirects to a URL without it', async () => {
    const session = await openedSession();
    expect(session).toMatch(/^\/sessions\/[\w-]{32}$/);
    const { text } = await request(app.url).get(session).expect(200);
    expect(text).not.toContain(host.token);
    expect(text).toContain('3 passed');
  });

  test('shows what is wrong with a GET that has the token in its URL, and starts a session only when the user goes on', async () => {
    const url = `/hosting/wopitest?WOPISrc=${encodeURIComponent(host.wopisrc)}&access_token=${host.token}&access_token_ttl=36000000`;
    const explained = await request(app.url).get(url).expect(200);
    expect(explained.text).toContain('The host page opened this frame by GET');
    expect(explained.text).not.toContain('/sessions/');

    const { headers } = await request(app.url)
      .post(url)
      .set('Origin', app.url)
      .type('form')
      .send({ 'opened-by-get': '1' })
      .expect(303);
    const { text } = await request(app.url)
      .get(headers.location ?? '')
      .expect(200);
    expect(text).toContain('2 of 3 checks are red');
    expect(text).toContain('which looks like a duration');
    expect(text).not.toContain(host.token);
  });

  test('keeps the session of the user whatever other pages request', async () => {
    const session = await openedSession();
    const image = `/hosting/wopitest?WOPISrc=${encodeURIComponent(host.wopisrc)}&access_token=x&access_token_ttl=0`;
    for (let count = 0; count < 60; count += 1) await request(app.url).get(image).expect(200);
    await request(app.url).get(session).expect(200);
  });

  test('runs one check, with every request and its proof, and reports it in every format', async () => {
    const session = await openedSession();
    await run(session, { check: 'Locks/LockMismatchOnUnlockRequest' }).expect(303);
    const { overview, rows } = await finished(session, 3);
    expect(rows.map(({ id }) => id)).toEqual(['Locks-LockMismatchOnUnlockRequest']);
    expect(rows[0]?.html).toContain('What was signed');
    expect(overview).toContain('4 passed');
    for (const file of ['report.html', 'junit.xml', 'results.json', 'summary.md', 'requests.har', 'badge.json']) {
      const report = await fetch(`${app.url}${session}/reports/${file}`);
      const content = await report.text();
      expect(report.headers.get('content-disposition')).toBe(`attachment; filename="${file}"`);
      expect(content).toMatch(/4 of 4 passed|Locks/);
      expect(content).not.toContain(host.token);
    }
  });

  test('runs a group, and compares it with the last run', async () => {
    const first = await openedSession();
    await run(first, { group: 'GetLock' }).expect(303);
    await finished(first);
    const second = await openedSession();
    await run(second, { group: 'GetLock' }).expect(303);
    expect((await finished(second)).overview).toContain('The same outcomes as in the last run');
  });

  test('runs again only what was failed or inconclusive', async () => {
    await using broken = await startHost({ defects: defectsNamed(['get-lock-finds-nothing']) });
    const { headers } = await openView({ access_token: broken.token }, broken.wopisrc).expect(303);
    const session = headers.location ?? '';
    await run(session, { failed: '1' }).expect(400);
    await run(session, { group: 'Extended.Locks' }).expect(303);
    const { seen, hasRed } = await finished(session);
    await run(session, { failed: '1' }).expect(303);
    const { rows } = await finished(session, seen);

    expect(hasRed).toBe(true);
    expect(rows.map(({ id }) => id)).toEqual(['Extended.Locks-GetLockOnUnlockedFileAnswersOk']);
  });

  test('stops a run, and leaves no lock', async () => {
    const session = await openedSession();
    await run(session, { all: '1', category: 'All' }).expect(303);
    await request(app.url).post(`${session}/stop`).set('Origin', app.url).type('form').send({}).expect(303);
    const { overview } = await finished(session);
    expect(overview).toContain('Interrupted');
    expect(host.host.snapshot().locks).toEqual({});
  });

  test('rotates the proof keys', async () => {
    const session = await openedSession();
    const keyOf = async () => /Proof key <code>(\w+)/.exec((await request(app.url).get(session)).text)?.[1];
    const before = await keyOf();
    await request(app.url).post(`${session}/rotate-keys`).set('Origin', app.url).expect(303);
    expect(await keyOf()).not.toBe(before);
  });

  test('rotates the proof keys of a public application only with the key of its operator', async () => {
    const keys = SigningKeys.inMemory(privateKeys);
    const options = {
      keys,
      publicUrl: 'https://serve.example',
      allowedOrigins: ['https://pages.example', 'https://wopi.example'],
    };
    await using open = await startApp(options);
    const post = (path: string) => request(open.localUrl).post(path).set('Host', 'serve.example').type('form');
    const { headers } = await post(
      `/hosting/wopitest?WOPISrc=${encodeURIComponent('https://wopi.example/wopi/files/1')}`,
    )
      .set('Origin', 'https://pages.example')
      .send({ access_token: 'x', access_token_ttl: '0' })
      .expect(303);
    const rotate = (fields: Readonly<Record<string, string>>) =>
      post(`${headers.location}/rotate-keys`).set('Origin', 'https://serve.example').send(fields);

    await rotate({}).expect(403);
    await rotate({ 'operator-key': `${open.operatorKey}x` }).expect(403);
    expect((await rotate({ 'operator-key': 'a'.repeat(24) }).expect(403)).text).toContain(
      'serve printed it when it started',
    );
    expect(keys.keys).toBe(privateKeys);
    await rotate({ 'operator-key': open.operatorKey ?? '' }).expect(303);
    expect(keys.keys.old).toBe(privateKeys.current);
  });

  test('says that the host is unreachable', async () => {
    const gone = await startHost();
    await gone.close();
    const { headers } = await openView({}, gone.wopisrc).expect(303);
    await run(headers.location ?? '', { group: 'Locks' }).expect(303);
    expect((await finished(headers.location ?? '')).overview).toContain('The host cannot be reached');
  });

  test('accepts one report of the frame, in one format', async () => {
    const session = await openedSession();
    const tell = (report: unknown, type = 'application/json') =>
      request(app.url).post(`${session}/frame`).set('Origin', app.url).type(type).send(JSON.stringify(report));
    const report = { surroundings: { inFrame: true, mayGoFullscreen: true }, messages: { early: [], answers: [] } };
    await tell(report, 'text/plain').expect(415);
    await tell({ ...report, more: 1 }).expect(400);
    await tell(report).expect(204);
    await run(session, { check: 'Extended.HostFrame/FrameMayGoFullscreen' }).expect(303);
    expect((await finished(session, 3)).rows[0]?.html).toContain('data-outcome="passed"');
  });
});

describe('the choice of profile and editor', () => {
  function choose(session: string, choice: Readonly<Record<string, string>>) {
    return request(app.url).post(`${session}/choice`).set('Origin', app.url).type('form').send(choice);
  }

  async function listed(session: string): Promise<string[]> {
    const { text } = await request(app.url).get(session).expect(200);
    return [...text.matchAll(/<details class="check[^"]*" id="([^"]+)"/g)].map(([, id = '']) => id);
  }

  const choices = (['all', 'validator', 'launch', 'smoke'] as const).flatMap((profile) =>
    (['microsoft', 'collabora', 'onlyoffice'] as const).map((editor) => ({ profile, editor })),
  );

  test.each(choices)('lists the checks of run --profile $profile --editor $editor', async ({ profile, editor }) => {
    const session = await openedSession();
    // The host page opened the frame of Microsoft's editor.
    const flags = { profile, editor: [editor], ...(editor === 'microsoft' && { 'host-page': host.url }) };
    const checks = selectedChecks(resolveSettings({ flags, environment: {} }).settings);

    await choose(session, { profile, editor }).expect(303);

    expect(await listed(session)).toEqual(checks.map((entry) => anchorOf(checkId(entry))));
  });

  test('stays after a reload, keeps the results of each editor, and is in the reports', async () => {
    const session = await openedSession();
    await run(session, { group: 'GetLock' }).expect(303);
    await finished(session);
    await choose(session, { profile: 'launch', editor: 'collabora' }).expect(303);
    const { text } = await request(app.url).get(session).expect(200);
    const { body } = await request(app.url).get(`${session}/reports/results.json`).expect(200);
    await choose(session, { profile: 'validator', editor: 'microsoft' }).expect(303);
    const again = await request(app.url).get(`${session}/reports/results.json`).expect(200);

    expect(text).toContain('<option selected>launch</option>');
    expect(text).toContain('<option value="collabora" selected>');
    expect(body).toMatchObject({ profile: 'launch', editors: ['collabora'], results: [] });
    expect(again.body).toMatchObject({ profile: 'validator', editors: ['microsoft'] });
    expect(again.body.results.length).toBeGreaterThan(3);
  });

  test('smoke sends nothing that can change anything', async () => {
    const session = await openedSession();
    await choose(session, { profile: 'smoke', editor: 'microsoft' }).expect(303);
    await run(session, { all: '1', category: 'All' }).expect(303);
    await finished(session);
    const { text } = await request(app.url).get(`${session}/reports/requests.har`).buffer(true).expect(200);
    const methods = (JSON.parse(text) as Har).log.entries.map(({ request: { method } }) => method);

    // The host page posts to its frame.
    expect(methods.filter((method) => method !== 'GET')).toEqual(['POST', 'POST', 'POST']);
    expect(methods.length).toBeGreaterThan(10);
  });

  test('is refused if it does not exist, has no checks, or comes during a run', async () => {
    const session = await openedSession();
    await choose(session, { profile: 'some', editor: 'microsoft' }).expect(400);
    await choose(session, { profile: 'all', editor: 'word' }).expect(400);
    await choose(session, { profile: 'smoke', editor: 'microsoft' }).expect(303);
    expect((await run(session, { all: '1', category: 'WopiCoauth' }).expect(400)).text).toContain('has no checks');
    await choose(session, { profile: 'all', editor: 'microsoft' }).expect(303);
    await run(session, { all: '1' }).expect(303);
    await choose(session, { profile: 'smoke', editor: 'microsoft' }).expect(409);
    await request(app.url).post(`${session}/stop`).set('Origin', app.url).type('form').send({}).expect(303);
    await finished(session);
  });
});

describe('a file that is opened without a host page', () => {
  test('opens with its key alone, is one session, and has no checks about a page', async () => {
    const file = { wopisrc: host.wopisrc, accessToken: host.token, ttl: 0, seed: 1 };
    await using local = await startApp({ file });
    const { pathname } = new URL(local.fileUrl ?? '');
    expect(pathname).toMatch(/^\/open\/[\w-]{24}$/);

    const first = await request(local.url).get(pathname).expect(303);
    const second = await request(local.url).get(pathname).expect(303);
    const { text } = await request(local.url)
      .get(first.headers.location ?? '')
      .expect(200);

    expect(second.headers.location).toBe(first.headers.location);
    expect(text).toContain('Locks-LockMismatchOnUnlockRequest');
    expect(text).not.toMatch(/HostFrameIntegration|Open in a new window/);
    expect(text).not.toContain(host.token);
  });

  test('opens with no other key, and under no other host name', async () => {
    const file = { wopisrc: host.wopisrc, accessToken: host.token, ttl: 0, seed: 1 };
    await using local = await startApp({ file });
    const { pathname } = new URL(local.fileUrl ?? '');
    await request(local.url).get('/open/').expect(404);
    await request(local.url)
      .get(`/open/${'a'.repeat(24)}`)
      .expect(404);
    await request(local.url).get(pathname).set('Host', 'rebound.example').expect(421);
    await request(app.url).get(pathname).expect(404);
  });

  test('may be on a host that is not on loopback', async () => {
    const file = { wopisrc: 'https://wopi.example/wopi/files/1', accessToken: 'x', ttl: 0, seed: 1 };
    await using local = await startApp({ file });
    expect(local.origins.allows(new URL(file.wopisrc))).toBe(true);
    expect(local.origins.allows(new URL('https://other.example'))).toBe(false);
  });
});

describe('refuses', () => {
  test.each([
    ['a host that is not allowed', 'http://192.0.2.1/wopi/files/1', 403, '--allow-origin http://192.0.2.1'],
    ['an invalid WOPISrc', 'nonsense', 400, 'must be an absolute http(s) URL'],
    ['a WOPISrc of something else', 'http://127.0.0.1/secret', 400, 'must end in /files/'],
  ])('%s', async (_, wopisrc, status, sentence) => {
    const { text } = await openView({}, wopisrc).expect(status);
    expect(text).toContain(sentence);
  });

  test('a page that is not allowed', async () => {
    const { text } = await openView().set('Origin', 'https://evil.example').expect(403);
    expect(text).toContain('--allow-origin https://evil.example');
  });

  test.each([['null'], [undefined]])('a page that hides its origin: %s', async (origin) => {
    const opening = openView();
    const { text } = await (origin === undefined ? opening.unset('Origin') : opening.set('Origin', origin)).expect(403);
    expect(text).toContain('hides its origin');
  });

  test('a request without a token, or with too much', async () => {
    await openView({ access_token: '' }).expect(400);
    await openView({ padding: 'x'.repeat(70_000) }).expect(413);
    const endless = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode('access_token=')),
    });
    const answer = await fetch(`${app.url}/hosting/wopitest`, { method: 'POST', body: endless, duplex: 'half' });
    expect(answer.status).toBe(411);
  });

  test('requests of other sites', async () => {
    const session = await openedSession();
    const post = (path: string) =>
      request(app.url)
        .post(session + path)
        .type('form')
        .send({ all: '1' });
    await post('/run').set('Origin', host.url).expect(403);
    await post('/run').set('Origin', host.url).set('Sec-Fetch-Site', 'same-site').expect(403);
    await post('/run').expect(403);
    await post('/rotate-keys').set('Origin', 'null').expect(403);
    const info = `/hosting/wopitest/info?WOPISrc=${encodeURIComponent(host.wopisrc)}&access_token=${host.token}`;
    await request(app.url).get(info).set('Sec-Fetch-Site', 'cross-site').expect(403);
  });

  test('host names other than its own', async () => {
    await request(app.url).get('/hosting/discovery').set('Host', 'rebound.example').expect(421);
    await using named = await startApp({ publicUrl: 'https://serve.example' });
    const local = (hostname: string) => request(named.localUrl).get('/hosting/discovery').set('Host', hostname);
    await local('rebound.example').expect(421);
    expect((await local('serve.example').expect(200)).text).toContain(
      'urlsrc="https://serve.example/hosting/wopitest?',
    );
  });

  test('loopback when serve is public', async () => {
    await using open = await startApp({ publicUrl: 'https://serve.example' });
    const info = `/hosting/wopitest/info?WOPISrc=${encodeURIComponent(host.wopisrc)}&access_token=x`;
    await request(open.localUrl).get(info).expect(403);
  });

  test('unknown sessions and reports', async () => {
    await request(app.url).get('/sessions/guessed').expect(404);
    await request(app.url).get('/sessions/guessed/reports/report.html').expect(404);
    await request(app.url)
      .get(`${await openedSession()}/reports/passwd`)
      .expect(404);
  });

  test('a second run on the same file at the same time', async () => {
    const [one, other] = [await openedSession(), await openedSession()];
    await run(one, { all: '1' }).expect(303);
    const { body } = await run(other, { group: 'Locks' }).set('Accept', 'application/json').expect(503);
    expect(body.problem).toContain('A run on this file is in progress');
    await request(app.url).post(`${one}/stop`).set('Origin', app.url).type('form').send({}).expect(303);
    await finished(one);
  });
});

test('pages run only their own scripts, in frames of allowed pages only', async () => {
  const { headers, text } = await request(app.url)
    .get(await openedSession())
    .expect(200);
  const policy = headers['content-security-policy'] ?? '';
  const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).toContain('frame-ancestors http://localhost:* https://localhost:*');
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain(`<script nonce="${nonce}">`);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
});

test('getinfo: the URLs of the tests without the token, and the result of each', async () => {
  const ask = `/hosting/wopitest/info?testcategory=WopiCore&WOPISrc=${encodeURIComponent(host.wopisrc)}&access_token=${host.token}&access_token_ttl=0`;
  const { body: addresses } = await request(app.url).get(ask).expect(200);
  const resultOf = async (name: string) => {
    const address = (addresses as string[]).find((candidate) => candidate.endsWith(`/${name}`)) ?? '';
    expect(address).not.toContain(host.token);
    return (await request(address).get('').expect(200)).body;
  };
  expect(await resultOf('LockMismatchOnUnlockRequest')).toMatchObject({
    Name: 'LockMismatchOnUnlockRequest',
    Message: '',
    RequestDetails: expect.arrayContaining([
      expect.objectContaining({ Name: 'Unlock', ResponseStatusCode: 409, ValidationFailures: [] }),
    ]),
  });
  expect(await resultOf('PutRelativeFileUnsupported.SuggestedName')).toMatchObject({ Message: 'Prerequisites failed' });
});
