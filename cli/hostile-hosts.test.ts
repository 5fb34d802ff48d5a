import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { fileInfo, goodAnswer, http, json } from '../harness/testing/hostile-hosts/answers.ts';
import { closesAtOnce, silent } from '../harness/testing/hostile-hosts/broken-connections.ts';
import { headersOf1MB } from '../harness/testing/hostile-hosts/broken-http.ts';
import { pem, pemFile } from '../harness/testing/hostile-hosts/certificates.ts';
import {
  headersOf56KB,
  longAddresses,
  longPropertyName,
  manyHeaders,
} from '../harness/testing/hostile-hosts/greedy.ts';
import { type HostileHost, startHostileHost } from '../harness/testing/hostile-hosts/hostile-host.ts';
import {
  announces2GiB,
  endlessBody,
  gzipBomb,
  sends100MBOfJson,
  sendsManyObjects,
} from '../harness/testing/hostile-hosts/huge-bodies.ts';
import { deepProperty, loginPage } from '../harness/testing/hostile-hosts/odd-json.ts';
import { type Answer, RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { redirecting, redirectsToItself } from '../harness/testing/hostile-hosts/redirects.ts';
import { hostileText } from '../reports/testing/hostile-report.ts';
import { percentEncode } from '../wopi/resource.ts';
import { runCli } from './testing/run-cli.ts';

const token = 'tok+en/Secret=1234567890';
const good: Answer = (socket, request) => socket.write(goodAnswer(request));

// Written by the command line's process when it ends, in kilobytes.
const peakFile = 'peak';
const notePeak = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(peakFile)},''+process.resourceUsage().maxRSS))`;

interface Judged {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly directory: string;
}

/** Runs the command line as a process against an address, and asserts what must hold for every host. */
async function judge(wopisrc: string, ...words: readonly string[]): Promise<Judged> {
  const directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  const environment = {
    WOPI_SRC: wopisrc,
    WOPI_TOKEN: token,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(notePeak)}`,
  };

  const run = await runCli(['--har', 'run.har', '--timeout', '10', ...words], { directory, environment });

  const told = run.stdout + run.stderr;
  // biome-ignore format: one class of characters
  expect(told).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
  expect(told).not.toMatch(/Unhandled|Uncaught|node:internal/);
  expectNoSecret(told);
  expect(Number(readFileSync(join(directory, peakFile), 'utf8')) / 1024).toBeLessThan(300);
  return { ...run, directory };
}

function expectNoSecret(text: string): void {
  for (const secret of [token, percentEncode(token), encodeURIComponent(token), 'Secret=1234', 'Secret%3D1234'])
    expect(text).not.toContain(secret);
}

interface Results {
  readonly durationMs: number;
  readonly summary: Readonly<Record<string, number>>;
  readonly notices: readonly string[];
  readonly diagnosis?: { readonly cause: string };
  readonly results: readonly { readonly name: string; readonly outcome: string; readonly reason?: string }[];
}

/** The results, after checking every report. */
function resultsIn({ directory }: Judged): Results {
  const names = [
    'wopi-report/junit.xml',
    'wopi-report/results.json',
    'wopi-report/report.html',
    'wopi-report/summary.md',
    'run.har',
  ];
  const [junit = '', results = '', html = '', markdown = '', har = ''] = names.map((name) =>
    readFileSync(join(directory, name), 'utf8'),
  );
  expect(XMLValidator.validate(junit)).toBe(true);
  JSON.parse(har);
  expect(html).not.toMatch(/<script>window\.owned|<img src=x/);
  for (const text of [junit, html, markdown]) expect(text).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
  for (const text of [junit, results, html, markdown, har]) {
    expectNoSecret(text);
    expect(text).not.toContain('a bug in the harness');
  }
  return JSON.parse(results) as Results;
}

describe.concurrent('exit code 2, and one sentence', () => {
  test('when the host refuses the connection', async () => {
    await using host = await RawHost.start(good);
    await host.die();

    const { code, stdout, stderr } = await judge(host.wopisrc);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^wopi-conformance: 127\.0\.0\.1:\d+ refused the connection \(ECONNREFUSED\)\. Start the host, check name and port of the WopiSrc, or wait for it with --wait-for\.\n$/,
    );
  });

  test.each([
    ['self-signed', /its certificate is self-signed \(.*\); trust it with --ca, or use --insecure\n$/],
    ['expired', /its certificate has expired \(.*\)\n$/],
    ['wrong-name', /its certificate is for a different host name \(.*\)\n$/],
  ] as const)('when its certificate is %s', async (name, sentence) => {
    await using host = await RawHost.start(good, { pem: pem(name) });

    const { code, stderr } = await judge(host.wopisrc, ...(name === 'self-signed' ? [] : ['--ca', pemFile('ca')]));

    expect(code).toBe(2);
    expect(stderr).toMatch(/^wopi-conformance: cannot open a TLS connection to 127\.0\.0\.1:\d+: /);
    expect(stderr).toMatch(sentence);
    expect(host.requests).toEqual([]);
  });

  test('when its port does not speak TLS', async () => {
    await using host = await RawHost.start(good, {
      onConnection: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });

    const { code, stderr } = await judge(host.wopisrc.replace('http:', 'https:'));

    expect(code).toBe(2);
    expect(stderr).toMatch(/the port does not speak TLS \(.*\); is the scheme http\?\n$/);
  });
});

