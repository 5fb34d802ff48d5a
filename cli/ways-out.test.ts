import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goodAnswer } from '../harness/testing/hostile-hosts/answers.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import type { HostSnapshot } from '../reference-host/snapshot.ts';
import { startHost } from '../reference-host/start-host.ts';
import { type CliOptions, type CliRun, emptyDirectory, type RunningCli, runCli, startCli } from './testing/run-cli.ts';

const reports = ['junit.xml', 'results.json', 'report.html', 'summary.md'];

interface EndedRun extends CliRun {
  /** Reports that were written. */
  readonly reports: readonly string[];
  /** Checks that results.json has a result for. */
  readonly judged: number;
  readonly before: HostSnapshot;
  readonly after: HostSnapshot;
}

/** Runs every check against a new host, and does something to the process when it has judged its first lock. */
async function endedBy(act: (running: RunningCli) => void, options: CliOptions = {}): Promise<EndedRun> {
  await using host = await startHost();
  const before = host.host.snapshot();
  const directory = emptyDirectory();
  const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: host.token, ...options.environment };
  const running = startCli(['run'], { ...options, directory, environment });
  let hasActed = false;
  running.child.stdout?.on('data', (text: string) => {
    if (hasActed || !text.includes('Locks/')) return;
    hasActed = true;
    act(running);
  });
  const run = await running.ended;
  const written = reports.filter((name) => existsSync(join(directory, 'wopi-report', name)));
  const { results = [] } = written.includes('results.json')
    ? JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8'))
    : {};
  return { ...run, reports: written, judged: results.length, before, after: host.host.snapshot() };
}

function expectCleanEnd({ reports: written, judged, before, after }: EndedRun): void {
  expect(written).toEqual(reports);
  expect(judged).toBeGreaterThan(0);
  expect(after).toEqual(before);
}

const full = '/dev/full';

describe.concurrent('a run undoes its work and writes its reports', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('on %s, with exit code 130', async (signal) => {
    const run = await endedBy(({ child }) => child.kill(signal));

    expect(run.code).toBe(130);
    expect(run.stderr).toContain('Interrupted: ');
    expectCleanEnd(run);
  });

  test('when the reader of its output leaves, with exit code 130', async () => {
    const run = await endedBy(({ child }) => child.stdout?.destroy());

    expect(run.code).toBe(130);
    expect(run.stderr).toMatch(/^\nStandard output was closed: releasing locks and writing reports .*\n$/);
    expectCleanEnd(run);
  });

  test.skipIf(!existsSync(full))('when the disk of its output is full, with exit code 130', async () => {
    const stdout = openSync(full, 'w');

    const run = await endedBy(() => undefined, { stdout });

    closeSync(stdout);
    expect(run.code).toBe(130);
    expect(run.stderr).toContain('Standard output cannot be written (ENOSPC)');
    expect(run.reports).toEqual(reports);
    expect(run.after).toEqual(run.before);
  });

  test('on an error that nothing catches, with exit code 2', async () => {
    const throws = "process.on('SIGUSR2',()=>{throw new Error('boom')})";
    const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(throws)}` };

    const run = await endedBy(({ child }) => child.kill('SIGUSR2'), { environment });

    expect(run.code).toBe(2);
    expect(run.stderr).toContain('Unexpected error: releasing locks and writing reports');
    expect(run.stderr).toMatch(
      /^wopi-conformance: unexpected error: Error: boom\. This is a fault of wopi-conformance/m,
    );
    expectCleanEnd(run);
  });
});

test('a run that is stopped at once while the host hangs names what it has not undone', async () => {
  let stop = () => {};
  let isLocked = false;
  await using host = await RawHost.start((socket, request) => {
    isLocked ||= request.operation === 'LOCK';
    if (isLocked && request.operation === 'UNLOCK') stop();
    else socket.write(goodAnswer(request));
  });
  const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: 'token' };
  const { child, ended } = startCli(['run', '-n', 'SuccessfulLockSequence', '--yes'], { environment });
  let again: NodeJS.Timeout | undefined;
  stop = () => {
    again ??= setInterval(() => child.kill('SIGINT'), 300);
  };

  const { code, stderr } = await ended;

  clearInterval(again);
  expect(code).toBe(130);
  expect(stderr).toContain('stopped before everything was undone; this may be left on the host:\n  lock "');
  expect(stderr).toContain(`: ${host.wopisrc}\n`);
});

test.skipIf(!existsSync(full))('a report that cannot be written is named, and the others are written', async () => {
  const directory = emptyDirectory();

  const { code, stdout, stderr } = await runCli(['--reference-host', '-g', 'Locks', '--junit', full], { directory });

  expect(code).toBe(1);
  expect(stderr).toMatch(/^wopi-conformance: the report \/dev\/full could not be written: ENOSPC/m);
  expect(existsSync(full)).toBe(true);
  expect(stdout).toMatch(
    /\nFAILED {2}no check is red, but 1 problem fails the run.*\nReports: wopi-report\/results.json.*\n$/,
  );
  expect(stdout).not.toMatch(/PASSED|Reports:.*full/);
  const written = reports.filter((name) => existsSync(join(directory, 'wopi-report', name)));
  expect(written).toEqual(reports.filter((name) => name !== 'junit.xml'));
});

describe('list', () => {
  test('ends without a word when its reader leaves', async () => {
    const { child, ended } = startCli(['list', '--json']);
    child.stdout?.destroy();

    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  test.skipIf(!existsSync(full))('reports in one sentence that its output cannot be written', async () => {
    const stdout = openSync(full, 'w');

    const { code, stderr } = await runCli(['list'], { stdout });

    closeSync(stdout);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'wopi-conformance: standard output cannot be written (ENOSPC)\n',
    });
  });
});
