import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { type RunningHost, startHost } from '../reference-host/start-host.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory, startCli } from './testing/run-cli.ts';

const id = 'Locks/LockMismatchOnUnlockRequest';

/** Printed by Microsoft's validator, with `-t a-secret-token`. */
const printed = (wopisrc: string, token: string) => `
Test group: Locks
  Pass: UnlockUnlockedFile
  Fail: LockMismatchOnUnlockRequest
    Lock, response code: 200 OK
    Unlock, response code: 200 OK
      Incorrect StatusCode. Expected: 409, Actual: 200 (${token})
    Re-run command: .\\wopivalidator.exe -n LockMismatchOnUnlockRequest -w ${wopisrc} -t ${token} -l 0

  Skipped: DoubleLockSequence
    CheckFileInfo, response code: 200 OK
      BaseFileName: wrong
    Re-run command: .\\wopivalidator.exe -n DoubleLockSequence -w ${wopisrc} -t ${token} -l 0

`;

const printedByClient = `
..........................WopiValidator Execution Starts....................................

UnlockUnlockedFile\u001b[32m...Passed...

LockMismatchOnUnlockRequest\u001b[31m...Failed...

\u001b[31mThe test failed

\u001b[31mRequest Failed: Unlock
\u001b[31m*****************FailureReason Starts*********************
\u001b[31mIncorrect StatusCode. Expected: 409, Actual: 200
\u001b[31m*****************FailureReason Ends***********************

DoubleLockSequence\u001b[33m...Skipped...

\u001b[33mPrerequisites failed

..........................WopiValidator Execution Ends....................................
`;

const hosted = (name: string, message: string) => ({
  Name: name,
  Message: message,
  RequestDetails: [
    { Name: 'Lock', ResponseStatusCode: 200, ValidationFailures: [] },
    { Name: 'Unlock', ResponseStatusCode: 200, ValidationFailures: message === '' ? null : [message] },
  ],
});

const failure = 'Incorrect StatusCode. Expected: 409, Actual: 200';
const results = [
  hosted('LockMismatchOnUnlockRequest', failure),
  hosted('UnlockUnlockedFile', ''),
  hosted('DoubleLockSequence', 'Prerequisites failed'),
];
const log = results
  .map((result) => `11/25/2026 : INFO : Result\n11/25/2026 : INFO : ${JSON.stringify(result, null, 4)}\n`)
  .join('');

