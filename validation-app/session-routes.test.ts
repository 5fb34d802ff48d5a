import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { startHost } from '../reference-host/start-host.ts';
import { SigningKeys } from './signing-keys.ts';
import { startApp } from './start-app.ts';
import { serveForTests } from './testing/served-app.ts';

const served = serveForTests();

describe('a session', () => {
  test('runs one check, with every request and its proof, and reports it in every format', async () => {
    const session = await served.openedSession();
    await served.run(session, { check: 'Locks/LockMismatchOnUnlockRequest' }).expect(303);
    const { overview, rows } = await served.finished(session, 3);
    expect(rows.map(({ id }) => id)).toEqual(['Locks-LockMismatchOnUnlockRequest']);
    expect(rows[0]?.html).toContain('What was signed');
    expect(overview).toContain('4 passed');
    for (const file of ['report.html', 'junit.xml', 'results.json', 'summary.md', 'requests.har', 'badge.json']) {
      const report = await fetch(`${served.app.url}${session}/reports/${file}`);
      const content = await report.text();
      expect(report.headers.get('content-disposition')).toBe(`attachment; filename="${file}"`);
      expect(content).toMatch(/4 of 4 passed|Locks/);
      expect(content).not.toContain(served.host.token);
    }
  });

  test('runs a group, and compares it with the last run', async () => {
    const first = await served.openedSession();
    await served.run(first, { group: 'GetLock' }).expect(303);
    await served.finished(first);
    const second = await served.openedSession();
    await served.run(second, { group: 'GetLock' }).expect(303);
    expect((await served.finished(second)).overview).toContain('The same outcomes as in the last run');
  });

  test('compares only what both runs have judged', async () => {
    const first = await served.openedSession();
    await served.run(first, { group: 'FileVersion' }).expect(303);
    const alone = await served.finished(first);
    await served.run(first, { group: 'FileVersion' }).expect(303);
    const again = await served.finished(first);

    expect(alone.overview).not.toContain('in the last run');
    expect(again.overview).toContain('The same outcomes as in the last run');
  });

  test('counts the requests of the last run', async () => {
    const session = await served.openedSession();
    const requestsOf = ({ overview }: { readonly overview: string }) => /· (\d+ requests[^<]*)</.exec(overview)?.[1];
    await served.run(session, { group: 'GetLock' }).expect(303);
    const first = requestsOf(await served.finished(session));
    await served.run(session, { group: 'GetLock' }).expect(303);

    expect(first).toMatch(/^\d+ requests$/);
    expect(requestsOf(await served.finished(session))).toBe(`${first} in the last run`);
  });

  test('keeps the earlier results when a run cannot start', async () => {
    const gone = await startHost();
    const { headers } = await served.openView({ access_token: gone.token }, gone.wopisrc).expect(303);
    const session = headers.location ?? '';
    await served.run(session, { group: 'GetLock' }).expect(303);
    const { seen } = await served.finished(session);
    await gone.close();
    await served.run(session, { group: 'GetLock' }).expect(303);
    const { overview, rows } = await served.finished(session, seen);

    expect(overview).toContain('The host cannot be reached');
    expect(rows.map(({ html }) => /data-outcome="(\w+)"/.exec(html)?.[1])).toEqual(['passed', 'passed', 'passed']);
  });

  test('runs again only what was failed or inconclusive', async () => {
    await using broken = await startHost({ defects: defectsNamed(['get-lock-finds-nothing']) });
    const { headers } = await served.openView({ access_token: broken.token }, broken.wopisrc).expect(303);
    const session = headers.location ?? '';
    await served.run(session, { failed: '1' }).expect(400);
    await served.run(session, { group: 'Extended.Locks' }).expect(303);
    const { seen, hasRed } = await served.finished(session);
    await served.run(session, { failed: '1' }).expect(303);
    const { rows } = await served.finished(session, seen);

    expect(hasRed).toBe(true);
    expect(rows.map(({ id }) => id)).toEqual(['Extended.Locks-GetLockOnUnlockedFileAnswersOk']);
  });

  test('lists red checks for one cause together', async () => {
    await using broken = await startHost({ defects: defectsNamed(['unlock-ignores-lock-id']) });
    const { headers } = await served.openView({ access_token: broken.token }, broken.wopisrc).expect(303);
    const session = headers.location ?? '';
    await served.run(session, { group: 'Locks' }).expect(303);
    const { overview } = await served.finished(session);

    const title = 'Unlock with a different lock ID: status: expected 409, got 200';
    expect(overview).toContain(`<summary>1 more check: ${title}</summary>`);
    expect(overview).toContain('href="#Locks-LockMismatchAfterUnlockAndRelockRequest"');
  });

  test('stops a run, and leaves no lock', async () => {
    const session = await served.openedSession();
    await served.run(session, { all: '1', category: 'All' }).expect(303);
    await served.post(`${session}/stop`).expect(303);
    const { overview } = await served.finished(session);
    expect(overview).toContain('Interrupted');
    expect(served.host.host.snapshot().locks).toEqual({});
  });

  test('rotates the proof keys', async () => {
    const session = await served.openedSession();
    const keyOf = async () => /Proof key <code>(\w+)/.exec((await request(served.app.url).get(session)).text)?.[1];
    const before = await keyOf();
    await request(served.app.url).post(`${session}/rotate-keys`).set('Origin', served.app.url).expect(303);
    expect(await keyOf()).not.toBe(before);
  });

  test('rotates the proof keys of a public application only with the key of its operator', async () => {
    const keys = SigningKeys.inMemory(served.privateKeys);
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
    expect(keys.keys).toBe(served.privateKeys);
    await rotate({ 'operator-key': open.operatorKey ?? '' }).expect(303);
    expect(keys.keys.old).toBe(served.privateKeys.current);
  });

  test('says that the host is unreachable', async () => {
    const gone = await startHost();
    await gone.close();
    const { headers } = await served.openView({}, gone.wopisrc).expect(303);
    await served.run(headers.location ?? '', { group: 'Locks' }).expect(303);
    expect((await served.finished(headers.location ?? '')).overview).toContain('The host cannot be reached');
  });

  test('accepts one report of the frame, in one format', async () => {
    const session = await served.openedSession();
    const tell = (report: unknown, type = 'application/json') =>
      request(served.app.url)
        .post(`${session}/frame`)
        .set('Origin', served.app.url)
        .type(type)
        .send(JSON.stringify(report));
    const report = { surroundings: { inFrame: true, mayGoFullscreen: true }, messages: { early: [], answers: [] } };
    await tell(report, 'text/plain').expect(415);
    await tell({ ...report, more: 1 }).expect(400);
    await tell(report).expect(204);
    await served.run(session, { check: 'Extended.HostFrame/FrameMayGoFullscreen' }).expect(303);
    expect((await served.finished(session, 3)).rows[0]?.html).toContain('data-outcome="passed"');
  });
});

