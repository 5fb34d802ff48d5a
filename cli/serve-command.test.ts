import { describe, expect, test } from 'vitest';
import { emptyDirectory, type RunningCli, runCli, startCli } from './testing/run-cli.ts';

const anyPort = ['serve', '--listen', '127.0.0.1:0'];

async function discoveryUrlOf({ child }: RunningCli): Promise<string> {
  let printed = '';
  for await (const piece of child.stdout ?? []) {
    printed += piece;
    const url = /^Discovery: +(\S+)$/m.exec(printed)?.[1];
    if (url) return url;
  }
  throw new Error(`serve printed no discovery URL: ${printed}`);
}

describe('serve', () => {
  test('prints its discovery URL, serves it, and ends on a signal', async () => {
    // Separate keys, because other tests sign with the shared ones.
    const environment = { XDG_STATE_HOME: emptyDirectory() };
    const words = [...anyPort, '--allow-origin', 'https://wopi.example', '--rotate-keys'];
    const running = startCli(words, { environment });
    const discovery = await (await fetch(await discoveryUrlOf(running))).text();
    running.child.kill('SIGTERM');

    expect(discovery).toContain('<proof-key value="');
    expect((await running.ended).code).toBe(0);
  });

  test.each([
    ['an invalid address', ['serve', '--listen', 'here'], 'is not an address to listen on'],
    ['an invalid origin', [...anyPort, '--allow-origin', 'wopi.example'], '--allow-origin must be an origin such as'],
    ['an invalid public URL', [...anyPort, '--public-url', 'serve.example'], 'must be an absolute http or https URL'],
    [
      'keys that cannot be kept',
      [...anyPort, '--proof-keys', '/dev/null/keys'],
      'the proof keys in /dev/null/keys cannot be used',
    ],
  ])('reports in one sentence: %s', async (_, words, sentence) => {
    const { code, stdout, stderr } = await runCli(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('run --host-page', () => {
  test.each([
    ['an invalid address', ['run', '--host-page', 'host.example'], '--host-page must be an absolute http or https URL'],
    ['the bundled host', ['run', '--reference-host', '--host-page', 'http://127.0.0.1/'], 'remove --reference-host'],
    ['no browser', ['run', '--host-page', 'http://127.0.0.1/'], 'the browser /nowhere cannot be started'],
  ])('reports in one sentence: %s', async (_, words, sentence) => {
    const { code, stderr } = await runCli(words, { environment: { WOPI_CHROMIUM: '/nowhere' } });
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('without a host page, the checks about one are skipped when they are selected', async () => {
    const { code, stdout } = await runCli(['run', '--reference-host', '-g', 'HostFrameIntegration']);
    expect(code).toBe(2);
    expect(stdout).toContain('no host page was opened; pass its URL with --host-page');
  });
});
