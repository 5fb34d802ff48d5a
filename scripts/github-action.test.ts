import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { defectNamed } from '../reference-host/host-options.ts';
import { startHost } from '../reference-host/start-host.ts';
import { startWebServer } from '../web/web-server.ts';

const root = join(import.meta.dirname, '..');

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly { readonly name: string; readonly run: string }[] };
}

// Runs the step that follows the installation in action.yml, as a GitHub runner does.
async function runAction(
  given: Readonly<Record<string, string>>,
  earlierReports: Readonly<Record<string, string>> = {},
) {
  const { inputs, runs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
  const directory = mkdtempSync(join(tmpdir(), 'wopi-action-'));
  mkdirSync(join(directory, 'wopi-report'));
  for (const [name, text] of Object.entries(earlierReports)) writeFileSync(join(directory, 'wopi-report', name), text);
  const script = runs.steps.find(({ name }) => name === 'Run')?.run ?? '';
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, given[name] ?? input.default ?? '']),
  );
  const env = {
    ...process.env,
    GITHUB_ACTION_PATH: root,
    GITHUB_OUTPUT: join(directory, 'output'),
    GITHUB_STEP_SUMMARY: join(directory, 'summary'),
    WOPI_ACTION_INPUTS: JSON.stringify(values),
  };
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve) => {
    execFile('bash', ['-c', script], { cwd: directory, env }, (error, text) => {
      resolve({ code: error ? Number(error.code) : 0, stdout: text });
    });
  });
  const read = (name: string) => (existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : '');
  return { code, stdout, output: read('output'), summary: read('summary') };
}

test.each([
  ['an invalid input', { timeout: 'soon' }],
  ['a host that is not there', { wopisrc: 'http://127.0.0.1:1/wopi/files/1', token: 'x' }],
])('the action publishes nothing of an earlier run after %s', async (_, inputs) => {
  const earlier = JSON.stringify({ summary: { passed: 13, failed: 0, inconclusive: 0, skipped: 0 }, results: [] });

  const { code, output, summary } = await runAction(inputs, { 'results.json': earlier, 'summary.md': 'PASSED' });

  expect(code).toBe(2);
  expect(output).not.toContain('passed=13');
  expect(summary).not.toContain('PASSED');
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

test('the action annotates one check of each cause', async () => {
  await using running = await startHost({ defects: [defectNamed('unlock-keeps-the-lock')] });
  const { stdout } = await runAction({ wopisrc: running.wopisrc, token: running.token, testgroup: 'Locks EditFlows' });
  const errors = stdout.split('\n').filter((line) => line.startsWith('::error'));

  expect(errors[0]).toMatch(/\(and \d+ more for the same cause\)$/);
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
