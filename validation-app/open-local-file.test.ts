import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { startApp } from './start-app.ts';
import { serveForTests } from './testing/served-app.ts';

const served = serveForTests();

describe('a file that is opened without a host page', () => {
  test('opens with its key alone, is one session, and has no checks about a page', async () => {
    const file = { wopisrc: served.host.wopisrc, accessToken: served.host.token, ttl: 0, seed: 1 };
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
    expect(text).not.toContain(served.host.token);
  });

  test('opens with no other key, and under no other host name', async () => {
    const file = { wopisrc: served.host.wopisrc, accessToken: served.host.token, ttl: 0, seed: 1 };
    await using local = await startApp({ file });
    const { pathname } = new URL(local.fileUrl ?? '');
    await request(local.url).get('/open/').expect(404);
    await request(local.url)
      .get(`/open/${'a'.repeat(24)}`)
      .expect(404);
    await request(local.url).get(pathname).set('Host', 'rebound.example').expect(421);
    await request(served.app.url).get(pathname).expect(404);
  });

  test('may be on a host that is not on loopback', async () => {
    const file = { wopisrc: 'https://wopi.example/wopi/files/1', accessToken: 'x', ttl: 0, seed: 1 };
    await using local = await startApp({ file });
    expect(local.origins.allows(new URL(file.wopisrc))).toBe(true);
    expect(local.origins.allows(new URL('https://other.example'))).toBe(false);
  });
});