describe('a session refuses', () => {
  test('requests of other sites', async () => {
    const session = await served.openedSession();
    const post = (path: string) =>
      request(served.app.url)
        .post(session + path)
        .type('form')
        .send({ all: '1' });
    await post('/run').set('Origin', served.host.url).expect(403);
    await post('/run').set('Origin', served.host.url).set('Sec-Fetch-Site', 'same-site').expect(403);
    await post('/run').expect(403);
    await post('/rotate-keys').set('Origin', 'null').expect(403);
    const info = `/hosting/wopitest/info?WOPISrc=${encodeURIComponent(served.host.wopisrc)}&access_token=${served.host.token}`;
    await request(served.app.url).get(info).set('Sec-Fetch-Site', 'cross-site').expect(403);
  });

  test('unknown sessions and reports', async () => {
    await request(served.app.url).get('/sessions/guessed').expect(404);
    await request(served.app.url).get('/sessions/guessed/reports/report.html').expect(404);
    await request(served.app.url)
      .get(`${await served.openedSession()}/reports/passwd`)
      .expect(404);
  });

  test('a second run on the same file at the same time', async () => {
    const [one, other] = [await served.openedSession(), await served.openedSession()];
    await served.run(one, { all: '1' }).expect(303);
    const { body } = await served.run(other, { group: 'Locks' }).set('Accept', 'application/json').expect(503);
    expect(body.problem).toContain('A run on this file is in progress');
    await served.post(`${one}/stop`).expect(303);
    await served.finished(one);
  });
});
