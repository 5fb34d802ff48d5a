import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import type { CheckOfSuite } from '../checks/check.ts';
import { FileInUse } from '../run/run-suites.ts';
import { http } from '../testing/hostile-hosts/answers.ts';
import { checkOf, type RunAgainstOptions, runAgainst } from '../testing/run-against.ts';
import { StoringHost } from '../testing/storing-host.ts';

const foreign = '{"S":"c8185d20","F":4}';

function holds({ host }: RunningHost, lockId: string): void {
  host.parts.locks.hold(host.testFileId, { lockId, seconds: 60, visibleUser: undefined });
}

function lockOn({ host }: RunningHost): string | undefined {
  return host.parts.locks.held(host.testFileId)?.lockId;
}

const writes = checkOf(async ({ given, documents }) => void (await given.fileWithContent(documents.simple)));
const reads = checkOf(async ({ file, wopi }) => void (await wopi.checkFileInfo(file)), { readOnly: true });

async function runOn(host: RunningHost, options: Partial<RunAgainstOptions> = {}) {
  return await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks: [writes], ...options });
}

describe('a lock that is on the file before the run', () => {
  test('stops the run before it changes anything, and stays', async () => {
    await using host = await startHost();
    holds(host, foreign);
    const before = host.host.snapshot();

    const refusal = await runOn(host).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(FileInUse);
    expect(String(refusal)).toContain(`another client has locked it with ${JSON.stringify(foreign)}`);
    expect(String(refusal)).toContain('--release-locks');
    expect(host.host.snapshot()).toEqual(before);
  });

  test('is found on a host without GetLock, and is not released by a host that does not compare lock IDs', async () => {
    await using host = await StoringHost.start('mine', (request, { lock }) => {
      if (request.operation === 'UNLOCK') return http(200);
      return request.operation === 'REFRESH_LOCK' ? http(409, '', [['X-WOPI-Lock', lock]]) : undefined;
    });
    host.lock = foreign;

    const refusal = await runAgainst({ wopisrc: host.wopisrc, checks: [writes] }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(FileInUse);
    expect(host.operations).not.toContain('UNLOCK');
  });

  test('is released with --release-locks, and reported', async () => {
    await using host = await startHost();
    holds(host, foreign);

    const run = await runOn(host, { releaseLocks: true });

    expect(run.results[0]?.outcome).toBe('passed');
    expect(run.notices.join()).toContain(
      `The file was locked with ${JSON.stringify(foreign)} before the run. --release-locks is set, so the run released it.`,
    );
    expect(lockOn(host)).toBeUndefined();
  });

  test.each(['LockString', 'setup-0a1b2c3d-17'])(
    'is released without a word needed if this tool left it: %s',
    async (lock) => {
      await using host = await startHost();
      holds(host, lock);

      const run = await runOn(host);

      expect(run.results[0]?.outcome).toBe('passed');
      expect(run.notices.join()).toContain('The lock is one of this tool, so the run released it.');
      expect(lockOn(host)).toBeUndefined();
    },
  );

  test('is reported and stays when the checks only read', async () => {
    await using host = await startHost();
    holds(host, foreign);

    const run = await runOn(host, { checks: [reads] });

    expect(run.results[0]?.outcome).toBe('passed');
    expect(run.notices).toEqual([`The file was locked with ${JSON.stringify(foreign)} before the run.`]);
    expect(lockOn(host)).toBe(foreign);
  });

  test('stops the run although it is only there now and then', async () => {
    await using host = await startHost();

    const refusal = await runOn(host, { pause: async () => holds(host, 'LockString') }).catch(
      (error: unknown) => error,
    );

    expect(refusal).toBeInstanceOf(FileInUse);
    expect(String(refusal)).toContain('another run of this tool works on it');
    expect(lockOn(host)).toBe('LockString');
  });

  test('stops the run when it changes, because another run of this tool is at work', async () => {
    await using host = await startHost();
    let count = 0;
    const work = async () => holds(host, `lock-0a1b2c3d-${count++}`);
    await work();

    const refusal = await runOn(host, { pause: work }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(FileInUse);
    expect(String(refusal)).toContain('another run of this tool works on it');
  });
});

describe('a client that locks the file during the run', () => {
  const locked = (host: RunningHost, lock: string): CheckOfSuite =>
    checkOf(async ({ file, wopi }) => {
      await wopi.lock(file, 'LockString');
      holds(host, lock);
      await wopi.putFile(file, Buffer.from('of this run'), 'LockString');
      throw new Error('red');
    });

  test('is named where this run has no lock that it could have replaced', async () => {
    await using host = await startHost();
    const check = checkOf(async ({ file, wopi }) => {
      holds(host, foreign);
      await wopi.putFile(file, Buffer.from('of this run'));
      throw new Error('red');
    });

    const { results } = await runOn(host, { checks: [check] });

    expect(results[0]?.reason).toMatch(
      /^another client works on the file: it has the lock .*, which this run did not take$/,
    );
  });

  test('is not named for a lock that the host replaces when it renames the file', async () => {
    await using host = await startHost();
    const check = checkOf(async ({ file, wopi }) => {
      await wopi.lock(file, 'LockString');
      await wopi.renameFile(file, 'renamed', { lock: 'LockString' });
      holds(host, foreign);
      await wopi.putFile(file, Buffer.from('of this run'), 'LockString');
      throw new Error('red');
    });

    const { results } = await runOn(host, { checks: [check] });

    expect(results[0]?.reason).toContain('after RenameFile, the host replaced the lock');
    expect(results[0]?.reason).not.toContain('another client works on the file');
  });

  test.each([
    [
      foreign,
      /the file has the lock .*, in place of "LockString", .*: after Lock, the host replaced the lock, or gave/,
    ],
    ['race-0a1b2c3d-17', /another run of this tool works on the file: it has the lock "race-0a1b2c3d-17"/],
  ])('%s ends the run, keeps its lock, and is blamed instead of the host', async (lock, reason) => {
    await using host = await startHost();

    const run = await runOn(host, { checks: [locked(host, lock), writes, reads] });

    expect(run.results.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    for (const result of run.results) expect(result.reason).toMatch(reason);
    expect(run.notices.join()).toMatch(reason);
    expect(run.isComplete).toBe(false);
    expect(lockOn(host)).toBe(lock);
  });
});

describe('content that another client writes during the run', () => {
  const writesAs = (host: StoringHost, { readsBack }: { readonly readsBack: boolean }): CheckOfSuite =>
    checkOf(async ({ given, wopi, documents }) => {
      const file = await given.fileWithContent(documents.simple);
      if (readsBack) await wopi.getFile(file);
      host.content = Buffer.from('theirs');
    });

  test('stays, on a host that returns what it is sent, and the original is kept in a file', async () => {
    await using host = await StoringHost.start('mine');

    const { leftovers } = await runAgainst({ wopisrc: host.wopisrc, checks: [writesAs(host, { readsBack: true })] });

    expect(host.content.toString()).toBe('theirs');
    expect(leftovers).toMatchObject([
      {
        what: 'original content',
        reason: expect.stringMatching(
          /^another client has written the file since, and its content was not overwritten; /,
        ),
      },
    ]);
    expect(await keptIn(leftovers[0]?.reason)).toBe('mine');
  });

  test('is kept in a file when the original replaces it, where it may be what the host makes of a content', async () => {
    await using host = await StoringHost.start('mine');

    const { leftovers } = await runAgainst({ wopisrc: host.wopisrc, checks: [writesAs(host, { readsBack: false })] });

    expect(host.content.toString()).toBe('mine');
    expect(leftovers).toMatchObject([
      {
        what: 'content that this run did not write',
        reason: expect.stringMatching(/^it was replaced by the original; it is kept in /),
      },
    ]);
    expect(await keptIn(leftovers[0]?.reason)).toBe('theirs');
  });
});

/** What a kept file holds; deletes it. */
async function keptIn(reason = ''): Promise<string> {
  const path = /kept in (\S+)$/.exec(reason)?.[1] ?? '';
  const content = await readFile(path, 'utf8');
  await rm(dirname(path), { recursive: true });
  return content;
}
