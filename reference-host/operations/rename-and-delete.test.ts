import { expect, test } from 'vitest';
import { encodeUtf7 } from '../../wopi/utf7.ts';
import { resourceAt, startTestHost, type TestHost } from '../testing/test-host.ts';

const rename = (host: TestHost, name: string, headers = {}) =>
  host.file.post('RENAME_FILE', { 'X-WOPI-RequestedName': encodeUtf7(name), ...headers });
const nameOf = async (host: TestHost) => (await host.file.get().expect(200)).body.BaseFileName;
const coauthLock = (id: string) => ({
  'X-WOPI-CoauthLockId': id,
  'X-WOPI-CoauthLockType': 'Coauth',
  'X-WOPI-CoauthLockExpirationTimeout': '60',
});

test.each([
  ['new name', 'new name'],
  ['report.v2', 'report.v2'],
  ['under_score & 文書', 'under_score & 文書'],
  ['a/../b', 'a_.._b'],
  ['berths', 'berths'],
  ['x'.repeat(300), 'x'.repeat(250)],
  ['con', '_con'],
  ['TEST', 'TEST'],
])('a file renamed to %j has the name %j, with its extension', async (requested, name) => {
  await using host = await startTestHost();
  const before = (await host.file.get()).body;
  expect((await rename(host, requested).expect(200)).body).toEqual({ Name: name });
  const after = (await host.file.get().expect(200)).body;
  expect(after.BaseFileName).toBe(`${name}.wopitest`);
  expect([after.Version, after.SHA256]).toEqual([before.Version, before.SHA256]);
});

test('an existing name is made unique, and the other file keeps its name', async () => {
  await using host = await startTestHost();
  const other = await host.file.post('PUT_RELATIVE', { 'X-WOPI-RelativeTarget': 'taken.wopitest' }, 'x').expect(200);
  expect((await rename(host, 'Taken').expect(200)).body.Name).toBe('Taken (2)');
  expect((await resourceAt(other.body.Url).get()).body.BaseFileName).toBe('taken.wopitest');
});

test.each(['', '   ', '...'])('%j cannot be made a legal name', async (name) => {
  await using host = await startTestHost();
  const refused = await rename(host, name).expect(400);
  expect(refused.headers['x-wopi-invalidfilenameerror']).toMatch(/./);
  expect(await nameOf(host)).toBe('test.wopitest');
});

test('a locked file is renamed only with its lock, and an unlocked one with any lock', async () => {
  await using host = await startTestHost();
  await rename(host, 'one', { 'X-WOPI-Lock': 'whatever' }).expect(200);
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  for (const headers of [{}, { 'X-WOPI-Lock': '' }, { 'X-WOPI-Lock': 'b' }, { 'X-WOPI-CoauthLockId': 'a' }]) {
    await rename(host, 'two', headers).expect(409).expect('X-WOPI-Lock', 'a');
  }
  await rename(host, 'two', { 'X-WOPI-Lock': 'a', 'X-WOPI-CoauthLockId': 'a' }).expect(400);
  expect(await nameOf(host)).toBe('one.wopitest');
  await rename(host, 'two', { 'X-WOPI-Lock': 'a' }).expect(200);
  await host.file.post('UNLOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
});

test('under coauth locks a file is renamed only with one of them', async () => {
  await using host = await startTestHost();
  await rename(host, 'one', { 'X-WOPI-CoauthLockId': 'none' }).expect(200);
  await host.file.post('GET_COAUTH_LOCK', coauthLock('c')).expect(200);
  for (const headers of [{}, { 'X-WOPI-Lock': 'c' }, { 'X-WOPI-CoauthLockId': 'd' }]) {
    expect((await rename(host, 'two', headers).expect(409)).headers).not.toHaveProperty('x-wopi-lock');
  }
  await rename(host, 'two', { 'X-WOPI-CoauthLockId': 'c' }).expect(200);
});

test('a deleted file returns 404 for every operation, and its name is free for a file with a new ID', async () => {
  await using host = await startTestHost();
  const target = { 'X-WOPI-RelativeTarget': 'temporary.docx' };
  const { body } = await host.file.post('PUT_RELATIVE', target, 'x').expect(200);
  const file = resourceAt(body.Url);
  await file.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  await file.post('DELETE', { 'X-WOPI-Lock': 'a' }).expect(409).expect('X-WOPI-Lock', 'a');
  await file.post('UNLOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  await file.post('DELETE').expect(200);
  for (const name of ['DELETE', 'LOCK', 'RENAME_FILE', 'GET_LOCK', 'PUT']) {
    await file.post(name, { 'X-WOPI-Lock': 'a' }).expect(404);
  }
  for (const suffix of ['', '/contents', '/ancestry']) await file.get(suffix).expect(404);
  const again = await host.file.post('PUT_RELATIVE', target, 'x').expect(200);
  expect(new URL(again.body.Url).pathname).not.toBe(new URL(body.Url).pathname);
});

test('a viewer can neither rename nor delete', async () => {
  await using host = await startTestHost();
  const viewer = host.fileWith({ userId: 'vera' });
  await viewer.post('RENAME_FILE', { 'X-WOPI-RequestedName': 'new' }).expect(404);
  await viewer.post('DELETE').expect(404);
  expect(await nameOf(host)).toBe('test.wopitest');
});
