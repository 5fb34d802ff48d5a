import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { type Fetch, InProcessSender } from '../harness/client/in-process-sender.ts';
import { Redactor } from '../harness/client/redactor.ts';
import { judge } from '../harness/run/judge.ts';
import { TrafficJudge } from '../harness/traffic/traffic-judge.ts';
import { createHost } from '../reference-host/host.ts';
import type { Host } from '../reference-host/host-api.ts';
import { defectNamed } from '../reference-host/host-options.ts';
import { journeysOf } from '../suites/catalogue.ts';
import { HarFile } from './recording/har-file.ts';
import { Recorder } from './recording/recorder.ts';
import { recordingFetch } from './recording/testing/recording-fetch.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

/** Records sessions of Microsoft 365 with the bundled host. Returns the directory of `session.har`. */
function recorded(sessions: readonly string[], defects: readonly string[] = []): Promise<string> {
  return recordedFrom(defects, async (fetch, host) => {
    await judge({
      checks: checksOf(journeysOf(['microsoft'])).filter(({ check }) => sessions.includes(check.name)),
      wait: async () => undefined,
      sender: new InProcessSender(fetch),
      files: [{ wopisrc: `http://host.test${host.testFilePath}`, accessToken: host.issueToken() }],
    });
  });
}

/** An editor that goes on with the lock that it has taken over. */
function recordedTakeover(defects: readonly string[] = ['lock-takes-over']): Promise<string> {
  return recordedFrom(defects, async (fetch, host) => {
    const post = (override: string, lock: string, path = '', body = '') => {
      const headers = { 'X-WOPI-Override': override, 'X-WOPI-Lock': lock, 'Content-Length': String(body.length) };
      const url = `http://host.test${host.testFilePath}${path}?access_token=${host.issueToken()}`;
      const request = new Request(url, { method: 'POST', headers, ...(body !== '' && { body }) });
      return fetch(request, { incoming: { rawHeaders: Object.entries(headers).flat() } });
    };
    await post('LOCK', 'a');
    await post('LOCK', 'b');
    await post('PUT', 'b', '/contents', 'saved');
    await post('UNLOCK', 'b');
    await post('LOCK', 'c');
  });
}

async function recordedFrom(
  defects: readonly string[],
  play: (fetch: Fetch, host: Host) => Promise<void>,
): Promise<string> {
  const directory = emptyDirectory();
  const host = createHost({ defects: defects.map(defectNamed) });
  using har = new HarFile(join(directory, 'session.har'), { name: 'test', version: '1' });
  const recorder = new Recorder({
    judge: new TrafficJudge(['microsoft']),
    redactor: new Redactor(),
    onExchange: (passing) => har.add(passing),
  });
  await play(
    recordingFetch((request, facts) => host.fetch(request, facts as never), recorder),
    host,
  );
  return directory;
}

function replay(directory: string, ...words: readonly string[]) {
  return callCli(['journey', '--from-har', 'session.har', '--reference-host', '--no-proof', ...words], { directory });
}

describe('journey --from-har', () => {
  test('replays a recorded session against another host, which has other addresses and tokens', async () => {
    const directory = await recorded(['Save', 'SaveAs', 'Rename']);
    const { code, stdout } = await replay(directory);

    expect(stdout).toContain('PASSED');
    expect(code).toBe(0);
    const [result] = JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8')).results;
    const outcomes = result.story.steps.map(({ outcome }: { outcome: string }) => outcome);
    expect(outcomes.filter((outcome: string) => outcome === 'held').length).toBeGreaterThan(15);
  });

  test('shows the step at which a host differs from the recording, with the rule, and how to run it again', async () => {
    const directory = await recorded(['Save']);
    const { code, stdout } = await replay(directory, '--defect', 'put-file-releases-the-lock');

    expect(code).toBe(1);
    expect(stdout).toMatch(/the session differs at step \d+ of \d+, \w+ \(PUT-20\)/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('expected 200, as recorded, got 409');
    expect(stdout).toMatch(/run .*--from-har session\.har.* -g Recorded -n Session/);
  });

  test('names a wrong status once, where the recording and a rule have the right one', async () => {
    const directory = await recordedTakeover([]);
    const { stdout } = await replay(directory, '--defect', 'lock-takes-over');

    expect(stdout).toContain('- status: expected 409, as recorded, got 200');
    expect(stdout).not.toContain('- status: expected 409, got');
  });

  test('a fault that was recorded is not expected of another host', async () => {
    const directory = await recorded(['Save'], ['put-file-releases-the-lock']);
    expect(readFileSync(join(directory, 'session.har'), 'utf8')).toContain('"PUT-20"');
    expect((await replay(directory)).code).toBe(0);
  });

  test('is green on a host without the recorded fault, also after the session went on', async () => {
    const directory = await recordedTakeover();
    const recording = readFileSync(join(directory, 'session.har'), 'utf8');
    const mended = await replay(directory);
    const same = await replay(directory, '--defect', 'lock-takes-over');

    expect(recording).toContain('"LOCK-03"');
    expect(mended.stdout).toContain('PASSED');
    expect(mended.code).toBe(0);
    expect(same.stdout).toMatch(/the session differs at step 2 of 5, Lock \(LOCK-03\)/);
    expect(same.stdout).not.toContain('The user sees');
    expect(readFileSync(join(directory, 'wopi-report/report.html'), 'utf8')).not.toContain('The user sees');
  });

  const har = (entries: unknown) => JSON.stringify({ log: { entries } });
  test.each([
    ['other text', 'no JSON', 'session.har is not an HTTP archive: it is not JSON'],
    ['another document', '[]', 'session.har is not an HTTP archive: the whole'],
    ['a wrong entry', har([{ request: 1 }]), 'session.har is not an HTTP archive: log.entries.0.request'],
    ['no WOPI request', har([]), 'session.har has no WOPI request, so there is nothing to replay'],
  ])('refuses in one sentence: %s', async (_, text, sentence) => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'session.har'), text);
    const { code, stderr } = await replay(directory);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('keeps the recording that is also named for a report', async () => {
    const directory = emptyDirectory();
    const recording = JSON.stringify({ log: { creator: { name: 'wopi-conformance' } } });
    writeFileSync(join(directory, 'session.har'), recording);

    const { code, stderr } = await replay(directory, '--har', 'session.har');
    await replay(directory, '--har', 'session.har', '--lane');
    const watched = ['run', '--watch', '--from-har', 'session.har', '--har', 'session.har'];
    await callCli([...watched, '-w', 'http://127.0.0.1:1/wopi/files/1', '-t', 'x'], { directory });

    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('session.har of --from-har would be replaced by a report of this run'),
    });
    expect(readFileSync(join(directory, 'session.har'), 'utf8')).toBe(recording);
  });

  test('refuses names of sessions, and a file that is not there', async () => {
    const both = await callCli(['journey', 'save', '--from-har', 'none.har', '--reference-host']);
    const none = await callCli(['journey', '--from-har', 'none.har', '--reference-host']);
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--from-har replays a recording; remove save'),
    });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('none.har cannot be read (ENOENT)') });
  });
});
