import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startHost } from '../reference-host/start-host.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const bundled = ['run', '--reference-host'];
const broken = [...bundled, '--defect', 'unlock-ignores-lock-id'];
const results = 'wopi-report/results.json';

function resultsIn(directory: string): string[] {
  const { results: found } = JSON.parse(readFileSync(join(directory, results), 'utf8'));
  return found.map(({ group, name }: { group: string; name: string }) => `${group}/${name}`);
}

describe('--last-failed', () => {
  test('runs what was red, until nothing is', async () => {
    const directory = emptyDirectory();
    await callCli([...broken, '-g', 'Locks'], { directory });
    expect(resultsIn(directory).length).toBeGreaterThan(2);

    const again = await callCli([...broken, '--last-failed'], { directory });
    const red = resultsIn(directory);
    const fixed = await callCli([...bundled, '--last-failed'], { directory });
    const last = await callCli([...bundled, '--last-failed'], { directory });

    expect({ code: again.code, red }).toEqual({
      code: 1,
      red: ['Locks/LockMismatchAfterUnlockAndRelockRequest', 'Locks/LockMismatchOnUnlockRequest'],
    });
    expect(fixed.stdout).toContain('no check is red: 2 passed');
    expect(fixed.code).toBe(0);
    expect(last.stderr).toContain('no check was red in the last run (wopi-report/results.json)');
    expect(last.code).toBe(2);
  });

  test('runs the same again after a run that judged nothing', async () => {
    const directory = emptyDirectory();
    await callCli([...broken, '-n', 'LockMismatchOnUnlockRequest'], { directory });
    const down = await callCli(['http://127.0.0.1:1/wopi/files/1', '-t', 'x', '--last-failed'], { directory });

    const again = await callCli([...broken, '--last-failed'], { directory });

    expect(down.code).toBe(2);
    expect(again.code).toBe(1);
    expect(resultsIn(directory)).toEqual(['Locks/LockMismatchOnUnlockRequest']);
  });

  test.each([
    ['there is none', undefined, `there is no ${results} of an earlier run; run without --last-failed first`],
    ['it is another file', '{}', `${results} is not a results.json of wopi-conformance: it has another schema`],
  ])('reports what is wrong with the last report: %s', async (_, text, sentence) => {
    const directory = emptyDirectory();
    if (text !== undefined) writeFileSync(join(directory, 'last.json'), text);

    const { code, stderr } = await callCli([...bundled, '--last-failed', '--json', 'last.json'], { directory });

    expect(stderr).toContain(sentence.replace(results, 'last.json'));
    expect(code).toBe(2);
  });
});

test('--bail ends the run after so many red checks, and says how many did not run', async () => {
  const directory = emptyDirectory();

  const { code, stdout } = await callCli([...broken, '-g', 'Locks', '--bail', '1'], { directory });

  expect(stdout).toMatch(/Ended early, 1 check is red \(--bail 1\): \d+ of 13 checks did not run\./);
  expect(stdout).toMatch(/FAILED {2}1 of \d+ checks is red/);
  expect(resultsIn(directory).length).toBeLessThan(13);
  expect(code).toBe(1);
});

describe('--dry-run', () => {
  test('lists checks and what they need, and leaves reports and host alone', async () => {
    const directory = emptyDirectory();
    await callCli([...broken, '-g', 'Locks'], { directory });
    const words = ['http://host.invalid/wopi/files/1', '--dry-run', '--last-failed', '-g', 'Locks'];

    const { code, stdout } = await callCli(words, { directory });

    expect(stdout).toContain('2 checks in 1 group would run. No request was sent.');
    expect(stdout).toContain('Target: http://host.invalid/wopi/files/1');
    expect(stdout).toContain('Locks\n  LockMismatchAfterUnlockAndRelockRequest\n  LockMismatchOnUnlockRequest\n');
    expect(stdout).toContain('SupportsLocks of CheckFileInfo is true: 2 checks');
    expect(stdout).toContain('2 checks may change the test file');
    expect(code).toBe(0);
    expect(resultsIn(directory).length).toBe(13);
  });

  test('lists what an option would add', async () => {
    const delayed = await callCli(['--dry-run', '-g', 'CoauthLockExpiration']);
    const reading = await callCli(['--dry-run', '-n', 'CheckFileInfoSchema/FullCheckFileInfoSchema']);

    expect(delayed.stdout).toContain('0 checks in 0 groups would run');
    expect(delayed.stdout).toContain('the check waits 60 s; include it with --include-delaytests');
    expect(reading.stdout).toContain('Every check only reads.');
    expect(reading.stdout).toContain('Target: none yet; a run needs --wopisrc and a token, or --reference-host');
  });
});

describe('a WopiSrc as the argument', () => {
  test.each([[[]], [['run']]])('is tested: %s', async (command) => {
    await using host = await startHost();

    const { code, stdout } = await callCli([...command, host.wopisrc, '-t', host.token, '-n', 'CheckFileInfoSchema/*']);

    expect(stdout).toContain(host.wopisrc);
    expect(code).toBe(0);
  });

  test.each([
    ['localhost:90/wopi/files/1', 'must be an absolute http(s) URL; example: https://host.example/wopi/files/42'],
    ['http://host.invalid/', 'must end in /files/<id>'],
  ])('must be one: %s', async (word, sentence) => {
    const { code, stderr } = await callCli([word, '-t', 'x']);

    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });

  test('is not a group or a test', async () => {
    const { code, stderr } = await callCli(['run', 'Locks']);

    expect(stderr).toContain('unexpected argument "Locks"; select groups with -g and tests with -n');
    expect(code).toBe(2);
  });
});
