import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { startApp } from './start-app.ts';
import { serveForTests } from './testing/served-app.ts';

const served = serveForTests();

test('pages run only their own scripts, in frames of allowed pages only', async () => {
  const { headers, text } = await request(served.app.url)
    .get(await served.openedSession())
    .expect(200);
  const policy = headers['content-security-policy'] ?? '';
  const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).toContain('frame-ancestors http://localhost:* https://localhost:*');
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain(`<script nonce="${nonce}">`);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
});

describe('the application refuses', () => {
  test('host names other than its own', async () => {
    await request(served.app.url).get('/hosting/discovery').set('Host', 'rebound.example').expect(421);
    await using named = await startApp({ publicUrl: 'https://serve.example' });
    const local = (hostname: string) => request(named.localUrl).get('/hosting/discovery').set('Host', hostname);
    await local('rebound.example').expect(421);
    expect((await local('serve.example').expect(200)).text).toContain(
      'urlsrc="https://serve.example/hosting/wopitest?',
    );
  });

  test('loopback when serve is public', async () => {
    await using open = await startApp({ publicUrl: 'https://serve.example' });
    const info = `/hosting/wopitest/info?WOPISrc=${encodeURIComponent(served.host.wopisrc)}&access_token=x`;
    await request(open.localUrl).get(info).expect(403);
  });
});
