import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readyHostIn } from '../harness/targets/ready-line.ts';
import { goodAnswer } from '../harness/testing/hostile-hosts/answers.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import type { Defect } from '../reference-host/defects/defect.ts';
import { on } from '../reference-host/defects/rewrite.ts';
import { createHost, type HostOptions } from '../reference-host/host.ts';
import { defectNamed } from '../reference-host/host-options.ts';
import { type RunningHost, startHost } from '../reference-host/start-host.ts';
import { emptyDirectory, runCli, startCli } from './testing/run-cli.ts';
import { startWatch } from './testing/watching-cli.ts';

const defects = [defectNamed('unlock-ignores-lock-id')];
const red = ['Locks/LockMismatchAfterUnlockAndRelockRequest', 'Locks/LockMismatchOnUnlockRequest'];
const waiting = 'q + Enter or Ctrl-C: end\n';

function wordsFor({ wopisrc, token }: RunningHost): string[] {
  return ['--wopisrc', wopisrc, '--token', token];
}

/** The same IDs in each host, so that a restarted one has the file of the one before. */
function countedIds(): () => string {
  let last = 0;
  return () => `id-${++last}`;
}

/** Options of a host that has the same file and tokens whenever it is started. */
function sameHost(secret: number): HostOptions {
  return { newId: countedIds(), tokenSecret: new Uint8Array(32).fill(secret) };
}

function portOf({ url }: RunningHost): number {
  return Number(new URL(url).port);
}

function resultsIn(directory: string): string[] {
  const { results } = JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8'));
  return results.map(({ group, name }: { group: string; name: string }) => `${group}/${name}`);
}

/** The verdicts, what turned red or green, and what it waits for. */
function story(stdout: string): string[] {
  return stdout.split('\n').filter((line) => /^(PASSED|FAILED) .*: \d|^Since|^Waiting|^No check|^The keys/.test(line));
}

