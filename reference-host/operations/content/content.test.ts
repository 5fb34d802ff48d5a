import request from 'supertest';
import { expect, test } from 'vitest';
import { startTestHost, type TestHost } from '../../testing/test-host.ts';

const info = async (host: TestHost) => (await host.file.get().expect(200)).body;
const lock = { 'X-WOPI-Lock': 'a' };
const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

async function lockedHost(): Promise<TestHost> {
  const host = await startTestHost();
  await host.file.post('LOCK', lock).expect(200);
  return host;
}

test('PutFile stores exactly the bytes sent, with any content type, and GetFile returns them', async () => {
  await using host = await lockedHost();
  for (const type of [
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'application/json',
    'text/plain',
  ]) {
    await host.file.post('PUT', { ...lock, 'Content-Type': type }, everyByte).expect(200);
    const got = await host.file.get('/contents').expect(200).expect('Content-Type', 'application/octet-stream');
    expect(new Uint8Array(got.body)).toEqual(everyByte);
  }
});

test('GetFile only refuses a file that is larger than X-WOPI-MaxExpectedSize', async () => {
  await using host = await startTestHost();
  const { Size } = await info(host);
  const get = (size: string) => host.file.get('/contents', { 'X-WOPI-MaxExpectedSize': size });
  const refused = await get(`${Size - 1}`).expect(412);
  expect(refused.text ?? '').toBe('');
  for (const size of [`${Size}`, `${Size + 1}`, 'garbage', '']) await get(size).expect(200);
});

test('a version never repeats and is the same in all responses', async () => {
  await using host = await lockedHost();
  const versions = [(await info(host)).Version];
  for (const text of ['x', 'y', 'x', 'x']) {
    const put = await host.file.post('PUT', lock, text).expect(200);
    const { Version, Size, SHA256 } = await info(host);
    expect(put.headers['x-wopi-itemversion']).toBe(Version);
    expect([Size, Buffer.from(SHA256, 'base64').length]).toEqual([1, 32]);
    versions.push(Version);
  }
  expect(new Set(versions).size).toBe(versions.length);
  const unlock = await host.file.post('UNLOCK', lock).expect(200);
  const get = await host.file.get('/contents').expect(200);
  expect([unlock.headers['x-wopi-itemversion'], get.headers['x-wopi-itemversion']]).toEqual([
    versions.at(-1),
    versions.at(-1),
  ]);
});

test('an unlocked file can only be written while it is empty', async () => {
  await using host = await lockedHost();
  await host.file.post('PUT', lock, '').expect(200);
  await host.file.post('PUT', {}, 'from another').expect(409).expect('X-WOPI-Lock', 'a');
  await host.file.post('UNLOCK', lock).expect(200);
  await host.file.post('PUT', {}, 'first content').expect(200);
  const refused = await host.file.post('PUT', {}, 'second content').expect(409);
  expect(refused.headers).toHaveProperty('x-wopi-lock', '');
  expect((await host.file.get('/contents')).body.toString()).toBe('first content');
});

test('simultaneous writes store one complete body, and each has its own version', async () => {
  await using host = await lockedHost();
  const bodies = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(5000));
  const puts = await Promise.all(bodies.map((body) => host.file.post('PUT', lock, body).expect(200)));
  expect(new Set(puts.map(({ headers }) => headers['x-wopi-itemversion'])).size).toBe(10);
  expect(bodies).toContain((await host.file.get('/contents')).body.toString());
});

test('FileUrl and DownloadUrl return the current bytes, and their tokens are valid for nothing else', async () => {
  await using host = await lockedHost();
  await host.file.post('PUT', lock, 'newest').expect(200);
  for (const href of [(await info(host)).FileUrl, (await info(host)).DownloadUrl]) {
    const { origin, pathname, search } = new URL(href);
    const got = await request(origin)
      .get(pathname + search)
      .expect(200);
    expect(got.body.toString()).toBe('newest');
    await request(origin)
      .get(`${new URL(host.wopisrc).pathname}${search}`)
      .expect(404);
    await request(origin).get(pathname).expect(401);
  }
});

test('user info belongs to the user, for every file and for viewers too', async () => {
  await using host = await startTestHost();
  const text = `{"a":"<b>=;"}${'x'.repeat(1011)}`;
  await host.fileWith({ userId: 'vera' }).post('PUT_USER_INFO', {}, 'old').expect(200);
  await host.fileWith({ userId: 'vera' }).post('PUT_USER_INFO', {}, text).expect(200);
  expect((await host.fileWith({ userId: 'vera', rights: 'view' }).get()).body.UserInfo).toBe(text);
  expect(await info(host)).not.toHaveProperty('UserInfo');
});
