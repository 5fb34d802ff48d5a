import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { startHost } from '../reference-host/start-host.ts';
import { serveForTests, tomorrow } from './testing/served-app.ts';

const served = serveForTests();

describe('opening a file from a host page', () => {
  test('takes the token by POST, and redirects to a URL without it', async () => {
    const session = await served.openedSession();
    expect(session).toMatch(/^\/sessions\/[\w-]{32}$/);
    const { text } = await request(served.app.url).get(session).expect(200);
    expect(text).not.toContain(served.host.token);
    expect(text).toContain('3 passed');
  });

  test('shows what is wrong with a GET that has the token in its URL, and starts a session only when the user goes on', async () => {
    const url = `/hosting/wopitest?WOPISrc=${encodeURIComponent(served.host.wopisrc)}&access_token=${served.host.token}&access_token_ttl=36000000`;
    const explained = await request(served.app.url).get(url).expect(200);
    expect(explained.text).toContain('The host page opened this frame by GET');
    expect(explained.text).not.toContain('/sessions/');

    const { headers } = await request(served.app.url)
      .post(url)
      .set('Origin', served.app.url)
      .type('form')
      .send({ 'opened-by-get': '1' })
      .expect(303);
    const { text } = await request(served.app.url)
      .get(headers.location ?? '')
      .expect(200);
    expect(text).toContain('2 of 3 checks are red');
    expect(text).toContain('which looks like a duration');
    expect(text).not.toContain(served.host.token);
  });

  test('keeps the session of the user whatever other pages request', async () => {
    const session = await served.openedSession();
    const image = `/hosting/wopitest?WOPISrc=${encodeURIComponent(served.host.wopisrc)}&access_token=x&access_token_ttl=0`;
    for (let count = 0; count < 60; count += 1) await request(served.app.url).get(image).expect(200);
    await request(served.app.url).get(session).expect(200);
  });
});

describe('the frame of another editor', () => {
  test.each([
    ['collabora', '/browser/wopitest/cool.html?'],
    ['onlyoffice', '/hosting/wopi/word/edit?ui=en-US&'],
  ] as const)('runs the checks of %s', async (editor, path) => {
    await using own = await startHost({ variant: editor });
    const opened = await request(served.app.url)
      .post(`${path}WOPISrc=${encodeURIComponent(own.wopisrc)}`)
      .set('Origin', own.url)
      .type('form')
      .send({ access_token: own.token, access_token_ttl: tomorrow })
      .expect(303);
    const session = opened.headers.location ?? '';
    await served.run(session, { group: 'CheckFileInfoSchema' }).expect(303);
    await served.finished(session);
    const { body } = await request(served.app.url).get(`${session}/reports/results.json`).expect(200);
    expect(body.editors).toEqual([editor]);
    expect(body.results.map(({ outcome, group }: Record<string, string>) => [group, outcome])).toContainEqual([
      'CheckFileInfoSchema',
      'passed',
    ]);
  });
});

describe('opening a file is refused for', () => {
  test.each([
    ['a host that is not allowed', 'http://192.0.2.1/wopi/files/1', 403, '--allow-origin http://192.0.2.1'],
    ['an invalid WOPISrc', 'nonsense', 400, 'must be an absolute http(s) URL'],
    ['a WOPISrc of something else', 'http://127.0.0.1/secret', 400, 'must end in /files/'],
  ])('%s', async (_, wopisrc, status, sentence) => {
    const { text } = await served.openView({}, wopisrc).expect(status);
    expect(text).toContain(sentence);
  });

  test('a page that is not allowed', async () => {
    const { text } = await served.openView().set('Origin', 'https://evil.example').expect(403);
    expect(text).toContain('--allow-origin https://evil.example');
  });

  test.each([['null'], [undefined]])('a page that hides its origin: %s', async (origin) => {
    const opening = served.openView();
    const { text } = await (origin === undefined ? opening.unset('Origin') : opening.set('Origin', origin)).expect(403);
    expect(text).toContain('hides its origin');
  });

  test('a request without a token, or with too much', async () => {
    await served.openView({ access_token: '' }).expect(400);
    await served.openView({ padding: 'x'.repeat(70_000) }).expect(413);
    const endless = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode('access_token=')),
    });
    const answer = await fetch(`${served.app.url}/hosting/wopitest`, { method: 'POST', body: endless, duplex: 'half' });
    expect(answer.status).toBe(411);
  });
});
