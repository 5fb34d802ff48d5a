import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHost, startHost } from '../reference-host/start-host.ts';
import { emptyDirectory, type RunningCli, runCli, startCli } from './testing/run-cli.ts';

const anyPort = ['serve', '--listen', '127.0.0.1:0'];

async function printedUrl({ child }: RunningCli, label: string): Promise<string> {
  let printed = '';
  for await (const piece of child.stdout ?? []) {
    printed += piece;
    const url = new RegExp(`^${label}: +(\\S+)$`, 'm').exec(printed)?.[1];
    if (url) return url;
  }
  throw new Error(`serve printed no ${label}: ${printed}`);
}

describe('serve', () => {
  test('prints its discovery URL, serves it, and ends on a signal', async () => {
    // Separate keys, because other tests sign with the shared ones.
    const environment = { XDG_STATE_HOME: emptyDirectory() };
    const words = [...anyPort, '--allow-origin', 'https://wopi.example', '--rotate-keys'];
    const running = startCli(words, { environment });
    const discovery = await (await fetch(await printedUrl(running, 'Discovery'))).text();
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

describe('serve --wopisrc', () => {
  let host: RunningHost;

  beforeAll(async () => {
    host = await startHost();
  });

  afterAll(async () => {
    await host.close();
  });

  function fileOptions(token: string) {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'token'), `${token}\n`);
    return { directory, words: [...anyPort, '--wopisrc', host.wopisrc] };
  }

  test.each([
    ['--token', (token: string) => ({ words: ['--token', token] })],
    ['--token-file', () => ({ words: ['--token-file', 'token'] })],
    ['--token-command', () => ({ words: ['--token-command', 'cat token'] })],
    ['WOPI_TOKEN', (token: string) => ({ words: [], environment: { WOPI_TOKEN: token } })],
  ])('opens the file without a host page, and shows its token nowhere: %s', async (_, given) => {
    const { directory, words } = fileOptions(host.token);
    const { words: tokenWords, ...options } = given(host.token) as {
      words: string[];
      environment?: Record<string, string>;
    };
    const running = startCli([...words, ...tokenWords], { directory, ...options });
    const page = new URL(await printedUrl(running, 'Page'));
    const shown: string[] = [page.href];

    const { headers } = await request(page.origin).get(page.pathname).expect(303);
    const session = headers.location ?? '';
    await request(page.origin)
      .post(`${session}/run`)
      .set('Origin', page.origin)
      .type('form')
      .send({ group: 'GetLock' });
    const isActive = async () => (await request(page.origin).get(`${session}/progress`)).body.active;
    await expect.poll(isActive, { timeout: 30_000 }).toBe(false);
    for (const path of [session, `${session}/progress`, `${session}/reports/results.json`])
      shown.push(path, (await request(page.origin).get(path).expect(200)).text);
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.ended;

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(shown.join()).toContain('"outcome": "passed"');
    expect([...shown, stdout].filter((text) => text.includes(host.token))).toEqual([]);
  });

  test('sends requests as the options and the configuration file of run say', async () => {
    const { directory, words } = fileOptions(host.token);
    const settings = 'token-file: token\nheader: "X-Api-Key: SECRET-KEY"\ntimeout: 20\nlanes: 2\n';
    writeFileSync(join(directory, 'wopi.yaml'), settings);
    const running = startCli([...words, '--config', 'wopi.yaml', '--timeout', '10'], { directory });
    const page = new URL(await printedUrl(running, 'Page'));
    const { headers } = await request(page.origin).get(page.pathname).expect(303);
    const session = headers.location ?? '';
    const form = { group: 'GetLock' };
    await request(page.origin).post(`${session}/run`).set('Origin', page.origin).type('form').send(form).expect(303);
    const isActive = async () => (await request(page.origin).get(`${session}/progress`)).body.active;
    await expect.poll(isActive, { timeout: 30_000 }).toBe(false);
    const report = (await request(page.origin).get(`${session}/reports/results.json`).expect(200)).text;
    running.child.kill('SIGTERM');
    await running.ended;

    expect(report).toContain('"X-Api-Key": "REDACTED"');
    expect(report).not.toContain('SECRET-KEY');
    expect(report).toMatch(/"rerunCommand": ".* run --config wopi.yaml .*--timeout 10/);
  });

  test.each([
    ['a header without a value', ['--header', 'X-Api-Key'], '--header must have the form "Name: value"'],
    [
      'a certificate file that is not there',
      ['--ca', 'nowhere.pem'],
      'the certificate file nowhere.pem cannot be read',
    ],
    ['a configuration file that is not there', ['--config', 'nowhere.yaml'], 'nowhere.yaml cannot be read'],
    ['a timeout that is not a number', ['--timeout', 'soon'], '--timeout must be a number'],
  ])('refuses %s', async (_, words, sentence) => {
    const { code, stderr } = await runCli([...anyPort, ...words]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  });

  test('is not needed: without it, WOPI_SRC and WOPI_TOKEN change nothing', async () => {
    const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: host.token, WOPI_TTL: 'never' };
    const running = startCli(anyPort, { environment });
    await printedUrl(running, 'Discovery');
    running.child.kill('SIGTERM');
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain('Page:');
    expect(stdout).toContain('open a .wopitest file in a page of your host');
  });

  const local = [...anyPort, '--wopisrc', 'http://127.0.0.1/wopi/files/1'];
  const withToken = ['--wopisrc', 'http://127.0.0.1/wopi/files/1', '--token', 'SECRET'];

  test.each([
    [
      'every interface',
      ['serve', '--listen', '0.0.0.0:0', ...withToken],
      'with --wopisrc, serve listens only on loopback, such as 127.0.0.1:8880; got --listen 0.0.0.0:0',
    ],
    ['another machine', ['serve', '--listen', 'host.example:0', ...withToken], 'listens only on loopback'],
    [
      'a public URL',
      [...anyPort, '--public-url', 'https://serve.example', ...withToken],
      '--public-url and --wopisrc cannot be combined; remove one of them',
    ],
    ['no token', local, 'no access token; use --token, --token-file or --token-command, or set WOPI_TOKEN'],
    ['two ways to a token', [...local, '--token', 'SECRET', '--token-file', 'x'], 'more than one access token'],
    ['two tokens', [...local, '--token', 'SECRET', '--token', 'SECRET'], '2 access tokens'],
    ['two files', [...local, ...withToken], 'serve opens one file; use --wopisrc only once'],
    ['an invalid file', [...anyPort, '--wopisrc', 'here', '--token', 'SECRET'], 'must be an absolute http(s) URL'],
    ['a token without a file', [...anyPort, '--token', 'SECRET'], '--token needs --wopisrc, the file that serve opens'],
    ['a missing token file', [...local, '--token-file', 'nowhere'], 'the token file nowhere cannot be read (ENOENT)'],
  ])('refuses in one sentence: %s', async (_, words, sentence) => {
    const { code, stdout, stderr } = await runCli(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('SECRET');
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