describe('reproduce', () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost({ defects: defectsNamed(['unlock-ignores-lock-id']) });
  });
  afterAll(() => host.close());

  async function reproduce(file: string | Buffer, words: readonly string[] = [], environment = {}) {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'output'), file);
    const run = await callCli(['reproduce', 'output', ...words], { directory, environment });
    return { ...run, directory };
  }

  const target = () => ({ WOPI_SRC: host.wopisrc, WOPI_TOKEN: host.token });

  test.each([
    ['the command-line validator', printed('http://127.0.0.1:1/files/1', 'a-secret-token')],
    [
      'PowerShell',
      Buffer.from(`\ufeff${printed('http://127.0.0.1:1/files/1', 'x').replaceAll('\n', '\r\n')}`, 'utf16le'),
    ],
    ['the Python client', printedByClient],
    ['the log of the Python client', log],
    ['the hosted validator', JSON.stringify(results)],
    ['the hosted validator, a line for each test', results.map((result) => JSON.stringify(result)).join('\n')],
  ])('runs only the failed test, and shows both responses: %s', async (_, file) => {
    const { code, stdout, directory } = await reproduce(file, [], target());

    expect(stdout).toContain(`${id}: failed there, failed here\n  there `);
    expect(stdout).toMatch(/Unlock(: 200( OK)?)?\n {11}- Incorrect StatusCode\. Expected: 409, Actual: 200/);
    expect(stdout).toMatch(/^ {2}here {3}(Lock \(setup\): 200 OK\n {9})?Unlock: 200 OK\n {11}- status: expected 409/m);
    expect(stdout).toContain('Red here as well: 1 of 1 failed test.');
    expect(stdout).not.toContain('a-secret-token');
    const { results: judged } = JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8'));
    expect(judged).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('tests the host of the output where no other is named', async () => {
    const { code, stdout, stderr } = await reproduce(printed(host.wopisrc, host.token));

    expect(stderr).toContain('The WopiSrc and the access token come from output.');
    expect(stdout).toContain(`${id}: failed there, failed here`);
    expect(stdout + stderr).not.toContain(host.token);
    expect(code).toBe(1);
  });

  test('never sends the token of the output to another host', async () => {
    const { code, stderr } = await reproduce(printed('http://127.0.0.1:1/files/1', host.token), ['-w', host.wopisrc]);

    expect(stderr).toContain('no access token');
    expect(code).toBe(2);
  });

  test('says how the check differs where it passes, but not that it is skipped for a viewer', async () => {
    const failed = ['LockMismatchOnUnlockRequest', 'ecosystem.CheckEcosystem']
      .map((name) => `  Fail: ${name}\n`)
      .join('');
    const { code, stdout } = await reproduce(failed, ['--reference-host']);

    expect(stdout).toContain(`${id}: failed there, passed here`);
    expect(stdout).not.toContain('Skipped if UserCanWrite');
    expect(stdout).toContain('  note   Here, locks and files of earlier tests are removed first');
    expect(stdout).toContain("  note   The check differs from the validator's test: The validator's test puts");
    expect(stdout).toContain('Red here as well: 0 of 2 failed tests.');
    expect(code).toBe(0);
  });

  test('shows a request of the starting state only where the other tool sent it too', async () => {
    const requests = ['Lock', 'PutFile'].map((name) => `    ${name}, response code: 200 OK\n`).join('');
    const { stdout } = await reproduce(
      `Test group: Locks\n  Fail: LockMismatchOnUnlockRequest\n${requests}`,
      [],
      target(),
    );
    const short = requests.replace(/.*Lock.*\n/, '');
    const other = await reproduce(`Test group: Locks\n  Fail: LockMismatchOnUnlockRequest\n${short}`, [], target());

    expect(stdout).toContain('  here   Lock (setup): 200 OK\n         Unlock: 200 OK\n');
    expect(other.stdout).toContain('  here   Unlock: 200 OK\n');
  });

  test('reads standard input, and calls it that', async () => {
    const { child, ended } = startCli(['reproduce', '-'], { hasInput: true });
    child.stdin?.end(printed(host.wopisrc, host.token));
    const { stderr, code } = await ended;

    expect(stderr).toContain('The WopiSrc and the access token come from standard input.');
    expect(code).toBe(1);
  });

  test('repeats what was red in a results.json, and lists it with --dry-run', async () => {
    const first = emptyDirectory();
    await callCli(['run', '-g', 'Locks'], { directory: first, environment: target() });
    const report = readFileSync(join(first, 'wopi-report/results.json'));

    const { stdout } = await reproduce(report, ['--dry-run']);

    expect(stdout).toContain('2 checks in 1 group would run.');
    expect(stdout).toContain(`Target: ${host.wopisrc}`);
    const ofFolder = await callCli(['reproduce', join(first, 'wopi-report'), '--dry-run'], { environment: target() });
    expect(ofFolder.stdout).toBe(stdout);
  });

  test('never replaces its input by a report', async () => {
    const directory = emptyDirectory();
    const input = join(directory, 'wopi-report', 'results.json');
    mkdirSync(join(directory, 'wopi-report'));
    writeFileSync(input, 'Test group: Locks\n  Fail: UnlockUnlockedFile\n');

    const { code, stderr } = await callCli(['reproduce', 'wopi-report/results.json', '--reference-host'], {
      directory,
    });

    expect(stderr).toContain('would be replaced by a report of this run; choose another folder with --report-dir');
    expect(code).toBe(2);
    expect(existsSync(input)).toBe(true);
  });

  test.each([
    ['no results', 'hello\n', 'output has no results of tests; pass the output of Microsoft’s validator'],
    ['no failure', 'Test group: Locks\n  Pass: UnlockUnlockedFile\n', 'no test failed in output: 1 test passed'],
    [
      'a test without a result',
      '{"Name":"x"}',
      'output names tests, but has no result of them: x; pass what the validator returned',
    ],
    ['unknown tests', '  Fail: NoSuchTest\n', 'output: there are no checks of the names NoSuchTest'],
    ['only addresses', '["http://127.0.0.1:1/info/1"]', 'output lists the addresses of tests, not their results'],
  ])('reports a file with %s', async (_, file, sentence) => {
    const { code, stderr } = await reproduce(file, ['--reference-host']);

    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });
});
