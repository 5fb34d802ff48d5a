import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defectNamed } from '../reference-host/host-options.ts';
import { startHost } from '../reference-host/start-host.ts';
import { startWebServer } from '../web/web-server.ts';
import { reportsOf, root, runAction } from './testing/run-action.ts';

const ofEarlierRun = Object.fromEntries(
  Object.values(reportsOf('wopi-report')).map((path) => [
    path,
    path.endsWith('.json')
      ? '{ "summary": { "passed": 13, "failed": 0, "inconclusive": 0, "skipped": 0 }, "results": [] }'
      : 'PASSED',
  ]),
);

describe('the action publishes nothing of an earlier run when the run wrote no reports', () => {
  test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ['an input of the action is invalid', { strict: 'yes' }, {}, 2],
    ['an option is invalid', { timeout: 'soon' }, {}, 2],
    ['no host is named', {}, {}, 2],
    ['the selection is empty', { 'reference-host': 'process', testgroup: 'Nothing' }, {}, 2],
    ['a configuration file is invalid', {}, { 'wopi-conformance.config.yaml': 'locks: 1' }, 2],
    [
      'the program was killed',
      { wopisrc: 'http://127.0.0.1:1/wopi/files/1', 'token-command': 'kill -KILL $PPID' },
      {},
      1,
    ],
  ])('because %s', async (_, inputs, files, expected) => {
    const { code, output, summary, reports } = await runAction(inputs, { files: { ...ofEarlierRun, ...files } });

    expect({ code, output, summary, reports }).toEqual({ code: expected, output: '', summary: '', reports: [] });
  });

  test('because a report of the earlier run cannot be removed', async () => {
    const inputs = { 'reference-host': 'process', testgroup: 'GetLock' };
    const { code, stdout, output } = await runAction(inputs, { files: { 'wopi-report/results.json/file': '' } });

    expect(stdout).toBe('::error::The report wopi-report/results.json of an earlier run cannot be removed.\n');
    expect({ code, output }).toEqual({ code: 2, output: '' });
  });
});

test('the action publishes what the run found that judged nothing', async () => {
  const inputs = { wopisrc: 'http://127.0.0.1:1/wopi/files/1', token: 'x', testgroup: 'GetLock' };
  const { code, output, summary } = await runAction(inputs, { files: ofEarlierRun });

  expect(code).toBe(2);
  expect(output).toContain('passed=0\nfailed=0\nskipped=3\nexpected=0\nunexpected=0\n');
  expect(summary).not.toContain('PASSED');
});

test('the outputs name the reports of the run although a configuration file puts them elsewhere', async () => {
  const config = 'junit: a.xml\njson: b.json\nhtml: c.html\nreport-dir: d\n';
  const inputs = { 'reference-host': 'process', testgroup: 'GetLock' };
  const { code, output, reports } = await runAction(inputs, { files: { 'wopi-conformance.config.yaml': config } });

  const { summary, ...paths } = reportsOf('wopi-report');
  expect(output).toBe(
    `passed=3\nfailed=0\nskipped=0\nexpected=0\nunexpected=0\n${Object.entries(paths)
      .map(([name, path]) => `${name}=${path}\n`)
      .join('')}`,
  );
  expect(reports).toEqual([...Object.values(paths), summary]);
  expect(code).toBe(0);
});

test('the action says in the log that no check was run', async () => {
  const { stdout, output } = await runAction({ timeout: 'soon' });

  expect(stdout).toContain('::error title=wopi-conformance::no check was run (exit code 2)');
  expect(output).toBe('');
});

test('the action masks the token, annotates red checks, and outputs counts and paths', async () => {
  await using running = await startHost({ defects: [defectNamed('unlock-ignores-lock-id')] });
  const inputs = { wopisrc: running.wopisrc, token: running.token, testgroup: 'Locks GetLock' };
  const { code, stdout, output, summary } = await runAction(inputs);
  expect(code).toBe(1);
  expect(stdout.split('\n')[0]).toBe(`::add-mask::${running.token}`);
  expect(stdout).toContain('::error title=Locks/LockMismatchOnUnlockRequest::Unlock: status: expected 409, got 200');
  expect(output).toContain('passed=14\nfailed=2\nskipped=0\n');
  expect(output).toContain('junit=wopi-report/junit.xml\n');
  expect(summary).toContain('Locks');
});

