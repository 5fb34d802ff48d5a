import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import { goodAnswer, http } from '../harness/testing/hostile-hosts/answers.ts';
import { type Answer, RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { startHost } from '../reference-host/start-host.ts';
import { publicProofKeys } from '../wopi/proof-key.ts';
import { sharedProofKeys } from '../wopi/testing/shared-proof-keys.ts';
import { callCli } from './testing/call-cli.ts';
import { type CliRun, emptyDirectory } from './testing/run-cli.ts';

interface Results {
  readonly diagnosis?: Diagnosis;
  readonly requests: number;
  readonly summary: Readonly<Record<string, number>>;
  readonly results: readonly { readonly outcome: string; readonly reason?: string }[];
}

interface Contacted extends CliRun {
  readonly directory: string;
}

async function run(wopisrc: string, token: string, ...words: readonly string[]): Promise<Contacted> {
  const directory = emptyDirectory();
  const environment = { WOPI_SRC: wopisrc, WOPI_TOKEN: token };
  return { ...(await callCli(words, { directory, environment })), directory };
}

async function runAgainst(answer: Answer, ...words: readonly string[]): Promise<Contacted> {
  await using host = await RawHost.start(answer);
  return await run(host.wopisrc, 'the-secret-token', ...words);
}

function reportIn({ directory }: Contacted, name: string): string {
  return readFileSync(join(directory, 'wopi-report', name), 'utf8');
}

function resultsIn(contacted: Contacted): Results {
  return JSON.parse(reportIn(contacted, 'results.json')) as Results;
}

/** Asserts what holds for every diagnosed run, and returns the first screen on one line. */
function screenOf(contacted: Contacted, cause: string): string {
  const { code, stdout, stderr } = contacted;
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(25);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  const { diagnosis, summary, results } = resultsIn(contacted);
  expect(diagnosis?.cause).toBe(cause);
  const none = { passed: 0, failed: 0, warned: 0, inconclusive: 0, expected: 0, unexpected: 0 };
  expect(summary).toEqual({ ...none, skipped: results.length });
  expect(results.every(({ reason }) => reason?.includes(`(${cause})`))).toBe(true);
  expectOneError(reportIn(contacted, 'junit.xml'), cause, results.length);
  for (const name of ['report.html', 'summary.md']) expect(reportIn(contacted, name)).toContain('NOT JUDGED');
  const everything =
    stdout +
    ['junit.xml', 'results.json', 'report.html', 'summary.md'].map((name) => reportIn(contacted, name)).join('');
  expect(everything).not.toContain('the-secret-token');
  return stdout.replace(/\s+/g, ' ');
}

function expectOneError(junit: string, cause: string, skipped: number): void {
  const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(junit);
  expect(testsuites).toMatchObject({ errors: '1', failures: '0', tests: String(skipped + 1) });
  expect(testsuites.testsuite[0]).toMatchObject({
    name: 'FirstContact',
    testcase: { classname: 'FirstContact', name: cause, error: { type: cause } },
  });
}

describe.concurrent('a run that cannot begin ends with one diagnosis, exit code 2 and reports', () => {
  test('a refused token', async () => {
    const contacted = await runAgainst((socket) => socket.write(http(401)));

    expect(screenOf(contacted, 'TokenRefused')).toMatch(/^NOT JUDGED the host refuses the access token/);
  });

  test('proofs of other keys', async () => {
    await using host = await startHost({ proofKeys: publicProofKeys(sharedProofKeys()) });

    const contacted = await run(host.wopisrc, host.token);

    expect(screenOf(contacted, 'ProofRefused')).toMatch(/wopi-conformance\.mjs keys" prints the ones to trust/);
  });

  test('proofs of other keys: every command names the keys and the connection of the run', async () => {
    await using host = await startHost({ proofKeys: publicProofKeys(sharedProofKeys()) });
    const keys = join(emptyDirectory(), 'keys');
    await callCli(['keys', '--proof-keys', keys]);

    const contacted = await run(host.wopisrc, host.token, '--proof-keys', keys, '--header', 'X-Api-Key: SECRET-1');

    const screen = screenOf(contacted, 'ProofRefused');
    const { command = '', advice = [] } = resultsIn(contacted).diagnosis ?? {};
    expect(advice.join(' ')).toContain(`wopi-conformance.mjs keys --proof-keys ${keys}" prints the ones to trust`);
    expect(advice.join(' ')).toContain(`wopi-conformance.mjs sign --proof-keys ${keys}"`);
    expect(command.replaceAll(' \\\n ', '')).toContain(
      `wopi-conformance.mjs run --wopisrc ${host.wopisrc} --token "$WOPI_TOKEN" --proof-keys ${keys} --header "X-Api-Key: $X_API_KEY" -g ProofKeys --no-triage`,
    );
    expect(screen).not.toContain('SECRET-1');
  });

  test('a refused token: the curl command connects as the run did', async () => {
    const contacted = await runAgainst(
      (socket) => socket.write(http(401)),
      '--header',
      'X-Api-Key: SECRET-1',
      '--insecure',
    );

    expect(screenOf(contacted, 'TokenRefused')).toMatch(/curl -iG .* -k .*-H "X-Api-Key: \$X_API_KEY"/);
  });

  test('a token that one of two workers knows', async () => {
    const contacted = await runAgainst((socket, request) =>
      socket.write(request.number % 2 === 0 ? http(404) : goodAnswer(request)),
    );

    expect(screenOf(contacted, 'InconsistentResponses')).toMatch(/3 × 200, a JSON object; 3 × 404/);
  });

  test('POST refused', async () => {
    const contacted = await runAgainst((socket, request) =>
      socket.write(request.method === 'POST' ? http(401) : goodAnswer(request)),
    );

    expect(screenOf(contacted, 'PostRefused')).toMatch(/GET \(CheckFileInfo\): 200/);
  });

  test('with --fail-on-skip, and with what is skipped left out of the text', async () => {
    const contacted = await runAgainst((socket) => socket.write(http(403)), '--fail-on-skip', '-s', '--strict');

    screenOf(contacted, 'Forbidden');
  });

  test('a host that is not there is one sentence, and has reports as well', async () => {
    const contacted = await run('http://127.0.0.1:1/wopi/files/1', 'token');

    expect(contacted).toMatchObject({ code: 2, stdout: '' });
    expect(resultsIn(contacted).diagnosis?.cause).toBe('HostUnreachable');
    expectOneError(reportIn(contacted, 'junit.xml'), 'HostUnreachable', resultsIn(contacted).results.length);
  });
});

describe.concurrent('--no-triage', () => {
  test('runs every check all the same', async () => {
    const contacted = await runAgainst(
      (socket) => socket.write(http(401)),
      '--no-triage',
      '--keep-content',
      '-g',
      'Locks',
    );

    expect(contacted.code).toBe(1);
    expect(resultsIn(contacted)).toMatchObject({ summary: { inconclusive: 13 } });
    expect(resultsIn(contacted).diagnosis).toBeUndefined();
  });

  test('can be set in the environment and in the configuration', async () => {
    const answer: Answer = (socket) => socket.write(http(401));
    await using host = await RawHost.start(answer);
    const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: 't' };
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'wopi-conformance.config.yaml'), 'triage: false\n');

    const configured = await callCli(['--keep-content', '-g', 'GetLock'], { directory, environment });
    const told = await callCli(['--keep-content', '-g', 'GetLock'], {
      environment: { ...environment, WOPI_TRIAGE: 'false' },
    });

    expect([configured.code, told.code]).toEqual([1, 1]);
  });
});

