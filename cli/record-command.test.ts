import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { pem, pemFile } from '../harness/testing/hostile-hosts/certificates.ts';
import { type Answer, RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { defectNamed } from '../reference-host/host-options.ts';
import { startHost } from '../reference-host/start-host.ts';
import type { CliRun } from './testing/run-cli.ts';
import { emptyDirectory, runCli, startCli } from './testing/run-cli.ts';

interface Recording extends CliRun {
  readonly har: { readonly log: { readonly entries: readonly HarEntry[] } };
  readonly text: string;
}

interface HarEntry {
  readonly comment: string;
  readonly request: { readonly url: string };
  readonly response: { readonly status: number };
}

/** Records what `act` does with the proxy, until it ends. */
async function record(
  upstream: string,
  act: (proxy: string) => Promise<unknown>,
  words: readonly string[] = [],
): Promise<Recording> {
  const directory = emptyDirectory();
  const cli = startCli(['record', '--upstream', upstream, '--listen', ':0', ...words], { directory });
  await act(await proxyOf(cli.child.stdout));
  cli.child.kill('SIGINT');
  const run = await cli.ended;
  const text = readFileSync(join(directory, 'wopi-record.har'), 'utf8');
  return { ...run, text, har: JSON.parse(text) };
}

function proxyOf(output: Readable | null): Promise<string> {
  return new Promise((resolve) => {
    let printed = '';
    output?.on('data', (piece: string) => {
      printed += piece;
      const url = /^Recording (\S+)/m.exec(printed)?.[1];
      if (url) resolve(url);
    });
  });
}

describe('record', () => {
  test('passes on everything a run sends and gets, and finds no violation in a correct host', async () => {
    await using host = await startHost();
    let run: CliRun | undefined;
    const recording = await record(host.url, async (proxy) => {
      const words = ['run', '-w', host.wopisrc.replace(host.url, proxy), '--second-token', host.further.secondToken];
      const groups = ['EditFlows', 'ProofKeys'].flatMap((name) => ['-g', name]);
      run = await runCli([...words, ...groups], { environment: { WOPI_TOKEN: host.token } });
    });

    expect(run).toMatchObject({ code: 0 });
    expect(recording).toMatchObject({ code: 0, stderr: '' });
    expect(recording.stdout).toMatch(/^PASSED {2}0 violations, 0 warnings in \d+ exchanges$/m);
    expect(recording.har.log.entries.length).toBeGreaterThan(20);
    expect(recording.text).not.toContain(host.token);
    expect(recording.text).not.toMatch(/access_token=(?!REDACTED|INVALID)/);
    expect(recording.text).toContain('X-WOPI-Proof');
    for (const { request } of recording.har.log.entries) expect(request.url).toMatch(/^http:\/\/127/);
  });

  test('shows a violation with its rule and page in one line, and exits with 1', async () => {
    await using host = await startHost({ defects: [defectNamed('lock-takes-over')] });
    const { code, stdout } = await record(host.url, async (proxy) => {
      const lock = (id: string) =>
        post(`${host.wopisrc.replace(host.url, proxy)}`, host.token, { 'X-WOPI-Override': 'LOCK', 'X-WOPI-Lock': id });
      await lock('a');
      await lock('b');
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^ {2}FAIL {2}#2 Lock: status: expected 409, got 200.* LOCK-03: .* https:\S+\/rest\/files\/lock$/m,
    );
    expect(stdout).toMatch(/^FAILED {2}1 violation, 0 warnings in 2 exchanges$/m);
  });

  test('a host that hangs or dies costs its own request only', async () => {
    const answers: Readonly<Record<string, Answer>> = {
      hang: () => undefined,
      die: (socket) => socket.destroy(),
      break: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
      garbage: (socket) => socket.end('\0\0\0 what?\r\n\r\n'),
      fine: (socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
    };
    await using host = await RawHost.start((socket, { target, ...rest }) =>
      answers[/files\/(\w+)/.exec(target)?.[1] ?? '']?.(socket, { target, ...rest }),
    );
    const statuses: unknown[] = [];
    const { code, stdout, har } = await record(
      host.origin,
      async (proxy) => {
        for (const name of Object.keys(answers)) {
          const response = fetch(`${proxy}/wopi/files/${name}?access_token=secret`);
          statuses.push(
            await response.then(
              ({ status }) => status,
              () => 'broken',
            ),
          );
        }
      },
      ['--timeout', '1'],
    );
    expect(statuses).toEqual([504, 502, 'broken', 502, 404]);
    expect(code).toBe(1);
    expect(stdout.match(/^ {2}LOST /gm)).toHaveLength(4);
    expect(har.log.entries).toHaveLength(5);
  });

  test('a host that redirects every request is not judged', async () => {
    await using host = await RawHost.start((socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\nContent-Length: 0\r\n\r\n'),
    );
    const { code, stdout } = await record(host.origin, async (proxy) => {
      await fetch(`${proxy}/wopi/files/1?access_token=secret`, { redirect: 'manual' });
    });
    expect(stdout).toContain('NOT JUDGED  the host redirects every request, and WOPI clients follow no redirect');
    expect(code).toBe(2);
  });

  test('a request that is on its way when the recording ends is not held against the host', async () => {
    let asked: () => void;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    await using host = await RawHost.start((socket, { target }) => {
      if (target.includes('hang')) asked();
      else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    const { code, stdout } = await record(host.origin, async (proxy) => {
      await fetch(`${proxy}/wopi/files/1?access_token=secret`);
      fetch(`${proxy}/wopi/files/hang?access_token=secret`).catch(() => undefined);
      await isAsked;
    });
    expect(stdout).toContain('LOST  #2 CheckFileInfo: no response: the recording ended before the host responded');
    expect(code).toBe(0);
  });

  test('a request outside WOPI is passed on and not recorded', async () => {
    await using host = await startHost();
    const { code, stdout, har } = await record(host.url, async (proxy) => {
      expect(await (await fetch(`${proxy}/health`)).text()).toBe('ok');
      await fetch(`${proxy}/files/4`, { method: 'PUT', body: 'password=secret' });
    });
    expect(code).toBe(2);
    expect(stdout).toContain('NOT JUDGED  no WOPI exchange was complete');
    expect(har.log.entries).toEqual([]);
  });

  test('the host sees the address of the proxy, or its own with --change-host, and where the request came from', async () => {
    await using host = await RawHost.start((socket) =>
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
    );
    const get = (proxy: string) => fetch(`${proxy}/wopi/files/1?access_token=secret`, { headers: { 'X-Own': 'kept' } });
    await record(host.origin, get);
    await record(host.origin, get, ['--change-host']);
    const [plain = '', changed = ''] = host.requests.map(({ text }) => text);
    expect(plain).toMatch(/^x-own: kept\r$/im);
    const seen = /^x-forwarded-host: (.*)\r$/im.exec(plain)?.[1];
    expect(plain).toMatch(new RegExp(`^host: ${seen}\r$`, 'im'));
    expect(plain).toMatch(/^x-forwarded-proto: http\r$/im);
    expect(changed).toMatch(new RegExp(`^host: ${new URL(host.origin).host}\r$`, 'im'));
  });

  test('with --rewrite-urls, the URLs of the host become those of the proxy', async () => {
    await using host = await startHost({ publicUrl: 'https://files.example' });
    const urls: string[] = [];
    const { code } = await record(host.localUrl, async (proxy) => {
      const src = `${proxy}${new URL(host.wopisrc).pathname}`;
      const headers = { 'X-WOPI-Override': 'PUT_RELATIVE', 'X-WOPI-SuggestedTarget': '.wopitest' };
      const response = await post(src, host.token, headers, 'copy');
      urls.push(((await response.json()) as { Url: string }).Url);
    });
    expect(code).toBe(0);
    expect(urls[0]).toMatch(/^https:\/\/files\.example\//);
  });

  test('verifies the certificate of the host', async () => {
    await using host = await RawHost.start(
      (socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
      { pem: pem('trusted') },
    );
    const get = async (proxy: string) => {
      statuses.push((await fetch(`${proxy}/wopi/files/1?access_token=secret`)).status);
    };
    const statuses: number[] = [];
    const refused = await record(host.origin, get);
    await record(host.origin, get, ['--ca', pemFile('ca')]);
    expect(statuses).toEqual([502, 404]);
    expect(refused.stdout).toContain('pass its CA certificate with --ca');
  });

  test.each([
    ['no upstream', ['record'], "required option '--upstream <url>' not specified"],
    ['a path', ['record', '--upstream', 'https://host.example/wopi'], '--upstream must be an http or https origin'],
    ['an address', ['record', '--upstream', 'http://h', '--listen', 'x'], 'is not an address to listen on'],
    ['a time', ['record', '--upstream', 'http://h', '--timeout', '0'], '--timeout must be a number of seconds'],
    ['an editor', ['record', '--upstream', 'http://h', '--editor', 'word'], 'unknown editor "word"'],
  ])('reports wrong usage in one sentence: %s', async (_, words, sentence) => {
    const { code, stdout, stderr } = await runCli(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  test('never overwrites a recording', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'wopi-record.har'), 'mine');
    const { code, stderr } = await runCli(['record', '--upstream', 'http://h', '--listen', ':0'], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain('wopi-record.har exists and is never overwritten; name another file with --har');
    expect(readFileSync(join(directory, 'wopi-record.har'), 'utf8')).toBe('mine');
  });
});

function post(url: string, token: string, headers: Record<string, string>, body = ''): Promise<Response> {
  return fetch(`${url}?access_token=${encodeURIComponent(token)}`, { method: 'POST', headers, body });
}
