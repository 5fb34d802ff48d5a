import { expect, test } from 'vitest';
import { SettableClock } from '../../clock.ts';
import { startTestHost, type TestHost } from '../../testing/test-host.ts';

type Headers = Readonly<Record<string, string>>;

const id = (lockId: string) => ({ 'X-WOPI-CoauthLockId': lockId });
const timeout = (seconds: number | string) => ({ 'X-WOPI-CoauthLockExpirationTimeout': `${seconds}` });
const type = (lockType: string) => ({ 'X-WOPI-CoauthLockType': lockType });
const metadata = (text: string) => ({ 'X-WOPI-CoauthLockMetadata': text });
const shared = (lockId: string) => ({ ...id(lockId), ...timeout(120), ...type('Coauth') });
const exclusive = (lockId: string) => ({ ...id(lockId), ...timeout(120), ...type('CoauthExclusive') });

const take = (host: TestHost, headers: Headers, body?: string) => host.file.post('GET_COAUTH_LOCK', headers, body);
const refresh = (host: TestHost, headers: Headers, body?: string) =>
  host.file.post('REFRESH_COAUTH_LOCK', headers, body);

async function table(host: TestHost) {
  const { body, headers } = await host.file.post('GET_COAUTH_TABLE').expect(200);
  return { rows: body.CoauthTable, version: headers['x-wopi-coauthtableversion'] ?? '' };
}

test('locks of several clients are in one table', async () => {
  await using host = await startTestHost({ clock: new SettableClock(5000) });
  const empty = await table(host);
  expect(empty).toEqual({ rows: [], version: expect.stringMatching(/./) });
  await take(host, { ...shared('one'), ...metadata('of one') }).expect(200);
  const second = await take(host, exclusive('two')).expect(200);
  const both = await table(host);
  expect(second.body).toEqual({ CoauthTable: both.rows });
  expect(both.rows).toEqual([
    {
      CoauthLockId: 'one',
      CoauthLockMetadata: 'of one',
      CoauthLockType: 'Coauth',
      UserFriendlyName: 'Alice Adams',
      CoauthLockTime: 5000,
    },
    {
      CoauthLockId: 'two',
      CoauthLockMetadata: '',
      CoauthLockType: 'CoauthExclusive',
      UserFriendlyName: 'Alice Adams',
      CoauthLockTime: 5000,
    },
  ]);
  await host.file.post('UNLOCK_COAUTH_LOCK', id('one')).expect(200);
  expect((await table(host)).rows).toEqual([both.rows[1]]);
});

test('the current table version returns no body, any other returns the table', async () => {
  await using host = await startTestHost();
  await take(host, shared('one')).expect(200);
  const { version } = await table(host);
  const ask = (known: string) => host.file.post('GET_COAUTH_TABLE', { 'X-WOPI-CoauthTableVersion': known }).expect(200);
  const same = await ask(version);
  expect([same.headers['x-wopi-coauthtableversion'], same.headers['content-length']]).toEqual([version, '0']);
  for (const other of ['', '0', 'x']) expect((await ask(other)).body.CoauthTable).toHaveLength(1);
});

test('the version changes with every visible change, but not with an expiry', async () => {
  const clock = new SettableClock();
  await using host = await startTestHost({ clock });
  const versions: string[] = [];
  const note = async () => versions.push((await table(host)).version);
  await note();
  for (const headers of [shared('one'), exclusive('one'), { ...exclusive('one'), ...metadata('m') }]) {
    await take(host, headers).expect(200);
    await note();
  }
  await refresh(host, { ...id('one'), ...timeout(60), ...metadata('n') }).expect(200);
  await note();
  const { version } = await table(host);
  await refresh(host, { ...id('one'), ...timeout(60) }).expect(200);
  expect((await table(host)).version).toBe(version);
  clock.advance({ seconds: 60 });
  await note();
  expect(new Set(versions).size).toBe(versions.length);
});

test('a lock expires after its own timeout since the last refresh, and keeps its original time', async () => {
  const clock = new SettableClock(0);
  await using host = await startTestHost({ clock });
  await take(host, { ...shared('one'), ...timeout(60) }).expect(200);
  await take(host, { ...shared('two'), ...timeout(3600) }).expect(200);
  clock.advance({ seconds: 30 });
  await refresh(host, { ...id('one'), ...timeout(240) }).expect(200);
  clock.advance({ seconds: 239 });
  expect((await table(host)).rows[0]).toMatchObject({ CoauthLockId: 'one', CoauthLockTime: 0 });
  clock.advance({ seconds: 1 });
  expect((await table(host)).rows).toMatchObject([{ CoauthLockId: 'two' }]);
  await refresh(host, { ...id('one'), ...timeout(60) }).expect(409);
  await host.file.post('UNLOCK_COAUTH_LOCK', id('one')).expect(409);
});

