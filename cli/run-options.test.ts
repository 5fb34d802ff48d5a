import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { configJsonSchema } from '../harness/settings/config.ts';
import { goodAnswer, http } from '../harness/testing/hostile-hosts/answers.ts';
import { type Answer, RawHost, type RawHostOptions } from '../harness/testing/hostile-hosts/raw-host.ts';
import { callCli } from './testing/call-cli.ts';
import { type CliRun, emptyDirectory } from './testing/run-cli.ts';

const answerWell: Answer = (socket, request) => socket.write(goodAnswer(request));
// One request for the claims and one that is judged. It warns because the host returns no DownloadUrl.
const check = ['-n', 'Feature.Download'];

interface Judged extends CliRun {
  readonly host: RawHost;
  readonly directory: string;
}

interface Setting {
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly answer?: Answer;
  readonly options?: RawHostOptions;
}

/** Runs one check against a small host. The words come last; `WOPISRC` in them is the host's. */
async function judge({
  words = [],
  environment = {},
  files = {},
  answer = answerWell,
  options = {},
}: Setting): Promise<Judged> {
  await using host = await RawHost.start(answer, options);
  const directory = emptyDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const run = await callCli(
    words.map((word) => word.replace('WOPISRC', host.wopisrc)),
    {
      directory,
      environment: { WOPI_SRC: host.wopisrc, WOPI_TOKEN: 'the-token', WOPI_TESTGROUP: 'Features', ...environment },
    },
  );
  return { ...run, host, directory };
}

function sent({ host }: Judged): string {
  return host.requests.map(({ text }) => text).join('\n');
}

function jsonIn(directory: string, file: string): { readonly [name: string]: unknown } {
  return JSON.parse(readFileSync(join(directory, file), 'utf8'));
}

describe('the target', () => {
  test('comes from flags', async () => {
    const words = ['-w', 'WOPISRC', '-t', 'flag-token', '-l', '17', ...check];
    const run = await judge({ words, environment: { WOPI_SRC: 'http://h.invalid/files/1', WOPI_TOKEN: 'other' } });
    expect(run.code).toBe(0);
    expect(run.host.requests.length).toBeGreaterThan(1);
    for (const { target } of run.host.requests)
      expect(target).toBe('/wopi/files/1?access_token=flag%2Dtoken&access_token_ttl=17');
    expect(sent(run)).toContain('Bearer flag-token');
  });

  test('comes from the environment', async () => {
    const environment = { WOPI_SRC: '', WOPI_TOKEN: '', WOPI_ACCESS_TOKEN: 'from-env', WOPI_TTL: '18' };
    const run = await judge({ words: check, environment });
    expect(run.stderr).toContain('no host to test');
    await using host = await RawHost.start(answerWell);
    const second = await callCli(check, { environment: { ...environment, WOPI_URL: host.wopisrc } });
    expect(second.code).toBe(0);
    expect(host.requests[0]?.target).toContain('access_token=from%2Denv&access_token_ttl=18');
  });

  test('comes from the YAML file that -c names, and flags override it', async () => {
    const files = { 'mine.yaml': 'token: from-file\ntoken_ttl: 19\ntestname: Feature.Download\nseed: 4\n' };
    const words = ['-c', 'mine.yaml', '--seed', '5'];
    const run = await judge({ words, files, environment: { WOPI_TOKEN: '' } });
    expect(run.code).toBe(0);
    expect(run.host.requests[0]?.target).toContain('access_token=from%2Dfile&access_token_ttl=19');
    expect(jsonIn(run.directory, 'wopi-report/results.json')).toMatchObject({ seed: 5, results: [{}] });
  });
});