describe.concurrent('--watch', () => {
  test('runs again for each line of its input, and ends at q with the exit code of the last run', async () => {
    await using host = await startHost({ defects });
    const { child, directory, ended } = startWatch([...wordsFor(host), '-g', 'Locks']);
    child.stdin?.write('\nF\nzz\n\na\n q \n\n');

    const { code, stdout } = await ended;

    const wait = `Waiting for ${new URL(host.url).host} to restart. Enter: run again, f + Enter: only what failed (2), a + Enter: all, ${waiting.trim()}`;
    const same = 'Since the run before: 0 turned red, 0 turned green, 2 still red';
    const all = expect.stringMatching(/^FAILED {2}2 of 13 checks are red: /);
    const failed = expect.stringMatching(/^FAILED {2}2 of 2 checks are red: /);
    const unknown = 'The keys are Enter, f, a, and q.';
    expect(story(stdout)).toEqual(
      [all, wait, all, same, wait, failed, same, wait, unknown, failed, same, wait, all, same, wait].flat(),
    );
    expect(resultsIn(directory)).toHaveLength(13);
    expect(code).toBe(1);
  });

  test('runs again when the host has restarted, with a new token, and says what turned green', async () => {
    const broken = await startHost({ defects, ...sameHost(1) });
    const directory = emptyDirectory();
    const token = join(directory, 'token');
    writeFileSync(token, broken.token);
    const words = ['--wopisrc', broken.wopisrc, '--token-command', 'cat token', '-g', 'Locks'];
    const watch = startWatch(words, { directory });
    await watch.until(waiting);
    watch.type('f');
    await watch.until(waiting);

    await broken.close();
    await watch.until('does not respond.\n');
    writeFileSync(token, createHost(sameHost(2)).issueToken());
    await using _ = await startHost({ port: portOf(broken), ...sameHost(2) });
    await watch.until(`Since the run before: 0 turned red, 2 turned green (${red.join(', ')}), 0 still red\n`);
    await watch.until(waiting);
    const repeated = resultsIn(directory);
    watch.type('f');
    await watch.until('No check was red in the last run that judged something.\n');
    watch.type('a');
    await watch.until('Since the run before: 0 turned red, 0 turned green, 0 still red\n');
    watch.type('q');

    expect(repeated).toEqual(red);
    expect((await watch.ended).code).toBe(0);
    expect(resultsIn(directory)).toHaveLength(13);
  });

  test('waits for a host that is not there yet', async () => {
    const former = await startHost(sameHost(1));
    await former.close();
    const watch = startWatch([...wordsFor(former), '-n', 'LockMismatchOnUnlockRequest']);
    await watch.until(`Waiting for ${new URL(former.url).host} to respond.`);

    await using _ = await startHost({ port: portOf(former), ...sameHost(1) });
    await watch.until('responds again.\n');
    await watch.until(waiting);
    watch.child.stdin?.end();

    const { code, stdout } = await watch.ended;
    expect(stdout).toContain('no check is red: 1 passed');
    expect(code).toBe(0);
  });

  test('sends nothing while it waits, and closes each connection', async () => {
    const opened: (() => void)[] = [];
    const closed = () => new Promise<void>((resolve) => opened.push(resolve));
    await using host = await RawHost.start((socket, request) => socket.write(goodAnswer(request)), {
      onConnection: (socket) => {
        const next = opened.shift();
        if (next) socket.on('close', next);
      },
    });
    const watch = startWatch([host.wopisrc, '-t', 'SECRET', '-n', 'FullCheckFileInfoSchema']);
    await watch.until(waiting);
    const { length } = host.requests;

    await closed();
    await closed();

    expect(length).toBeGreaterThan(0);
    expect(host.requests).toHaveLength(length);
    watch.type('q');
    await watch.ended;
  });

  test('ends with its input', async () => {
    await using host = await startHost({ defects });

    const { code, stdout } = await runCli(['run', '--watch', ...wordsFor(host), '-n', 'LockMismatchOnUnlockRequest']);

    expect(stdout.match(/^FAILED {2}1 of 1/gm)).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('begins with what --last-failed selects, and a selects the rest', async () => {
    await using host = await startHost({ defects });
    const directory = emptyDirectory();
    await runCli(['run', ...wordsFor(host), '-g', 'Locks'], { directory });
    const watch = startWatch([...wordsFor(host), '-g', 'Locks', '--last-failed'], { directory });
    watch.child.stdin?.end('a');

    const { stdout } = await watch.ended;

    expect(stdout).toContain('2 of 2 checks are red');
    expect(stdout).toContain('2 of 13 checks are red');
  });

  test('names a file that was not made for testing once, not before every run', async () => {
    await using host = await startHost();
    const watch = startWatch([...wordsFor(host), '--no-triage', '-n', 'LockMismatchOnUnlockRequest']);
    watch.child.stdin?.end('\n');

    const { stdout, stderr } = await watch.ended;

    expect(stderr).toBe(`The run writes to ${host.wopisrc} and restores content and name afterwards.\n`);
    expect(stdout.match(/^PASSED/gm)).toHaveLength(2);
  });

  test('names the first three checks that turned green', async () => {
    const broken = await startHost({ defects: [defectNamed('unlock-keeps-the-lock')], ...sameHost(1) });
    const watch = startWatch([...wordsFor(broken), '-g', 'Locks']);
    await watch.until(waiting);

    await broken.close();
    await watch.until('does not respond.\n');
    await using _ = await startHost({ port: portOf(broken), ...sameHost(1) });
    await watch.until('Since the run before: ');
    watch.child.stdin?.end();

    const { stdout } = await watch.ended;
    expect(stdout).toMatch(/: 0 turned red, \d+ turned green \((Locks\/\w+, ){3}and \d+ more\), 0 still red\n/);
  });

  test('does not run by itself after a run that left other content', async () => {
    let writes = 0;
    const keepsContent: Defect = {
      name: 'second-save-refused',
      breaks: 'Content can be restored.',
      caughtBy: [],
      middleware: on('PutFile', async (c, next) => {
        writes += 1;
        return writes > 1 ? c.body(null, 500) : await next();
      }),
    };
    await using host = await startHost({ defects: [keepsContent] });
    const watch = startWatch([...wordsFor(host), '-g', 'EditFlows', '-n', 'PutUnlockedFile']);

    await watch.until('The next run does not start by itself');
    watch.type('q');

    expect((await watch.ended).code).toBe(1);
  });

  test('goes on after a run that could not start', async () => {
    await using host = await startHost();
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'token'), host.token);
    const words = ['--wopisrc', host.wopisrc, '--token-file', 'token', '-n', 'LockMismatchOnUnlockRequest'];
    const watch = startWatch(words, { directory });
    await watch.until(waiting);

    writeFileSync(join(directory, 'token'), '');
    watch.type('');
    await watch.until('wopi-conformance: the access token from the file token is empty\n');
    await watch.until(waiting);
    writeFileSync(join(directory, 'token'), host.token);
    watch.type('');
    await watch.until('0 turned red');
    watch.child.stdin?.end();

    expect((await watch.ended).code).toBe(0);
  });
});