test('a certificate of the user’s own authority is accepted, and the verdicts decide the exit code', async () => {
  await using host = await RawHost.start(good, { pem: pem('trusted') });

  const judged = await judge(host.wopisrc, '--ca', pemFile('ca'), '-g', 'BaseWopiViewing');

  expect(resultsIn(judged).results.length).toBeGreaterThan(0);
  expect(judged.code).toBeLessThan(2);
});

describe.concurrent('exit code 2, and a diagnosis', () => {
  test.each<[HostileHost, RegExp, readonly string[]]>([
    [silent, /did not send a complete response within 2 s/, ['--timeout', '2']],
    [closesAtOnce, /closed the connection before sending a complete response/, []],
    [headersOf1MB, /its headers are too long/, []],
  ])('when the host $name', async (host, why, options) => {
    await using running = await startHostileHost(host);

    const judged = await judge(running.wopisrc, ...options);

    expect(judged.code).toBe(2);
    expect(running.requests).toHaveLength(2);
    const { summary, results, diagnosis } = resultsIn(judged);
    expect(summary).toMatchObject({ passed: 0, failed: 0, inconclusive: 0, skipped: results.length });
    expect(results[0]?.reason).toMatch(why);
    expect(diagnosis?.cause).toBe('NoResponse');
    expect(judged.stdout).toMatch(/^NOT JUDGED/);
  });

  test.each<[HostileHost, string]>([
    [loginPage, 'LoginPage'],
    [gzipBomb, 'NotJson'],
    [endlessBody, 'NoResponse'],
    [announces2GiB, 'NoResponse'],
    [sends100MBOfJson, 'NoResponse'],
    [sendsManyObjects, 'NotJson'],
    [redirectsToItself, 'Redirected'],
  ])('when the host $name', async (host, cause) => {
    await using running = await startHostileHost(host);

    const judged = await judge(running.wopisrc);

    expect(judged.code).toBe(2);
    expect(resultsIn(judged).diagnosis?.cause).toBe(cause);
    expect(judged.stdout.split('\n').length).toBeLessThanOrEqual(26);
  });
});

describe.concurrent('exit code 1, and an early end', () => {
  test('when it dies in the middle of the run and stays dead', async () => {
    await using host: RawHost = await RawHost.start((socket, request) => {
      if (request.operation === 'LOCK') return void host.die();
      return socket.write(goodAnswer(request));
    });

    const judged = await judge(host.wopisrc);

    expect(judged.code).toBe(1);
    const { summary } = resultsIn(judged);
    expect(summary.passed).toBeGreaterThan(0);
    expect(summary.inconclusive).toBeGreaterThan(100);
    expect(judged.stdout.replace(/\s+/g, ' ')).toMatch(
      /no valid response in two attempts: 127\.0\.0\.1:\d+ refused the connection/,
    );
  });
});

test('when the time limit of the run is reached, the rest is inconclusive and the reports say why', async () => {
  await using host = await RawHost.start((socket, request) => {
    if (request.operation === 'CheckFileInfo') socket.write(goodAnswer(request));
  });

  const judged = await judge(host.wopisrc, '--timeout', '1', '--max-duration', '2', '--keep-content', '--no-triage');

  const { results, summary, notices } = resultsIn(judged);
  const sentence = 'the run reached its time limit of 2 s (--max-duration)';
  expect(judged.code).toBe(1);
  expect(results.findLast(({ outcome }) => outcome === 'inconclusive')).toMatchObject({ reason: sentence });
  expect(notices.join()).toMatch(
    /Not every check was judged, because the run reached its time limit of 2 s \(--max-duration\): \d+ are inconclusive\. Allow more time with --max-duration, or select fewer groups with -g\./,
  );
  expect(summary.inconclusive).toBeGreaterThan(100);
});

