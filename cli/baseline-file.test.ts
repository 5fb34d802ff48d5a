import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { type RunningHost, startHost } from '../reference-host/start-host.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const broken = 'Locks/LockMismatchOnUnlockRequest';
const fine = 'Locks/UnlockUnlockedFile';
const defaultFile = 'wopi-conformance.baseline.yaml';
const fingerprint = 'Unlock: status: expected 409, got 200; header X-WOPI-Lock: expected "LockString", got (missing)';
const expecting = (check: string, more = '') => `expected:\n  - check: ${check}\n    reason: ticket 12\n${more}`;

describe('a run with a baseline', () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost({ defects: defectsNamed(['unlock-ignores-lock-id']) });
  });
  afterAll(() => host.close());

  async function run(baseline: string | undefined, { words = [] as readonly string[], file = defaultFile } = {}) {
    const directory = emptyDirectory();
    const path = join(directory, file);
    if (baseline !== undefined) writeFileSync(path, baseline);
    const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: host.token };
    const checks = [broken, fine].flatMap((check) => ['-n', check.replace('Locks/', '')]);
    const again = (more: readonly string[]) => callCli([...checks, ...more], { directory, environment });
    const ended = await again(words);
    return { ...ended, again, directory, written: existsSync(path) ? readFileSync(path, 'utf8') : undefined };
  }

  test('is green when every failure is expected, and reports why', async () => {
    const { code, stdout } = await run(expecting(broken));
    expect(stdout).toContain(`Expected failures (1)\n  ${broken}: ticket 12`);
    expect(stdout).toContain('PASSED  no check is red: 1 passed, 1 expected by the baseline');
    expect(stdout).not.toMatch(/FAIL|FAILED/);
    expect(code).toBe(0);
  });

  test('names the line of the entry in the JUnit report, from the root of the repository', async () => {
    const root = emptyDirectory();
    const directory = join(root, 'tests');
    mkdirSync(join(root, '.git'));
    mkdirSync(directory);
    writeFileSync(join(directory, defaultFile), `# known\n${expecting(broken)}`);
    const words = ['-g', 'Locks', '-n', '*OnUnlockRequest', '-n', 'UnlockUnlocked*', '--junit-file', 'ci/wopi.yml:7'];
    const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: host.token };
    const { code } = await callCli(words, { directory, environment });
    await callCli(['merge', 'wopi-report', '--report-dir', 'merged', '--junit-file', 'ci/merge.yml'], { directory });

    const casesIn = (report: string) =>
      readFileSync(join(directory, report, 'junit.xml'), 'utf8').match(/(?<=<testcase ).*?(?=\/?>)/g);
    expect(code).toBe(0);
    expect(casesIn('wopi-report')?.sort()).toEqual([
      expect.stringMatching(/^file="ci\/wopi.yml" .*UnlockUnlockedFile" line="7"$/),
      expect.stringMatching(/^file="tests\/wopi-conformance.baseline.yaml" .*LockMismatchOnUnlockRequest" line="3"$/),
    ]);
    expect(casesIn('merged')?.sort()).toEqual([
      expect.stringMatching(/^file="ci\/merge.yml" .*UnlockUnlockedFile"$/),
      expect.stringMatching(/^file="tests\/.*LockMismatchOnUnlockRequest" line="3"/),
    ]);
  });

  test('is red when a check passes that was expected to fail', async () => {
    const { code, stdout } = await run(`${expecting(broken)}  - { check: ${fine}, reason: ticket 13 }\n`);
    expect(stdout).toContain('Passed, but the baseline expects a failure (ticket 13): remove the entry');
    expect(code).toBe(1);
  });

  test('is red when an entry has expired', async () => {
    const { code, stdout } = await run(expecting(broken, '    expires: 2020-01-01\n'));
    expect(stdout).toContain('(ticket 12) expired on 2020-01-01');
    expect(code).toBe(1);
  });

  test('is red in every report when an entry does not name a check', async () => {
    const { code, stdout, directory } = await run(
      `${expecting(broken)}  - { check: Locks/UnlockUnlockedFiles, reason: x }\n`,
    );
    const sentence =
      'The baseline lists the unknown check Locks/UnlockUnlockedFiles; did you mean Locks/UnlockUnlockedFile?';
    expect(stdout.replace(/\s+/g, ' ')).toContain(sentence);
    expect(readFileSync(join(directory, 'wopi-report/junit.xml'), 'utf8')).toContain(`<failure message="${sentence}"`);
    expect(code).toBe(1);
  });

  test.each([
    [
      'is not there',
      ['--baseline', 'nowhere.yaml'],
      undefined,
      'nowhere.yaml cannot be read (ENOENT); create it with --update-baseline',
    ],
    ['cannot be understood', [], 'expected: {}\n', `the baseline ${defaultFile}: expected must be a list`],
    [
      'cannot be written',
      ['--baseline', '/dev/null/b.yaml', '--update-baseline'],
      undefined,
      'the baseline /dev/null/b.yaml cannot be',
    ],
  ])('does not start when the file %s', async (_, words, text, sentence) => {
    const { code, stdout, stderr } = await run(text, { words });
    expect(stderr).toContain(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('creates the file with --update-baseline, and the next run uses it', async () => {
    const { code, stdout, written, again } = await run(undefined, { words: ['--update-baseline'] });
    expect(code).toBe(0);
    expect(stdout).toContain(`The baseline ${defaultFile} was written: 1 entry, 1 added.`);
    expect(written).toMatch(
      /- check: Locks\/LockMismatchOnUnlockRequest\n +reason: 'not explained yet; Unlock: status: expected 409, got 200/,
    );
    expect(written).toContain(`    failure: '${fingerprint}'\n`);
    expect(written).not.toContain(fine);
    expect((await again([])).code).toBe(0);
  });

  test('is red when a check fails differently from what was recorded, until that is updated', async () => {
    const recorded = expecting(broken, '    failure: status 500\n');
    const { code, stdout } = await run(recorded);
    const updated = await run(recorded, { words: ['--update-baseline'] });

    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Fails differently from what the baseline (ticket 12) expects: status 500',
    );
    expect(stdout).toContain('FAILED  1 of 2 checks is red: 1 passed, 1 failed');
    expect(code).toBe(1);
    expect(updated.written).toContain(`    reason: ticket 12\n    failure: '${fingerprint}'\n`);
    expect(updated.code).toBe(0);
  });

  test('is red when the check fails at another operation', async () => {
    const check = 'Extended.Locks/LockIdIsComparedExactly';
    await using two = await startHost({ defects: defectsNamed(['unlock-ignores-lock-id', 'lock-id-without-case']) });
    const directory = emptyDirectory();
    const judge = ({ wopisrc, token }: RunningHost, ...words: readonly string[]) =>
      callCli(['-n', 'LockIdIsComparedExactly', ...words], {
        directory,
        environment: { WOPI_SRC: wopisrc, WOPI_TOKEN: token },
      });
    await judge(host, '--update-baseline');
    const { code, stdout } = await judge(two);

    expect((await judge(host)).code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`${check} (MUST)`);
    expect(stdout.replace(/\s+/g, ' ')).toContain('expects: Unlock: status: expected 409, got 200');
    expect(code).toBe(1);
  });

  test.each([
    ['status 200; header X-WOPI-Lock (missing)', 0],
    ['status 200', 1],
  ])('compares as little as an older version recorded: %s', async (recorded, expected) => {
    expect((await run(expecting(broken, `    failure: ${recorded}\n`))).code).toBe(expected);
  });

  test('keeps reasons with --update-baseline and removes entries that pass', async () => {
    const { code, stdout, written } = await run(
      `# ours\n${expecting(broken)}  - { check: ${fine}, reason: ticket 13 }\n`,
      {
        words: ['--baseline', 'known.yaml', '--update-baseline'],
        file: 'known.yaml',
      },
    );
    expect(written).toContain(`# ours\n${expecting(broken)}    failure: '${fingerprint}'`);
    expect(written).not.toContain(fine);
    expect(stdout).not.toContain('remove the entry');
    expect(stdout).toContain('The baseline known.yaml was written: 1 entry, 1 removed, 1 with a different failure.');
    expect(code).toBe(0);
  });

  test('says with --update-baseline that nothing has changed', async () => {
    const { stdout } = await run(expecting(broken, `    failure: '${fingerprint}'\n`), {
      words: ['--update-baseline'],
    });
    expect(stdout).toContain(`The baseline ${defaultFile} was written: 1 entry, as before.`);
  });

  test('does not write a baseline from a run that judged nothing', async () => {
    const { code, written } = await run(undefined, {
      words: ['-w', 'http://127.0.0.1:1/wopi/files/1', '--update-baseline'],
    });
    expect({ code, written }).toEqual({ code: 2, written: undefined });
  });
});
