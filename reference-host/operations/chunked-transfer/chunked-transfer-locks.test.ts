import { expect, test } from 'vitest';
import { coauth, putChunks } from '../../testing/chunked-transfer.ts';
import { startTestHost } from '../../testing/test-host.ts';

const write = { streams: { MainContent: new TextEncoder().encode('new') } };
const coauthLock = (id: string, type: string) => ({
  'X-WOPI-CoauthLockId': id,
  'X-WOPI-CoauthLockType': type,
  'X-WOPI-CoauthLockExpirationTimeout': '60',
});
const presented = [{}, { 'X-WOPI-Lock': 'wrong' }, { 'X-WOPI-CoauthLockId': 'wrong' }, { 'X-WOPI-CoauthLockId': 'w' }];

test('an unlocked file can only be written while it is empty', async () => {
  await using host = await startTestHost();
  for (const headers of presented) {
    expect((await putChunks(host, write, headers)).headers).toMatchObject({ 'x-wopi-lock': '' });
  }
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'w' }).expect(200);
  await host.file.post('PUT', { 'X-WOPI-Lock': 'w' }, '').expect(200);
  await host.file.post('UNLOCK', { 'X-WOPI-Lock': 'w' }).expect(200);
  expect((await putChunks(host, write, {})).status).toBe(200);
  expect((await putChunks(host, write, {})).status).toBe(409);
});

test('under a WOPI lock only that lock can write', async () => {
  await using host = await startTestHost();
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'w' }).expect(200);
  for (const headers of presented) {
    const { status, headers: returned } = await putChunks(host, write, headers);
    expect(status).toBe(409);
    expect(returned).toMatchObject({ 'x-wopi-lock': 'w', 'x-wopi-conflictingmechanism': 'WOPI-Lock' });
  }
  expect((await putChunks(host, write, { 'X-WOPI-Lock': 'w', ...coauth })).status).toBe(400);
  expect((await putChunks(host, write, { 'X-WOPI-Lock': 'w' })).status).toBe(200);
});

test('under coauth locks each of them can write, until one is exclusive', async () => {
  await using host = await startTestHost();
  for (const id of ['one', 'two']) await host.file.post('GET_COAUTH_LOCK', coauthLock(id, 'Coauth')).expect(200);
  for (const headers of presented) {
    const { status, headers: returned } = await putChunks(host, write, headers);
    expect([status, returned['x-wopi-lock'], returned['x-wopi-conflictingmechanism']]).toEqual([
      409,
      undefined,
      undefined,
    ]);
  }
  expect((await putChunks(host, write, { 'X-WOPI-CoauthLockId': 'two' })).status).toBe(200);
  await host.file.post('GET_COAUTH_LOCK', coauthLock('one', 'CoauthExclusive')).expect(200);
  for (const headers of [...presented, { 'X-WOPI-CoauthLockId': 'two' }]) {
    const { status, headers: returned } = await putChunks(host, write, headers);
    expect([status, returned['x-wopi-lock'], returned['x-wopi-conflictingmechanism']]).toEqual([
      409,
      undefined,
      'WOPI-CoauthExclusiveLock',
    ]);
  }
  expect((await putChunks(host, write, { 'X-WOPI-CoauthLockId': 'one' })).status).toBe(200);
});