describe('the access token', () => {
  test('comes from a file, without its final line feed', async () => {
    const run = await judge({ words: ['--token-file', 'secret', ...check], files: { secret: 'from-the-file\n' } });
    expect(run.code).toBe(0);
    expect(sent(run)).toContain('Bearer from-the-file\r\n');
  });

  test('comes from a command, which receives the WopiSrc', async () => {
    const command = 'printf "token of file %s" "$' + '{WOPI_SRC##*/}"';
    const run = await judge({ words: ['--token-command', command, ...check] });
    expect(run.code).toBe(0);
    expect(sent(run)).toContain('Bearer token of file 1\r\n');
  });

  test('comes from the command again when it has expired', async () => {
    let requests = 0;
    const answer: Answer = (socket, request) => {
      requests += 1;
      const isExpired = requests > 14 && request.text.includes('Bearer token-1');
      socket.write(isExpired ? http(401) : goodAnswer(request));
    };
    const words = ['--token-command', 'echo >> asked; echo token-$(grep -c "" asked)'];
    const { code, directory, host } = await judge({ words, answer });
    const { results } = jsonIn(directory, 'wopi-report/results.json') as { results: { notes: string[] }[] };
    const renewed = results.filter(({ notes }) => notes.some((note) => note.includes('re-run with a new token')));
    expect(renewed.length).toBeGreaterThan(0);
    expect(code).toBe(0);
    expect(readFileSync(join(directory, 'asked'), 'utf8')).toBe('\n\n');
    expect(host.requests.at(-1)?.text).toContain('Bearer token-2');
  });

  test('is one for all files, or one for each', async () => {
    await using host = await RawHost.start(answerWell);
    const files = [1, 2].map((id) => `${host.origin}/wopi/files/${id}`);
    const target = files.flatMap((file) => ['-w', file]);
    const tokensOf = () => host.requests.splice(0).map(({ target: sent }) => sent.replace(/&.*/, ''));
    const sentWith = async (words: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
      const { code, stderr } = await callCli(['--no-proof', ...words, '-g', 'Features', ...check], { environment });
      return { code, stderr, sent: [...new Set(tokensOf())].toSorted() };
    };
    const pairs = ['/wopi/files/1?access_token=ta', '/wopi/files/2?access_token=tb'];

    expect((await sentWith([...target, '-t', 'ta', '-t', 'tb'])).sent).toEqual(pairs);
    expect((await sentWith([], { WOPI_SRC: files.join(' '), WOPI_TOKEN: 'ta\ntb\n' })).sent).toEqual(pairs);
    expect((await sentWith([...target, '-t', 'ta'])).sent).toEqual(pairs.map((sent) => sent.replace('tb', 'ta')));
    expect(await sentWith([...target, '-t', 'ta', '-t', 'tb', '-t', 'tc'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        '3 access tokens from --token (or WOPI_TOKEN) for 2 WopiSrc; give one token for all',
      ),
      sent: [],
    });
    expect(await sentWith([...target, '-t', 'ta', '-t', ''])).toMatchObject({ code: 2, sent: [] });
  });

  test('comes from one source only', async () => {
    const { code, stderr } = await judge({ words: ['-t', 'x', '--token-file', 'y', ...check] });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('more than one access token') });
  });
});

describe('requests', () => {
  test('carry --header, whose values stay out of every report', async () => {
    const run = await judge({ words: ['--header', 'X-Api-Key: SECRET-KEY', '--har', 'all.har', ...check] });
    expect(sent(run)).toMatch(/x-api-key: SECRET-KEY\r\n/i);
    const reports = ['wopi-report/results.json', 'wopi-report/report.html', 'all.har'];
    const written = reports.map((name) => readFileSync(join(run.directory, name), 'utf8')).join('\n');
    expect(run.stdout + run.stderr + written).not.toContain('SECRET-KEY');
    expect(written).toMatch(/x-api-key/i);
  });

  test('have the User-Agent, Authorization and Content-Type of --header instead of their own', async () => {
    const own = ['user-agent: mine/1', 'authorization: Basic bWU=', 'Content-Type: text/plain'];
    const run = await judge({ words: ['--keep-content', ...own.flatMap((header) => ['--header', header]), '-n', '*'] });
    expect(run.host.requests.length).toBeGreaterThan(3);
    for (const { text } of run.host.requests) {
      expect(text.match(/^user-agent: .*$/gim)?.map((line) => line.trim())).toEqual(['user-agent: mine/1']);
      expect(text.match(/^authorization: .*$/gim)?.map((line) => line.trim())).toEqual(['authorization: Basic bWU=']);
    }
  });

  test('are signed with the keys of --proof-keys, or not with --no-proof', async () => {
    const keys = join(emptyDirectory(), 'keys');
    await callCli(['keys', '--proof-keys', keys]);
    const signed = await judge({ words: ['--proof-keys', keys, ...check] });
    const unsigned = await judge({ words: ['--no-proof', ...check] });
    expect(sent(signed)).toMatch(/x-wopi-proof: /i);
    expect(sent(unsigned)).not.toMatch(/x-wopi-proof/i);
  });

  test('wait no longer than --timeout', async () => {
    const run = await judge({ words: ['--timeout', '0.2', ...check], answer: () => undefined });
    expect(run.stdout + run.stderr).toContain('0.2 s');
    expect(run.code).toBe(2);
  });

  test('begin as soon as the host responds with --wait-for', async () => {
    let refusals = 2;
    const onConnection: RawHostOptions['onConnection'] = (socket) => void (refusals-- > 0 && socket.destroy());
    const run = await judge({ words: ['--wait-for', '50', ...check], options: { onConnection } });
    expect(run.code).toBe(0);
    expect(run.host.connections).toBeGreaterThan(2);
  });

  test('do not begin when the host does not respond within --wait-for', async () => {
    const { code, stderr } = await judge({
      words: ['-w', 'http://127.0.0.1:1/files/1', '--wait-for', '0.3', ...check],
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'wopi-conformance: 127.0.0.1:1 did not respond within the 0.3 s of --wait-for. Start the host, or check name and port of the WopiSrc.\n',
    });
  });
});