describe('the action annotates everything that fails the step', () => {
  const entry = (check: string) => `expected:\n  - check: ${check}\n    reason: ticket 12\n`;
  const errorsIn = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('::error'));
  const ofLocks = { 'reference-host': 'process', testgroup: 'Locks' };
  const baselineFile = 'wopi-conformance.baseline.yaml';

  test('a check that passes unexpectedly, and does not count it as failed', async () => {
    const files = { [baselineFile]: entry('Locks/UnlockUnlockedFile'), '.git/HEAD': '' };
    const { code, stdout, output } = await runAction(ofLocks, { files });

    expect(errorsIn(stdout)).toEqual([
      `::error file=${baselineFile},line=2,title=Locks/UnlockUnlockedFile::Passed, but the baseline expects a failure (ticket 12): remove the entry`,
    ]);
    expect(output).toMatch(/^passed=12\nfailed=0\nskipped=0\nexpected=0\nunexpected=1\n/);
    expect(code).toBe(1);
  });

  test('a problem of the run', async () => {
    const { code, stdout } = await runAction(ofLocks, { files: { [baselineFile]: entry('Locks/Nothing') } });

    expect(errorsIn(stdout)).toEqual([
      expect.stringMatching(
        /^::error title=Problems that fail the run::The baseline lists the unknown check Locks\/Nothing/,
      ),
    ]);
    expect(code).toBe(1);
  });

  test('what is left on the host', async () => {
    await using running = await startHost({ defects: [defectNamed('delete-does-nothing')] });
    const { code, stdout } = await runAction({
      wopisrc: running.wopisrc,
      token: running.token,
      testgroup: 'PutRelativeFile',
    });

    expect(errorsIn(stdout)).toContainEqual(expect.stringMatching(/^::error title=Left on the host::/));
    expect(code).toBe(1);
  });

  test('a skipped or warned check where that fails the step', async () => {
    const inputs = { ...ofLocks, testgroup: 'RenameFileIfCreateChildFileIsNotSupported', 'fail-on-skip': 'true' };
    const { code, stdout } = await runAction(inputs);

    expect(errorsIn(stdout).length).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  test('a group that is required for launch', async () => {
    const { code, stdout } = await runAction({ 'reference-host': 'process', profile: 'launch' });

    expect(errorsIn(stdout)).toEqual(['::error title=Not judged but required for launch::HostFrameIntegration']);
    expect(code).toBe(1);
  });

  test('nothing for a check that fails as expected, which is counted as that', async () => {
    await using running = await startHost({ defects: [defectNamed('unlock-ignores-lock-id')] });
    const { code, stdout, output } = await runAction(
      {
        wopisrc: running.wopisrc,
        token: running.token,
        testgroup: 'Locks',
        testname: 'LockMismatchOnUnlockRequest UnlockUnlockedFile',
      },
      { files: { [baselineFile]: entry('Locks/LockMismatchOnUnlockRequest') } },
    );

    expect(errorsIn(stdout)).toEqual([]);
    expect(output).toMatch(/^passed=1\nfailed=0\nskipped=0\nexpected=1\nunexpected=0\n/);
    expect(code).toBe(0);
  });
});

test('the action annotates one check of each cause', async () => {
  await using running = await startHost({ defects: [defectNamed('unlock-keeps-the-lock')] });
  const { stdout } = await runAction({ wopisrc: running.wopisrc, token: running.token, testgroup: 'Locks EditFlows' });
  const errors = stdout.split('\n').filter((line) => line.startsWith('::error'));

  expect(errors[0]).toMatch(/^::error title=Left on the host::/);
  expect(errors[1]).toMatch(/\(and \d+ more for the same cause\)$/);
  expect(errors.length).toBeLessThan(10);
});

test('switches take true and false in any case', async () => {
  await using running = await startHost();
  const { code, stdout } = await runAction({
    wopisrc: `${running.wopisrc}\n`,
    token: running.token,
    testgroup: 'Locks\nRenameFileIfCreateChildFileIsNotSupported',
    'fail-on-skip': 'True',
    strict: 'FALSE',
  });

  expect(stdout).toMatch(/FAILED {2}6 of 19 checks are red: 13 passed, 6 skipped/);
  expect(code).toBe(1);
});

test('a switch with a different value ends the step with a sentence', async () => {
  const { code, stdout, output } = await runAction({ 'fail-on-skip': 'yes', triage: '0', token: 'secret' });

  expect(stdout).toBe(
    [
      '::add-mask::secret',
      '::error::The input fail-on-skip must be true or false; got "yes".',
      '::error::The input triage must be true or false; got "0".',
      '',
    ].join('\n'),
  );
  expect({ code, output }).toEqual({ code: 2, output: '' });
});

test('several files are separated by spaces or line breaks', async () => {
  await using one = await startHost();
  await using other = await startHost();
  const { stdout } = await runAction({
    wopisrc: `${one.wopisrc}\n  ${other.wopisrc}\n`,
    token: `${one.token}\n${other.token}\n`,
    testgroup: 'Locks GetLock',
  });

  expect(stdout).toContain(one.wopisrc);
  expect(stdout).toContain(other.wopisrc);
  expect(stdout).toMatch(/PASSED {2}no check is red: 16 passed/);
});

test('no installation by the action or by CI runs scripts of dependencies', () => {
  const files = ['action.yml', '.ci/run'].map((file) => readFileSync(join(root, file), 'utf8'));
  const installs = files.join('\n').match(/npm (?:ci|install)\b.*/g) ?? [];

  expect(installs).toHaveLength(3);
  for (const command of installs) expect(command).toContain('--ignore-scripts');
});

test('the annotations and masks are single commands whatever they hold', async () => {
  const hostile = '::error::pwned\n::add-mask::a%0A\r##[error]b';
  await using host = await startWebServer({
    fetch: ({ url }) =>
      url.includes('/contents')
        ? new Response('content')
        : Response.json({ BaseFileName: 'a.wopitest', OwnerId: 'a', UserId: 'a', Version: '1', Size: hostile }),
  });
  const { stdout } = await runAction({
    wopisrc: `${host.localUrl}/wopi/files/1`,
    token: 'secret-token',
    cookie: 'a=b\n::warning::c',
    testgroup: 'CheckFileInfoSchema',
  });

  const commands = stdout.split(/\r\n|\r|\n/).filter((line) => /^\s*::/.test(line) || line.includes('##['));
  expect(commands).toEqual([
    '::add-mask::secret-token',
    '::add-mask::a=b',
    '::add-mask::::warning::c',
    expect.stringMatching(/^::error title=CheckFileInfoSchema\/FullCheckFileInfoSchema::CheckFileInfo .*pwned/),
    expect.stringMatching(/^::error title=CheckFileInfoSchema\/CheckFileWithInvalidAccessToken::CheckFileInfo: status/),
  ]);
  expect(commands[3]).not.toMatch(/##\[/);
});
