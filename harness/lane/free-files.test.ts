import { expect, test } from 'vitest';
import { on } from '../../reference-host/defects/rewrite.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { expectSuccess } from '../expect/response.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

type Body = (context: CheckContext) => Promise<void>;

const coauthLock = { id: 'client', type: 'Coauth', timeout: 120 };

/** Runs checks in sequence, and returns the setup operations of each. */
async function setupOf(bodies: readonly Body[], options: HostOptions = {}, prepare?: (host: RunningHost) => void) {
  await using host = await startHost(options);
  prepare?.(host);
  const checks = bodies.map((body, index) => checkOf(body, { name: `check ${index}` }));
  const run = await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks });
  const setups = run.results.map(({ exchanges }) =>
    exchanges.filter(({ purpose }) => purpose === 'setup').map(({ operation }) => operation),
  );
  return { outcomes: run.results.map(({ outcome }) => outcome), setups, after: host.host.snapshot() };
}

const unlocked: Body = async ({ given }) => void (await given.coauth.unlockedFile());

const locksAndReleases: Body = async ({ given, wopi }) => {
  const file = await given.coauth.unlockedFile();
  expectSuccess(await wopi.getCoauthLock(file, coauthLock));
};

test('coauth locks left by earlier runs are released before the first check', async () => {
  const { outcomes, after } = await setupOf([unlocked], {}, ({ host: { parts, testFileId } }) => {
    for (const id of ['a', 'b'])
      parts.coauth.hold(testFileId, { id, type: 'Coauth', metadata: '', userFriendlyName: 'Bob', seconds: 600 });
  });
  expect(outcomes).toEqual(['passed']);
  expect(after.coauthLocks).toEqual({});
});

test('a WOPI lock left by an earlier run is released as well', async () => {
  const { outcomes, after } = await setupOf([unlocked], {}, ({ host: { parts, testFileId } }) =>
    parts.locks.hold(testFileId, { lockId: 'lock-0a1b2c3d-1', seconds: 600, visibleUser: undefined }),
  );
  expect(outcomes).toEqual(['passed']);
  expect(after.locks).toEqual({});
});

test('the locks are read once as long as every lock is released with 200', async () => {
  const { setups } = await setupOf([locksAndReleases, locksAndReleases, unlocked]);
  expect(setups).toEqual([['GetCoauthTable', 'GetLock'], [], []]);
});

test('the locks are read again after a failed check', async () => {
  const red: Body = async ({ given, wopi }) =>
    expectSuccess(await wopi.unlockCoauthLock(await given.coauth.unlockedFile(), 'absent'));
  const { setups } = await setupOf([unlocked, red, unlocked]);
  expect(setups).toEqual([['GetCoauthTable', 'GetLock'], [], ['GetCoauthTable', 'GetLock']]);
});

test('the locks of one kind are read again after such a lock was refused', async () => {
  const refused: Body = async ({ given, wopi }) =>
    void (await wopi.getCoauthLock(await given.coauth.unlockedFile(), { ...coauthLock, timeout: 1 }));
  const { setups } = await setupOf([unlocked, refused, unlocked]);
  expect(setups).toEqual([['GetCoauthTable', 'GetLock'], [], ['GetCoauthTable']]);
});

test('the locks are not read again when the lock in force is released after one was refused', async () => {
  const refused: Body = async ({ given, wopi }) => {
    const file = await given.unlockedFile();
    expectSuccess(await wopi.lock(file, 'lock-0a1b2c3d-1'));
    await wopi.lock(file, 'lock-0a1b2c3d-2');
  };
  const free: Body = async ({ given }) => void (await given.unlockedFile());
  const { setups } = await setupOf([free, refused, free]);
  expect(setups[2]).toEqual([]);
});

test('a lock that is taken although it was refused is released before the next check', async () => {
  const middleware = on('Lock', async (c, next) => {
    await next();
    if (c.req.header('X-WOPI-Lock') === 'lock-0a1b2c3d-2') c.res = new Response(null, { status: 500 });
  });
  const defects = [{ name: 'sly', breaks: 'A rule.', caughtBy: [], middleware }];
  const sly: Body = async ({ given, wopi }) => {
    const file = await given.unlockedFile();
    await wopi.lock(file, 'lock-0a1b2c3d-2');
  };
  const free: Body = async ({ given }) => void (await given.unlockedFile());
  const { setups, after } = await setupOf([free, sly, free], { defects });
  expect(setups[2]).toEqual(['GetLock', 'Unlock', 'GetLock']);
  expect(after.locks).toEqual({});
});

test('the coauth locks are not read again after a check has read the table', async () => {
  const refused: Body = async ({ given, wopi }) => {
    const file = await given.coauth.unlockedFile();
    await wopi.getCoauthLock(file, { ...coauthLock, timeout: 1 });
    await wopi.getCoauthTable(file);
  };
  const { setups } = await setupOf([unlocked, refused, unlocked]);
  expect(setups[2]).toEqual([]);
});

test('the locks are read again after a lock could not be released', async () => {
  const middleware = on('UnlockCoauthLock', async (c) => c.body(null, 500));
  const defects = [{ name: 'stubborn', breaks: 'A rule.', caughtBy: [], middleware }];
  const { setups, outcomes } = await setupOf([locksAndReleases, unlocked], { defects });
  expect(setups[1]).toEqual(['GetCoauthTable', 'UnlockCoauthLock']);
  expect(outcomes).toEqual(['passed', 'inconclusive']);
});