describe.concurrent('--watch gives back what it took', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('on %s while it waits', async (signal) => {
    await using host = await startHost({ defects });
    const before = host.host.snapshot();
    const watch = startWatch([...wordsFor(host), '-g', 'Locks']);
    await watch.until(waiting);

    watch.child.kill(signal);

    const { code, stderr } = await watch.ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(host.host.snapshot()).toEqual(before);
  });

  test('on an interruption of its second run, with exit code 130', async () => {
    await using host = await startHost();
    const before = host.host.snapshot();
    const watch = startWatch([...wordsFor(host), '-g', 'Locks']);
    await watch.until(waiting);
    watch.type('');
    await watch.until('Locks/');

    watch.child.kill('SIGINT');

    const { code, stdout, stderr } = await watch.ended;
    expect(stderr).toContain('Interrupted: releasing locks and writing reports');
    expect(stdout.match(/^Waiting/gm)).toHaveLength(1);
    expect(code).toBe(130);
    expect(host.host.snapshot()).toEqual(before);
  });

  test('when the reader of its output leaves', async () => {
    await using host = await startHost();
    const before = host.host.snapshot();
    const watch = startWatch([...wordsFor(host), '-g', 'Locks']);
    await watch.until(waiting);

    watch.child.stdout?.destroy();
    watch.type('');

    const { code, stderr } = await watch.ended;
    expect(stderr).toMatch(/^\nStandard output was closed: releasing locks and writing reports .*\n$/);
    expect(code).toBe(130);
    expect(host.host.snapshot()).toEqual(before);
  });
});

describe('--watch makes no sense', () => {
  test.each([
    ['with the bundled host', ['--reference-host'], {}, '--reference-host starts one that stays the same'],
    ['with a shard', ['--shard', '1/4'], {}, '--watch and --shard cannot be combined'],
    ['with a baseline to write', ['--update-baseline'], {}, '--watch and --update-baseline cannot be combined'],
    ['with a dry run', ['--dry-run'], {}, '--watch and --dry-run cannot be combined'],
    ['in CI', [], { CI: 'true' }, 'the environment variable CI is true; remove --watch'],
    ['with a token from a pipe', ['--token-file', '/dev/stdin'], {}, '/dev/stdin can be read only once'],
    ['without a host', [], {}, 'no host to test; use --wopisrc'],
    ['with an invalid WopiSrc', ['-w', 'localhost'], {}, 'the WopiSrc "localhost" must be an absolute http(s) URL'],
  ])('%s', async (_, words, environment, sentence) => {
    const { code, stdout, stderr } = await runCli(['run', '--watch', ...words], { environment });

    expect(stderr).toContain(sentence);
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
  });
});

test('a bundled host with --secret has the same file and valid tokens after a restart', {
  timeout: 60_000,
}, async () => {
  const host = async (port: number, ...words: string[]) => {
    const running = startCli(['host', '--port', String(port), '--secret', 'my-test', ...words]);
    const ready = await readyHostIn(running.child.stdout as Readable);
    if (!ready) throw new Error('the host is not ready');
    const stop = async () => {
      running.child.kill('SIGTERM');
      await running.ended;
    };
    return { ...ready, stop };
  };
  const first = await host(0, '--defect', 'unlock-ignores-lock-id');
  const watch = startWatch(['--wopisrc', first.wopisrc, '--token', first.token, '-g', 'Locks']);
  await watch.until(waiting);
  await first.stop();
  await watch.until('does not respond.\n');
  const second = await host(Number(new URL(first.wopisrc).port));
  await watch.until(waiting);
  watch.type('q');
  const { code, stdout } = await watch.ended;
  await second.stop();

  expect(second.wopisrc).toBe(first.wopisrc);
  expect(stdout).toMatch(/FAILED {2}2 of 13[\s\S]*PASSED {2}no check is red: 13 passed/);
  expect(code).toBe(0);
});