test('only one client can have an exclusive lock', async () => {
  await using host = await startTestHost();
  await take(host, shared('one')).expect(200);
  await take(host, exclusive('two')).expect(200);
  for (const other of ['one', 'three']) {
    const refused = await take(host, exclusive(other)).expect(409);
    expect(refused.headers).not.toHaveProperty('x-wopi-coauthtableversion');
    expect(refused.headers['x-wopi-failurereason']).toMatch(/./);
  }
  await take(host, shared('two')).expect(200);
  await take(host, exclusive('one')).expect(200);
});

test.each([
  ['a missing ID', { ...timeout(60), ...type('Coauth') }],
  ['an ID of 1025 characters', { ...shared('x'.repeat(1025)) }],
  ['a missing timeout', { ...id('a'), ...type('Coauth') }],
  ['59 seconds', { ...shared('a'), ...timeout(59) }],
  ['3601 seconds', { ...shared('a'), ...timeout(3601) }],
  ['a timeout that is not a number', { ...shared('a'), ...timeout('1e2') }],
  ['a missing type', { ...id('a'), ...timeout(60) }],
  ['the type None', { ...shared('a'), ...type('None') }],
  ['the type in lower case', { ...shared('a'), ...type('coauth') }],
  ['more than 4 KB of metadata', { ...shared('a'), ...metadata('x'.repeat(4097)) }],
])('a coauth lock with %s is malformed', async (_, headers: Headers) => {
  await using host = await startTestHost();
  await take(host, headers).expect(400);
  expect((await table(host)).rows).toEqual([]);
});

test('both ends of the range of timeouts, and 4 KB of metadata, are accepted', async () => {
  await using host = await startTestHost();
  for (const seconds of [60, 3600]) await take(host, { ...shared('x'.repeat(1024)), ...timeout(seconds) }).expect(200);
  await take(host, { ...shared('a'), ...metadata('x'.repeat(4096)) }).expect(200);
});

test('metadata in the body overrides the header; empty metadata is stored by GetCoauthLock, not by a refresh', async () => {
  await using host = await startTestHost();
  const inBody = (text: unknown) => JSON.stringify({ CoauthLockMetadata: text });
  const stored = async () => (await table(host)).rows[0].CoauthLockMetadata;
  await take(host, { ...shared('a'), ...metadata('header') }, inBody('body')).expect(200);
  expect(await stored()).toBe('body');
  await refresh(host, { ...id('a'), ...timeout(60), ...metadata('header') }, inBody('')).expect(200);
  expect(await stored()).toBe('body');
  await take(host, { ...shared('a'), ...metadata('header') }, inBody('')).expect(200);
  expect(await stored()).toBe('');
  for (const broken of ['{', inBody(1), '[]']) await take(host, shared('a'), broken).expect(400);
});

test('a WOPI lock prevents coauth locks, and its holder is named if visible', async () => {
  await using host = await startTestHost();
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'w', 'X-WOPI-LockUserVisible': 'true' }).expect(200);
  await take(host, shared('a')).expect(409).expect('X-WOPI-ConflictingLockUsername', 'Alice Adams');
});

test('any editor may refresh or release a lock; a viewer may only read the table', async () => {
  await using host = await startTestHost();
  await take(host, shared('a')).expect(200);
  const viewer = host.fileWith({ userId: 'vera' });
  await viewer.post('GET_COAUTH_LOCK', shared('b')).expect(404);
  await viewer.post('UNLOCK_COAUTH_LOCK', id('a')).expect(404);
  await viewer.post('GET_COAUTH_TABLE').expect(200);
  const bob = host.fileWith({ userId: 'bob' });
  await bob.post('REFRESH_COAUTH_LOCK', { ...id('a'), ...timeout(60) }).expect(200);
  expect((await table(host)).rows[0].UserFriendlyName).toBe('Alice Adams');
  await bob.post('UNLOCK_COAUTH_LOCK', id('a')).expect(200);
});

test('a host without coauth returns 501', async () => {
  await using host = await startTestHost({ variant: 'no-coauth' });
  const names = ['GET_COAUTH_LOCK', 'GET_COAUTH_TABLE', 'REFRESH_COAUTH_LOCK', 'UNLOCK_COAUTH_LOCK'];
  for (const name of [...names, 'GET_CHUNKED_FILE', 'PUT_CHUNKED_FILE', 'GET_SEQUENCE_NUMBER']) {
    await host.file.post(name, shared('a')).expect(501);
  }
});