describe.concurrent('exit code 1, a verdict, and no more than 300 MB', () => {
  const groups = ['--no-triage', '--keep-content', '-g', 'CheckFileInfoSchema', '-g', 'BaseWopiViewing', '-g', 'Locks'];

  test.each<[HostileHost, RegExp]>([
    [loginPage, /an HTML page \(Content-Type text\/html/],
    [gzipBomb, /Content-Encoding gzip/],
    [endlessBody, /sent a body that is too large/],
    [announces2GiB, /announced a body of 2147483648 bytes/],
    [sends100MBOfJson, /sent a body that is too large/],
    [sendsManyObjects, /JSON with more than 250000 values/],
    [deepProperty, /SupportsLocks/],
  ])('when the host $name', async (host, why) => {
    await using running = await startHostileHost(host);

    const judged = await judge(running.wopisrc, ...groups);

    expect(judged.code).toBe(1);
    expect(
      resultsIn(judged)
        .results.map(({ reason }) => reason)
        .join(),
    ).toMatch(why);
  });

  test('when GetFile sends more than is read of any file', async () => {
    const contents = Buffer.alloc(16 * 1024 * 1024, 'x');
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.operation === 'GetFile' ? http(200, contents) : goodAnswer(request)),
    );

    const judged = await judge(host.wopisrc, ...groups);

    expect(judged.code).toBe(1);
    resultsIn(judged);
  });

  test('when the host redirects to a different origin, which receives no request', async () => {
    await using elsewhere = await RawHost.start(good);
    await using host = await startHostileHost(redirecting(302, elsewhere.origin));

    const judged = await judge(host.wopisrc, ...groups);

    expect(judged.code).toBe(1);
    expect(resultsIn(judged).results[0]?.reason).toContain('a redirect to');
    expect(elsewhere.connections).toBe(0);
  });
});

describe.concurrent('what a host sends to fill memory and reports', () => {
  const everything = ['--no-triage', '--keep-content', '--max-duration', '20'];
  const reportsOf = ({ directory }: Judged) =>
    ['wopi-report/junit.xml', 'wopi-report/results.json', 'wopi-report/report.html', 'run.har'].map((name) =>
      readFileSync(join(directory, name), 'utf8'),
    );

  test.each<[HostileHost, RegExp]>([
    [headersOf56KB, /"\(not kept\)": "1[01] more headers with \d+ characters"/],
    [manyHeaders, /"\(not kept\)": "40[12] more headers with \d+ characters"/],
    [longPropertyName, /./],
    [longAddresses, /./],
  ])('is cut, with a note, when it $name', async (host, note) => {
    await using running = await startHostileHost(host);

    const judged = await judge(running.wopisrc, ...everything);

    expect(judged.code).toBe(1);
    expect(resultsIn(judged).results.length).toBeGreaterThan(400);
    const reports = reportsOf(judged);
    expect(reports[1]).toMatch(note);
    for (const report of reports) expect(report.length).toBeLessThan(50 * 2 ** 20);
  });
});

describe.concurrent('what a host says to act on the reader', () => {
  // HTTP allows every byte from 0x80 in a header.
  const headerText = '\x9b31mred\x9d0;title\x9c <script>window.owned = true</script> \xe2\x80\xae';

  test('in every field that a report shows is shown as text', async () => {
    const claims = Object.fromEntries(
      Object.entries(fileInfo).map(([name, value]) => [name, typeof value === 'string' ? hostileText + value : value]),
    );
    await using host = await RawHost.start((socket, request) => {
      if (request.operation === 'CheckFileInfo') return socket.write(json({ ...claims, [hostileText]: hostileText }));
      const headers = [
        ['X-WOPI-ServerError', headerText],
        ['X-WOPI-Lock', headerText],
        ['X-WOPI-ItemVersion', headerText],
        ['Location', headerText],
        ['Content-Type', headerText],
      ] as const;
      return socket.write(http([500, 409, 302, 200][request.number % 4] ?? 500, hostileText, headers));
    });

    const judged = await judge(host.wopisrc, '--profile', 'launch', '--keep-content', '--release-locks');

    expect(judged.code).toBe(1);
    expect(judged.stdout).toContain('\\x9b31mred');
    resultsIn(judged);
  });

  test('about the request that it received does not reveal its token or proofs', async () => {
    const proofs: string[] = [];
    await using host = await RawHost.start((socket, { text, number }) => {
      for (const [, proof = ''] of text.matchAll(/^x-wopi-proof(?:old)?: (.*?)\r$/gim)) proofs.push(proof);
      const head = text.split('\r\n\r\n')[0]?.replaceAll('\r\n', ' ') ?? '';
      const body = JSON.stringify({ ...fileInfo, echo: text });
      socket.write(
        http([200, 409, 500][number % 3] ?? 500, body, [
          ['X-WOPI-Lock', head],
          ['X-WOPI-ServerError', head],
        ]),
      );
    });

    const judged = await judge(host.wopisrc, '--profile', 'launch', '--no-triage', '--keep-content', '--release-locks');

    expect(judged.code).toBe(1);
    resultsIn(judged);
    const har = readFileSync(join(judged.directory, 'run.har'), 'utf8');
    expect(proofs.length).toBeGreaterThan(50);
    expect(proofs.filter((proof) => har.includes(proof))).toEqual([]);
  });
});
