import request from 'supertest';
import { expect, test } from 'vitest';
import { createHost } from './host.ts';
import { type Claims, hostVariants, type VariantName } from './host-variant.ts';
import { resourceAt, startTestHost } from './testing/test-host.ts';

const variants = Object.keys(hostVariants) as readonly VariantName[];

test('a host responds without a server', async () => {
  const host = createHost();
  const url = `http://host.example/wopi/files/${host.testFileId}?access_token=${host.issueToken()}`;
  const response = await host.fetch(new Request(url));
  expect(await response.json()).toMatchObject({
    BaseFileName: 'test.wopitest',
    PostMessageOrigin: 'http://host.example',
  });
});

test('health is reported without a token', async () => {
  await using host = await startTestHost();
  expect((await request(host.url).get('/health').expect(200)).text).toBe('ok');
});

test.each(['/', '/nothing', '/wopi', '/wopi/', '/wopi/files', '/wopi/folders/1'])(
  '%s without a token is refused',
  async (path) => {
    await using host = await startTestHost();
    const { status } = await request(host.url).get(path);
    expect(status).toBe(path === '/' ? 200 : path.startsWith('/wopi') ? 401 : 404);
  },
);

test.each(['BOGUS', '', 'lock', 'constructor', '__proto__', 'GET_RESTRICTED_LINK', 'READ_SECURE_STORE', 'COBALT'])(
  'the override %j is not implemented and changes nothing',
  async (override) => {
    await using host = await startTestHost();
    const before = host.host.snapshot();
    await host.file.post(override, { 'X-WOPI-Lock': 'a' }, 'x').expect(501);
    expect(host.host.snapshot()).toEqual(before);
  },
);

test.each(['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'] as const)(
  '%s is not allowed and changes nothing',
  async (method) => {
    await using host = await startTestHost();
    const before = host.host.snapshot();
    const { pathname, search } = new URL(host.file.href);
    for (const suffix of ['', '/contents']) {
      const response = await fetch(`${host.url}${pathname}${suffix}${search}`, { method });
      expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, POST']);
    }
    expect(host.host.snapshot()).toEqual(before);
  },
);

test.each<[keyof Claims, readonly string[]]>([
  ['SupportsLocks', ['LOCK', 'UNLOCK', 'REFRESH_LOCK']],
  ['SupportsGetLock', ['GET_LOCK']],
  ['SupportsUpdate', ['PUT', 'PUT_RELATIVE']],
  ['SupportsRename', ['RENAME_FILE']],
  ['SupportsDeleteFile', ['DELETE']],
  ['SupportsUserInfo', ['PUT_USER_INFO']],
  ['SupportsAddActivities', ['ADD_ACTIVITIES']],
  ['SupportsResumableFileTransfer', ['GET_CHUNKS', 'CREATE_UPLOAD_SESSION', 'UPDATE_UPLOAD_SESSION']],
])('without %s its operations return 501', async (claim, overrides) => {
  await using host = await startTestHost({ claims: { [claim]: false } });
  for (const override of overrides) await host.file.post(override, { 'X-WOPI-Lock': 'a' }).expect(501);
  expect((await host.file.get()).body[claim]).toBe(false);
});

test('a read-only host refuses operations that write', async () => {
  await using host = await startTestHost({ variant: 'read-only' });
  const before = host.host.snapshot();
  for (const override of [
    'LOCK',
    'UNLOCK',
    'REFRESH_LOCK',
    'PUT',
    'RENAME_FILE',
    'DELETE',
    'GET_COAUTH_LOCK',
    'PUT_CHUNKED_FILE',
  ]) {
    await host.file.post(override, { 'X-WOPI-Lock': 'a', 'X-WOPI-RequestedName': 'x' }, 'x').expect(404);
  }
  await host.file.post('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': 'x' }, 'x').expect(501);
  await host.file.get('/contents').expect(200);
  await host.file.post('PUT_USER_INFO', {}, 'info').expect(200);
  expect(host.host.snapshot()).toEqual(before);
});

test.each(variants)('the variant %s claims what it implements, and its summary describes it', async (variant) => {
  await using host = await startTestHost({ variant });
  const { body } = await host.file.get().expect(200);
  expect(body[hostVariants[variant].editor === 'microsoft' ? 'SupportsUpdate' : 'UserCanWrite']).toBe(true);
  expect(hostVariants[variant].summary).toMatch(/\.$/);
});

test('returned URLs follow the Host header, or the public URL if there is one', async () => {
  await using host = await startTestHost();
  const { body } = await host.file.get('', { Host: 'office.example:8080' });
  expect(new URL(body.HostEditUrl).origin).toBe('http://office.example:8080');
  await using proxied = await startTestHost({ publicUrl: 'https://office.example/' });
  expect(proxied.wopisrc).toMatch(/^https:\/\/office\.example\/wopi\/files\/\w+$/);
});

test('a snapshot shows exactly what was left behind', async () => {
  await using host = await startTestHost();
  const before = host.host.snapshot();
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  expect(host.host.snapshot().locks).toEqual({ [host.host.testFileId]: 'a' });
  const { body } = await host.file.post('PUT_RELATIVE', { 'X-WOPI-RelativeTarget': 'new.docx' }, 'x').expect(200);
  expect(Object.values(host.host.snapshot().files).map(({ path }) => path)).toContain('/root/documents/new.docx');
  await resourceAt(body.Url).post('DELETE').expect(200);
  await host.file.post('UNLOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  expect(host.host.snapshot()).toEqual(before);
});
