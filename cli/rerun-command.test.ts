import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { resolveSettings } from '../harness/settings/config.ts';
import { defectNamed } from '../reference-host/host-options.ts';
import { startHost } from '../reference-host/start-host.ts';
import { variablesNeeded } from '../reports/variables-needed.ts';
import { rerunCommandOf } from './rerun-command.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory, type runCli } from './testing/run-cli.ts';

const secret = 'SECRET-VALUE';

/** The options of the command for these flags, environment and configuration file. */
function rerun(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = {},
  file?: Readonly<Record<string, unknown>>,
): string {
  const resolved = resolveSettings({
    flags,
    environment,
    ...(file && { file: { name: 'my settings.yaml', text: JSON.stringify(file) } }),
  });
  return rerunCommandOf(resolved, 7).replace(/^.* run /, '');
}

const host = ['https://host.example/wopi/files/42'];

describe('the command that runs checks again', () => {
  test('has every setting that may change a verdict, and the seed', () => {
    const flags = {
      wopisrc: host,
      'other-file': 'https://host.example/wopi/files/43',
      editor: ['collabora'],
      triage: false,
      proxy: 'http://proxy.example:3128',
      timeout: 5,
      'leave-files': true,
      strict: true,
      profile: 'smoke',
    };

    expect(rerun(flags)).toBe(
      [
        ...['--profile smoke', '--wopisrc https://host.example/wopi/files/42'],
        ...['--other-file https://host.example/wopi/files/43', '--editor collabora', '--no-triage'],
        ...['--proxy http://proxy.example:3128', '--timeout 5'],
        ...['--leave-files', '--strict', '--seed 7'],
      ].join(' '),
    );
  });

  test('leaves out what only selects, reports, or says what is the default', () => {
    const flags = { testgroup: ['Locks'], profile: 'launch', shard: '1/2', bail: 1, json: 'a.json', strict: false };

    expect(rerun({ ...flags, proof: true })).toBe('--seed 7');
  });

  test('names a variable for each secret, the one that it came from', () => {
    const flags = { wopisrc: host, header: [`X-Key: ${secret}`], cookie: [`session=${secret}`] };
    const commands = { 'token-command': `print ${secret}`, 'second-token': secret };

    expect(rerun({ ...flags, ...commands })).toBe(
      '--wopisrc https://host.example/wopi/files/42 --cookie "$COOKIE" --token-command "$WOPI_TOKEN_COMMAND" ' +
        '--second-token "$WOPI_SECOND_TOKEN" --header "X-Key: $X_KEY" --seed 7',
    );
    expect(rerun({}, { WOPI_ACCESS_TOKEN: secret })).toBe('--token "$WOPI_ACCESS_TOKEN" --seed 7');
  });

  test('has a variable for the token of each file, and says which one', () => {
    const files = ['https://host.example/wopi/files/1', 'https://host.example/wopi/files/2'];
    const words = rerun({ wopisrc: files, token: [secret, `${secret}2`] });
    const shared = rerun({ wopisrc: files }, { WOPI_TOKEN: `${secret}\n${secret}2` });

    expect(words).toBe(
      `--wopisrc ${files[0]} --wopisrc ${files[1]} --token "$WOPI_TOKEN_1" --token "$WOPI_TOKEN_2" --seed 7`,
    );
    expect(variablesNeeded(words)).toBe(
      `WOPI_TOKEN_1 must hold the access token of ${files[0]}, WOPI_TOKEN_2 must hold the access token of ${files[1]}.`,
    );
    expect(shared).toContain('--token "$WOPI_TOKEN" --seed 7');
  });

  test('keeps a token command that is only a program, and says what the variable of another one must hold', () => {
    expect(rerun({ 'token-command': './make-token.sh', 'second-token-command': 'print bob' })).toBe(
      '--token-command ./make-token.sh --second-token-command "$WOPI_SECOND_TOKEN_COMMAND" --seed 7',
    );
    expect(variablesNeeded('run --token-command "$WOPI_TOKEN_COMMAND"')).toBe(
      'WOPI_TOKEN_COMMAND must hold the command of --token-command, which may have a secret.',
    );
  });

  test('needs no token for the bundled host', () => {
    expect(rerun({ 'reference-host': 'process' }, { WOPI_TOKEN: secret })).toBe('--reference-host --seed 7');
  });

  test('reads a file of tokens again, unless it is a device', () => {
    expect(rerun({ 'token-file': 'my tokens' })).toBe("--token-file 'my tokens' --seed 7");
    expect(rerun({ 'token-file': '/dev/fd/63' })).toBe('--token "$WOPI_TOKEN" --seed 7');
  });

  test('leaves to the configuration file what that sets', () => {
    const file = { wopisrc: host, token: [secret], editor: ['collabora'] };

    expect(rerun({ timeout: 5 }, {}, file)).toBe("--config 'my settings.yaml' --timeout 5 --seed 7");
    expect(rerun({ editor: ['onlyoffice'] }, {}, file)).toBe(
      "--config 'my settings.yaml' --editor onlyoffice --seed 7",
    );
  });
});

describe('the line that a report shows', () => {
  test('runs as it stands', async () => {
    const directory = emptyDirectory();
    await using host = await startHost({ defects: [defectNamed('unlock-ignores-lock-id')] });
    writeFileSync(join(directory, 'wopi-conformance.config.yaml'), 'timeout: 20\n');
    const words = ['-n', 'LockMismatchOnUnlockRequest', '--seed', '11'];
    const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: host.token };
    const first = await callCli(words, { directory, environment });
    const [, line = ''] = /Run it again {3}(.*)/.exec(first.stdout) ?? [];

    const again = await promisify(execFile)('sh', ['-c', line], {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, WOPI_TOKEN: host.token },
    }).catch((error: Awaited<ReturnType<typeof runCli>>) => error);

    expect(first.stdout).toContain('WOPI_TOKEN must hold the access token.');
    expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining('1 of 1 check is red') });
    const report = JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8'));
    expect(report).toMatchObject({ seed: 11, results: [{ name: 'LockMismatchOnUnlockRequest' }] });
    expect(first.stdout + readFileSync(join(directory, 'wopi-report/report.html'), 'utf8')).not.toContain(host.token);
  });
});