describe('TLS', () => {
  const certificate = fileURLToPath(
    new URL('../harness/testing/hostile-hosts/certificates/self-signed.pem', import.meta.url),
  );
  const options = { pem: readFileSync(certificate, 'utf8') };

  test('an untrusted certificate ends the run with a sentence that names --ca and --insecure', async () => {
    const { code, stderr } = await judge({ words: check, options });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('trust it with --ca, or use --insecure'),
    });
  });

  test.each([[['--ca', certificate]], [['--insecure']]])('is accepted with %j', async (words) => {
    expect((await judge({ words: [...words, ...check], options })).code).toBe(0);
  });

  test('--ca takes certificates only', async () => {
    const { code, stderr } = await judge({ words: ['--ca', 'note.txt', ...check], files: { 'note.txt': 'hello' } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('note.txt does not contain a certificate in PEM'),
    });
  });
});

describe('selection and verdict', () => {
  const skipped = ['-g', 'GetLock'];

  test('a warning is green, and red with --strict', async () => {
    const [lax, strict] = [await judge({ words: check }), await judge({ words: ['--strict', ...check] })];
    expect(lax.stdout).toContain('warn  Features/Feature.Download');
    expect([lax.code, strict.code]).toEqual([0, 1]);
  });

  test('a skip is green, and red with --fail-on-skip', async () => {
    const words = ['-g', 'Features', ...skipped, ...check, '-n', 'GetLock/*'];
    const [lax, strict] = [await judge({ words }), await judge({ words: ['--fail-on-skip', ...words] })];
    expect(lax.stdout).toContain('SupportsGetLock of CheckFileInfo must be true, but it is absent');
    expect([lax.code, strict.code]).toEqual([0, 1]);
  });

  test('a run in which every check was skipped is not judged', async () => {
    const { code, stdout, directory } = await judge({ words: skipped });
    expect(stdout).toContain('NOT JUDGED  no check was judged: 3 skipped');
    expect(code).toBe(2);
    expect(jsonIn(directory, 'wopi-report/results.json')).toMatchObject({ verdict: { kind: 'not-judged' } });
  });

  test('skips are not printed with --ignore-skipped', async () => {
    const { stdout, directory } = await judge({ words: ['-s', ...skipped] });
    expect(stdout).not.toContain('SupportsGetLock');
    expect(jsonIn(directory, 'wopi-report/results.json')).toMatchObject({ summary: { skipped: 3 } });
  });

  test('category and profile narrow the catalogue', async () => {
    const category = await judge({ words: ['-g', '*', '-e', 'WopiCoauth', ...check] });
    const profile = await judge({ words: ['--profile', 'launch', ...check] });
    expect([category.code, profile.code]).toEqual([2, 2]);
    expect(category.stderr).toContain('category WopiCoauth have no check in common');
    expect(profile.stderr).toContain('profile launch have no check in common');
  });

  test('reports go where the options say', async () => {
    const words = ['--report-dir', 'out', '--junit', 'ci/junit.xml', '--json', 'r.json', '--html', 'r.html', ...check];
    const { directory } = await judge({ words });
    const expected = ['ci/junit.xml', 'r.json', 'r.html', 'out/summary.md'];
    expect(expected.filter((name) => existsSync(join(directory, name)))).toEqual(expected);
    expect(existsSync(join(directory, 'wopi-report'))).toBe(false);
  });
});

describe('configuration', () => {
  test('--print-config shows no secret', async () => {
    const header = [
      '--header',
      'X-Api-Key: SECRET',
      '--header',
      'https://h.example:1 X-B: SECRET',
      '--cookie',
      'a=SECRET=b',
    ];
    const words = ['--print-config', '--token-command', 'mint --password SECRET', ...header];
    const { code, stdout, host } = await judge({
      words: [...words, '-w', 'http://me:SECRET@h/files/1?access_token=SECRET'],
    });
    expect(stdout).not.toContain('SECRET');
    expect(stdout).toMatch(/^token-command +REDACTED +flag$/m);
    expect(stdout).toMatch(/^header +\["X-Api-Key: REDACTED","https:\/\/h.example:1 X-B: REDACTED"\] +flag$/m);
    expect(stdout).not.toMatch(/^token +/m);
    expect({ code, requests: host.requests.length }).toEqual({ code: 0, requests: 0 });
  });

  test('the JSON Schema in the package is generated from the settings', () => {
    const shipped = readFileSync(new URL('../dist/wopi-conformance.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(shipped)).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });
});
