import request from 'supertest';
import { expect, test } from 'vitest';
import { SettableClock } from '../clock.ts';
import { resourceAt, startTestHost, type TestHost } from '../testing/test-host.ts';

const pathOf = (host: TestHost) => new URL(host.wopisrc).pathname;

test('the token may be in the URL or in the Authorization header; the URL takes precedence', async () => {
  await using host = await startTestHost();
  const ask = (query: string, authorization: string) =>
    request(host.url)
      .get(`${pathOf(host)}${query}`)
      .set('Authorization', authorization);
  await ask(`?access_token=${host.token}`, '').expect(200);
  await ask('', `Bearer ${host.token}`).expect(200);
  await ask(`?access_token=${host.token}`, 'Bearer INVALID').expect(200);
  await ask('?access_token=INVALID', `Bearer ${host.token}`).expect(401);
  await ask('?access_token=', `Bearer ${host.token}`).expect(401);
  await ask('', host.token).expect(401);
});

test('a slightly changed token is invalid for every operation, and nothing changes', async () => {
  await using host = await startTestHost();
  const { token } = host;
  const flipped = (token[0] === '0' ? '1' : '0') + token.slice(1);
  const before = host.host.snapshot();
  for (const wrong of [
    'INVALID',
    flipped,
    token.slice(0, -1),
    `${token}0`,
    token.toUpperCase(),
    ` ${token}`,
    token.slice(0, 64),
  ]) {
    const file = resourceAt(`${host.wopisrc}?access_token=${encodeURIComponent(wrong)}`);
    for (const suffix of ['', '/contents', '/ancestry', '/ecosystem_pointer']) await file.get(suffix).expect(401);
    for (const name of ['LOCK', 'DELETE', 'PUT', 'PUT_RELATIVE', 'GET_COAUTH_LOCK', 'BOGUS']) {
      await file.post(name, { 'X-WOPI-Lock': 'a', 'X-WOPI-SuggestedTarget': 'x' }, 'x').expect(401);
    }
  }
  expect(host.host.snapshot()).toEqual(before);
});

test('a token expires', async () => {
  const clock = new SettableClock();
  await using host = await startTestHost({ clock });
  clock.advance({ minutes: 599, seconds: 59 });
  await host.file.get().expect(200);
  clock.advance({ seconds: 1 });
  await host.file.get().expect(401);
  await host.fileWith({ lifetimeMs: -1 }).get().expect(401);
  await host.fileWith({ userId: 'unknown' }).get().expect(401);
});

test('a token is valid for one resource only', async () => {
  await using host = await startTestHost();
  const { body } = await host.file.get('/ancestry').expect(200);
  const parent = resourceAt(body.AncestorsWithRootFirst[1].Url);
  const { ChildFiles } = (await parent.get('/children').expect(200)).body;
  const other = resourceAt(ChildFiles[1].Url);
  const addresses = [host.file, other, parent].map(({ href }) => new URL(href));
  for (const at of addresses) {
    for (const { search } of addresses.filter((address) => address !== at)) {
      await resourceAt(`${at.origin}${at.pathname}${search}`).get().expect(404);
      await resourceAt(`${at.origin}${at.pathname}${search}`).post('DELETE').expect(404);
    }
  }
  await resourceAt(`${host.url}/wopi/ecosystem?access_token=${host.token}`).get().expect(404);
});

test.each(['none', '..', '%2e%2e', '%2Fetc%2Fpasswd', 'x'.repeat(5000), '%E6%96%87', '%ff', '%00'])(
  'the file %s does not exist',
  async (id) => {
    await using host = await startTestHost();
    const response = await request(host.url).get(`/wopi/files/${id}?access_token=${host.token}`);
    expect(response.status).toBe(404);
  },
);

test('tokens in returned URLs expire with the token of the request', async () => {
  const clock = new SettableClock();
  await using host = await startTestHost({ clock });
  const { body } = await host.fileWith({ lifetimeMs: 60_000 }).get('/ancestry').expect(200);
  const parent = resourceAt(body.AncestorsWithRootFirst[1].Url);
  const { ChildFiles } = (await parent.get('/children').expect(200)).body;
  clock.advance({ seconds: 60 });
  await parent.get().expect(401);
  await resourceAt(ChildFiles[0].Url).get().expect(401);
});

test('a cookie is not a token', async () => {
  await using host = await startTestHost();
  const response = await request(host.url).get(pathOf(host)).set('Cookie', `access_token=${host.token}`).expect(401);
  expect(response.headers).not.toHaveProperty('set-cookie');
});

test('error responses contain no token and no stack trace', async () => {
  await using host = await startTestHost();
  for (const response of [
    await host.file.post('LOCK'),
    await host.file.post('BOGUS'),
    await host.file.get('/nothing'),
  ]) {
    expect(response.text ?? '').toBe('');
    expect(JSON.stringify(response.headers)).not.toContain(host.token);
    expect(response.headers['x-wopi-servererror']).toMatch(/^[ -~]+$/);
    expect(response.headers['cache-control']).toBe('no-store');
  }
});
