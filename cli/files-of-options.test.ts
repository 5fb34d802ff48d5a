import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goodAnswer } from '../harness/testing/hostile-hosts/answers.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

/** Runs against a host that counts its requests. */
async function start(words: readonly string[], files: Readonly<Record<string, string>> = {}) {
  await using host = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
  const directory = emptyDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const environment = { WOPI_SRC: host.wopisrc, ...(!words.includes('--token-file') && { WOPI_TOKEN: 'alice' }) };
  const { code, stderr } = await callCli(['run', '-n', 'UnlockUnlockedFile', '--yes', ...words], {
    directory,
    environment,
  });
  return { code, stderr, requests: host.requests.length };
}

describe('a file that a run reads is judged before the first request', () => {
  test.each([
    ['--storage-state', '--storage-state nowhere cannot be read (ENOENT); pass a file that Playwright has written'],
    ['--token-file', 'the token file nowhere cannot be read (ENOENT)'],
    ['--second-token-file', 'the token file nowhere cannot be read (ENOENT)'],
    ['--read-only-token-file', 'the token file nowhere cannot be read (ENOENT)'],
    ['--expired-token-file', 'the token file nowhere cannot be read (ENOENT)'],
    ['--ca', 'the certificate file nowhere cannot be read (ENOENT)'],
    ['--proof-keys', 'the proof keys in nowhere cannot be used (ENOENT)'],
    ['--baseline', 'the baseline nowhere cannot be read (ENOENT)'],
    ['--config', 'the configuration file nowhere cannot be read (ENOENT)'],
    ['--from-har', 'the recording nowhere cannot be read (ENOENT)'],
  ])('%s', async (option, sentence) => {
    const { code, stderr, requests } = await start([option, 'nowhere']);

    expect(stderr).toContain(`wopi-conformance: ${sentence}`);
    expect({ code, requests }).toEqual({ code: 2, requests: 0 });
  });

  test.each([
    [['--storage-state', 'empty'], '--storage-state empty is not JSON'],
    [['--second-token-file', 'empty'], 'the access token from the file empty is empty'],
    [['--host-page', 'http://127.0.0.1:1/', '--cookie', 'sid'], '--cookie must have the form name=value'],
  ])('%j', async (words, sentence) => {
    const { code, stderr, requests } = await start(words, { empty: '' });

    expect(stderr).toContain(`wopi-conformance: ${sentence}`);
    expect({ code, requests }).toEqual({ code: 2, requests: 0 });
  });
});

describe('a report that cannot be written is refused before the first request, with its option', () => {
  test.each(['--junit', '--json', '--html', '--har'])('%s', async (option) => {
    const { code, stderr, requests } = await start([option, '/etc']);

    expect(stderr).toBe(
      `wopi-conformance: the report /etc cannot be written (EISDIR); choose another location with ${option}\n`,
    );
    expect({ code, requests }).toEqual({ code: 2, requests: 0 });
  });

  test('--report-dir', async () => {
    const { code, stderr, requests } = await start(['--report-dir', '/dev/null', '--junit', 'junit.xml']);

    expect(stderr).toContain('the report /dev/null/results.json cannot be written');
    expect(stderr).toContain('choose another location with --report-dir\n');
    expect({ code, requests }).toEqual({ code: 2, requests: 0 });
  });
});

test.skipIf(!existsSync('/dev/full'))('a device for results.json is not read as those of the last run', async () => {
  const { code, stderr } = await start(['--json', '/dev/full']);

  expect(stderr).toContain('the report /dev/full could not be written: ENOSPC');
  expect(code).toBe(1);
});
