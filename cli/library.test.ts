import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { http } from '../harness/testing/hostile-hosts/answers.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { startHost } from '../reference-host/start-host.ts';
import { runConformance } from './library.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const { PATH, HOME } = process.env;

describe('the library', () => {
  test('judges a host without writing anything', async () => {
    await using running = await startHost();
    const seen: string[] = [];
    const report = await runConformance({
      settings: { wopisrc: [running.wopisrc], token: running.token, testgroup: ['GetLock'], proof: false },
      onResult: ({ name }) => seen.push(name),
    });
    expect(report.summary).toEqual({
      passed: 3,
      failed: 0,
      warned: 0,
      skipped: 0,
      inconclusive: 0,
      expected: 0,
      unexpected: 0,
    });
    expect(seen).toEqual(report.results.map(({ name }) => name));
  });

  test('throws the diagnosis of a refused token, unless it is asked for', async () => {
    await using host = await RawHost.start((socket) => socket.write(http(401)));
    const settings = { wopisrc: [host.wopisrc], token: 'wrong', proof: false, testgroup: ['GetLock'] };

    await expect(runConformance({ settings })).rejects.toMatchObject({
      name: 'HostNotJudged',
      message: expect.stringMatching(/^the host refuses the access token \(TokenRefused\): received 401.* has expired/),
      diagnosis: { cause: 'TokenRefused' },
    });
    const report = await runConformance({ settings: { ...settings, triage: true } });
    expect(report.diagnosis?.cause).toBe('TokenRefused');
    await expect(runConformance({ settings: { ...settings, triage: false } })).rejects.toThrow(
      /nothing was changed.* returned 401\. Check the access token: it may have expired/,
    );
  });

  test('names the setting that is invalid', async () => {
    const run = runConformance({ settings: { testgroup: ['Lokcs'], 'reference-host': 'process' } });
    await expect(run).rejects.toThrow('did you mean Locks?');
  });
});

describe('the examples', () => {
  test('a script', async () => {
    const { stdout } = await run(process.execPath, ['check-host.mjs'], {
      cwd: join(root, 'examples/own-script'),
      env: { PATH, HOME },
    });
    expect(stdout).toContain('passed Locks/UnlockUnlockedFile');
    expect(stdout).toMatch(/PASSED {2}no check is red: 16 passed/);
  });

  test('a script prints one sentence when the token is refused', async () => {
    await using host = await RawHost.start((socket) => socket.write(http(401)));
    const failed = run(process.execPath, ['check-host.mjs'], {
      cwd: join(root, 'examples/own-script'),
      env: { PATH, HOME, WOPI_SRC: host.wopisrc, WOPI_TOKEN: 'wrong' },
    });
    await expect(failed).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^the host refuses the access token .*\n$/),
    });
  });

  test('a Vitest project', async () => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const { stdout } = await run(process.execPath, [vitest, 'run', '--reporter=json'], {
      cwd: join(root, 'examples/own-vitest-project'),
      env: { PATH, HOME },
    });
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 16, numFailedTests: 0 });
  });
});