describe('reports of an earlier run', () => {
  test.each([
    ['a group that does not exist', ['-w', 'http://127.0.0.1:1/wopi/files/1', '-t', 't', '-g', 'Lokcs']],
    ['no host', []],
    ['a token file that is missing', ['-w', 'http://127.0.0.1:1/wopi/files/1', '--token-file', 'none']],
  ])('do not survive a run that cannot begin: %s', async (_, words) => {
    const directory = emptyDirectory();
    mkdirSync(join(directory, 'wopi-report'));
    for (const name of ['junit.xml', 'results.json'])
      writeFileSync(join(directory, 'wopi-report', name), 'wopi-conformance');

    const { code } = await callCli(words, { directory });

    expect(code).toBe(2);
    expect(['junit.xml', 'results.json'].filter((name) => existsSync(join(directory, 'wopi-report', name)))).toEqual(
      [],
    );
  });
});

test('a run that is refused because the file is in use counts the requests that it sent', async () => {
  await using host = await startHost();
  const headers = { 'X-WOPI-Override': 'LOCK', 'X-WOPI-Lock': 'of someone else' };
  await fetch(`${host.wopisrc}?access_token=${host.token}`, { method: 'POST', headers });

  const contacted = await run(host.wopisrc, host.token, '-g', 'Locks');

  expect(contacted).toMatchObject({ code: 2, stderr: expect.stringContaining('another client has locked it') });
  expect(resultsIn(contacted)).toMatchObject({ diagnosis: { cause: 'FileInUse' }, requests: expect.any(Number) });
  expect(resultsIn(contacted).requests).toBeGreaterThan(2);
});
