import { expect, test } from 'vitest';
import { SettableClock } from '../../clock.ts';
import { startTestHost, type TestHost } from '../../testing/test-host.ts';

const lock = (host: TestHost, lockId: string) => host.file.post('LOCK', { 'X-WOPI-Lock': lockId }).expect(200);
const currentLock = async (host: TestHost) => (await host.file.post('GET_LOCK').expect(200)).headers['x-wopi-lock'];

test('a file is locked, refreshed, relocked and unlocked', async () => {
  await using host = await startTestHost();
  await lock(host, 'a');
  await host.file.post('REFRESH_LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  await host.file.post('LOCK', { 'X-WOPI-OldLock': 'a', 'X-WOPI-Lock': 'b' }).expect(200);
  expect(await currentLock(host)).toBe('b');
  await host.file.post('UNLOCK', { 'X-WOPI-Lock': 'b' }).expect(200);
  expect(await currentLock(host)).toBe('');
});

const withOtherId = [
  ['LOCK', { 'X-WOPI-Lock': 'other' }],
  ['LOCK', { 'X-WOPI-OldLock': 'other', 'X-WOPI-Lock': 'new' }],
  ['REFRESH_LOCK', { 'X-WOPI-Lock': 'other' }],
  ['UNLOCK', { 'X-WOPI-Lock': 'other' }],
  ['UNLOCK', { 'X-WOPI-Lock': 'A' }],
  ['PUT', { 'X-WOPI-Lock': 'other' }],
  ['PUT', {}],
] as const;

test.each(withOtherId)(
  '%s with %o on a file locked with "a" returns 409 with the lock ID and changes nothing',
  async (name, headers) => {
    await using host = await startTestHost();
    await lock(host, 'a');
    const before = host.host.snapshot();
    await host.file.post(name, headers).expect(409).expect('X-WOPI-Lock', 'a');
    expect(host.host.snapshot()).toEqual(before);
  },
);

test.each(withOtherId.slice(1))(
  '%s with %o on an unlocked file returns an empty X-WOPI-Lock',
  async (name, headers) => {
    await using host = await startTestHost();
    const response = await host.file.post(name, headers).expect(409);
    expect(response.headers).toHaveProperty('x-wopi-lock', '');
    expect(host.host.snapshot().locks).toEqual({});
  },
);

test.each(['LOCK', 'REFRESH_LOCK', 'UNLOCK'])('%s without a valid lock ID returns 400', async (name) => {
  await using host = await startTestHost();
  for (const headers of [
    {},
    { 'X-WOPI-Lock': '' },
    { 'X-WOPI-Lock': 'x'.repeat(1025) },
    { 'X-WOPI-Lock': 'caf\u00e9' },
  ]) {
    await host.file.post(name, headers).expect(400);
  }
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'a', 'X-WOPI-OldLock': '' }).expect(400);
});

test('lock IDs of 1024 characters are compared completely', async () => {
  await using host = await startTestHost();
  const lockId = `${'x'.repeat(1023)}1`;
  await lock(host, lockId);
  expect(await currentLock(host)).toBe(lockId);
  await host.file.post('UNLOCK', { 'X-WOPI-Lock': `${'x'.repeat(1023)}2` }).expect(409);
  await host.file.post('UNLOCK', { 'X-WOPI-Lock': lockId }).expect(200);
});

test('without SupportsExtendedLockLength a lock ID has at most 256 characters', async () => {
  await using host = await startTestHost({ claims: { SupportsExtendedLockLength: false } });
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'x'.repeat(257) }).expect(400);
  await lock(host, 'x'.repeat(256));
});

test('a lock expires 30 minutes after its last refresh, and no sooner', async () => {
  const clock = new SettableClock();
  await using host = await startTestHost({ clock });
  for (const refresh of ['LOCK', 'REFRESH_LOCK', 'RELOCK'] as const) {
    await lock(host, 'a');
    clock.advance({ minutes: 20 });
    if (refresh === 'RELOCK') await host.file.post('LOCK', { 'X-WOPI-Lock': 'a', 'X-WOPI-OldLock': 'a' }).expect(200);
    else await host.file.post(refresh, { 'X-WOPI-Lock': 'a' }).expect(200);
    clock.advance({ minutes: 29, seconds: 59 });
    expect(await currentLock(host)).toBe('a');
    clock.advance({ seconds: 1 });
    expect(await currentLock(host)).toBe('');
  }
});

test('GetLock does not prolong a lock, and PutFile with an expired one is refused', async () => {
  const clock = new SettableClock();
  await using host = await startTestHost({ clock });
  await lock(host, 'a');
  clock.advance({ minutes: 20 });
  await currentLock(host);
  clock.advance({ minutes: 10 });
  const put = await host.file.post('PUT', { 'X-WOPI-Lock': 'a' }, 'new').expect(409);
  expect(put.headers).toHaveProperty('x-wopi-lock', '');
});

test('a client may choose the time until expiry, from one minute to one hour', async () => {
  const clock = new SettableClock();
  await using host = await startTestHost({ clock });
  const lockFor = (seconds: string) =>
    host.file.post('LOCK', { 'X-WOPI-Lock': 'a', 'X-WOPI-LockExpirationTimeout': seconds });
  for (const seconds of ['59', '3601', '-1', 'soon']) await lockFor(seconds).expect(400);
  expect(await currentLock(host)).toBe('');
  await lockFor('60').expect(200);
  clock.advance({ seconds: 60 });
  expect(await currentLock(host)).toBe('');
});

test('a lock does not belong to a user', async () => {
  await using host = await startTestHost();
  await lock(host, 'a');
  const bob = host.fileWith({ userId: 'bob' });
  await bob.post('PUT', { 'X-WOPI-Lock': 'a' }, 'from Bob').expect(200);
  await bob.post('UNLOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
});

test('the holder is only named while the lock makes it visible', async () => {
  await using host = await startTestHost();
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'a', 'X-WOPI-LockUserVisible': 'True' }).expect(200);
  const other = () => host.file.post('LOCK', { 'X-WOPI-Lock': 'b' }).expect(409);
  expect((await other()).headers['x-wopi-conflictinglockusername']).toBe('Alice Adams');
  await host.file.post('REFRESH_LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  expect((await other()).headers).not.toHaveProperty('x-wopi-conflictinglockusername');
});

test('exactly one of many simultaneous locks succeeds', async () => {
  await using host = await startTestHost();
  const ids = Array.from({ length: 20 }, (_, index) => `lock-${index}`);
  const responses = await Promise.all(ids.map((id) => host.file.post('LOCK', { 'X-WOPI-Lock': id })));
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(new Set(responses.flatMap(({ headers }) => headers['x-wopi-lock'] ?? []))).toEqual(
    new Set([await currentLock(host)]),
  );
});

test('under a coauth lock the WOPI lock operations conflict without X-WOPI-Lock', async () => {
  await using host = await startTestHost();
  await host.file
    .post('GET_COAUTH_LOCK', {
      'X-WOPI-CoauthLockId': 'c',
      'X-WOPI-CoauthLockType': 'Coauth',
      'X-WOPI-CoauthLockExpirationTimeout': '60',
    })
    .expect(200);
  for (const name of ['LOCK', 'GET_LOCK', 'REFRESH_LOCK', 'UNLOCK', 'PUT', 'DELETE']) {
    const response = await host.file.post(name, { 'X-WOPI-Lock': 'a' }).expect(409);
    expect(response.headers).not.toHaveProperty('x-wopi-lock');
  }
});
