import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { checkId } from '../harness/results/check-id.ts';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { startHost } from '../reference-host/start-host.ts';
import { emptyDirectory, runCli, startCli } from './testing/run-cli.ts';

interface Results {
  readonly summary: Readonly<Record<string, number>>;
  readonly interrupted?: boolean;
  readonly results: readonly {
    readonly group: string;
    readonly name: string;
    readonly outcome: string;
    readonly exchanges: readonly { readonly purpose?: string }[];
  }[];
}

function resultsIn(directory: string): Results {
  return JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8')) as Results;
}

function reportsIn(directory: string): string {
  const names = ['junit.xml', 'results.json', 'report.html', 'summary.md'];
  return names.map((name) => readFileSync(join(directory, 'wopi-report', name), 'utf8')).join('\n');
}

describe('run', () => {
  test('starts the bundled host in a separate process, judges it and writes the reports', async () => {
    const directory = emptyDirectory();
    const { code, stdout } = await runCli(['--reference-host', '-g', 'Locks', '-g', 'GetLock'], { directory });
    expect(stdout).toContain('pass  Locks/SuccessfulLockSequence');
    expect(stdout).toMatch(/PASSED {2}no check is red: 16 passed/);
    expect(code).toBe(0);
    expect(resultsIn(directory).summary).toMatchObject({ passed: 16, failed: 0 });
    expect(XMLValidator.validate(readFileSync(join(directory, 'wopi-report/junit.xml'), 'utf8'))).toBe(true);
  });

  test('selects the historical group AccessTokens, each check once', async () => {
    const directory = emptyDirectory();
    await runCli(['--reference-host', '-g', 'AccessTokens'], { directory });
    expect(resultsIn(directory).results.map(checkId)).toEqual([
      'CheckFileInfoSchema/CheckFileWithInvalidAccessToken',
      'Locks/LockFileWithInvalidAccessToken',
      'EditFlows/GetPutFileWithInvalidAccessToken',
    ]);
  });

  test('explains a red check without showing the token anywhere, and exits with 1', async () => {
    await using running = await startHost({ defects: defectsNamed(['unlock-ignores-lock-id']) });
    const directory = emptyDirectory();
    const environment = { WOPI_SRC: running.wopisrc, WOPI_TOKEN: running.token };
    const { code, stdout, stderr } = await runCli(['-g', 'Locks'], { directory, environment });
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL  Locks/LockMismatchOnUnlockRequest');
    expect(stdout).toMatch(/status: expected 409,\s+got 200/);
    expect(stdout).toContain('/rest/files/unlock');
    expect(stdout).toMatch(
      new RegExp(
        `run --wopisrc ${running.wopisrc} --token "\\$WOPI_TOKEN" --seed \\d+ -g Locks -n LockMismatchOnUnlockRequest`,
      ),
    );
    expect(stdout + stderr + reportsIn(directory)).not.toContain(running.token);
  });

  test.each([
    [[], { passed: 0, failed: 2 }],
    [['--evidence', 'all'], { passed: 5, failed: 2 }],
    [['--har', 'all.har'], { passed: 5, failed: 2 }],
  ])('reports the exchanges of checks that are not green, and of all with an option: %j', async (options, expected) => {
    const directory = emptyDirectory();
    const names = { passed: 'SuccessfulLockSequence', failed: 'LockMismatchOnUnlockRequest' };
    const selection = Object.values(names).flatMap((name) => ['-n', name]);
    const host = ['--reference-host', '--defect', 'unlock-ignores-lock-id'];
    await runCli([...host, '-g', 'Locks', ...selection, ...options], { directory });

    const { results } = resultsIn(directory);
    const shown = (outcome: string) => {
      const { exchanges = [] } = results.find((result) => result.outcome === outcome) ?? {};
      return exchanges.filter(({ purpose }) => purpose !== 'gate').length;
    };
    expect({ passed: shown('passed'), failed: shown('failed') }).toEqual(expected);
  });

  test('reports what ran, releases its locks and exits with 130 on Ctrl-C', async () => {
    await using running = await startHost();
    const before = running.host.snapshot();
    const directory = emptyDirectory();
    const { child, ended } = startCli(['-w', running.wopisrc, '-t', running.token], { directory });
    child.stdout?.on('data', (text: string) => {
      if (text.includes('Locks/')) child.kill('SIGINT');
    });
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted');
    expect(resultsIn(directory).results.length).toBeGreaterThan(0);
    expect(running.host.snapshot()).toEqual(before);
  });
});

describe('host', () => {
  test('prints a command line that works, and stops on SIGTERM', async () => {
    const { child, ended } = startCli(['host'], { environment: { npm_command: 'exec' } });
    const line = await new Promise<string>((resolve) => child.stdout?.once('data', (text: string) => resolve(text)));
    const [, wopisrc = '', token = ''] = /^wopi-conformance run --wopisrc '(.+)' --token '(.+)'\n/.exec(line) ?? [];
    expect(line).toContain('\nFrom this directory, wopi-conformance is: npx wopi-conformance\n');
    const { code } = await runCli(['-w', wopisrc, '-t', token, '-g', 'ProofKeys']);
    child.kill('SIGTERM');
    expect(code).toBe(0);
    expect((await ended).code).toBe(0);
  });
});
