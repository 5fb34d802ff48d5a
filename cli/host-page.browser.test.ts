import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../harness/host-page/chromium.ts';
import { fileInfo, goodAnswer, http } from '../harness/testing/hostile-hosts/answers.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { percentEncode } from '../wopi/resource.ts';
import { callCli } from './testing/call-cli.ts';
import { type CliRun, emptyDirectory } from './testing/run-cli.ts';

/** In CI, a missing browser is a failure. Elsewhere it is a visible skip. */
const skipped = findChromium() === undefined && process.env.CI === undefined;

const token = 'the-secret-token';
const checks = ['-g', 'BaseWopiViewing', '-g', 'HostFrameIntegration'];

/** A host with a page that posts its form, or sends it in the way of `form`. */
function startHost(form = 'method="post"'): Promise<RawHost> {
  const host: Promise<RawHost> = RawHost.start((socket, request) => {
    if (request.target.startsWith('/page')) return void host.then(({ wopisrc }) => socket.write(page(form, wopisrc)));
    return socket.write(request.target.startsWith('/wopi/') ? goodAnswer(request) : http(404));
  });
  return host;
}

function page(form: string, wopisrc: string): Buffer {
  const html = `<!doctype html><title>test.wopitest</title><iframe name="office"></iframe>
    <form ${form} target="office" action="http://client.invalid/edit?ui=en-US&WOPISrc=${percentEncode(wopisrc)}">
    <input name="access_token" value="${token}"><input name="access_token_ttl" value="0"></form>
    <script>document.forms[0].submit()</script>`;
  return http(200, html, [['Content-Type', 'text/html']]);
}

interface Judged extends CliRun {
  readonly outcomes: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

async function run(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<Judged> {
  const directory = emptyDirectory();
  const done = await callCli([...words, ...checks], { directory, environment });
  const { results, problems } = JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8')) as {
    readonly results: readonly { readonly name: string; readonly outcome: string }[];
    readonly problems: readonly string[];
  };
  const outcomes = Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]));
  expect(done.stdout + done.stderr).not.toContain(token);
  return { ...done, outcomes, problems };
}

describe('a host page that cannot be opened', () => {
  test('does not keep the file from being judged, and fails the run', async () => {
    await using host = await startHost();
    const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: token, WOPI_CHROMIUM: '/nowhere' };

    const { code, outcomes, problems } = await run(['--host-page', `${host.origin}/page`], environment);

    expect(code).toBe(1);
    expect(outcomes).toMatchObject({ GetUnlockedFile: 'passed', AccessTokenPassedViaPostMethod: 'skipped' });
    expect(problems).toEqual([expect.stringMatching(/host page could not be judged: .*\/nowhere/)]);
  });
});

describe('a launch with a host page', () => {
  async function launch(form: string | undefined, chromium: Readonly<Record<string, string>> = {}) {
    await using host = await startHost(form);
    const directory = emptyDirectory();
    const environment = { WOPI_SRC: host.wopisrc, WOPI_TOKEN: token, ...chromium };
    const done = await callCli(['launch', '--host-page', `${host.origin}/page`], { directory, environment });
    const { items } = JSON.parse(readFileSync(join(directory, 'wopi-launch/dossier.json'), 'utf8')) as {
      readonly items: readonly { readonly id: string; readonly state: string; readonly evidence: readonly string[] }[];
    };
    const files = readdirSync(join(directory, 'wopi-launch'));
    const html = readFileSync(join(directory, 'wopi-launch/dossier.html'), 'utf8');
    return { ...done, files, html, item: items.find(({ id }) => id === 'groups.HostFrameIntegration') };
  }

  test('that cannot be opened leaves its item open, and says why', async () => {
    const { code, stdout, stderr, files, item } = await launch(undefined, { WOPI_CHROMIUM: '/nowhere' });
    expect(files).not.toContain('screenshot.png');
    expect(stdout).toContain('There is no screenshot.png: the browser /nowhere cannot be started');
    expect({ code, state: item?.state }).toEqual({ code: 1, state: 'open' });
    expect(stderr).toMatch(/host page could not be judged: .*\/nowhere/);
  });

  test.skipIf(skipped)(
    'whose form has no method blocks its item, and is in the dossier (skipped where no Chromium is installed)',
    async () => {
      const { item, files, html, stdout } = await launch('hidden');
      expect(item).toMatchObject({
        state: 'blocked',
        evidence: expect.arrayContaining([expect.stringContaining('AccessTokenPassedViaPostMethod: failed')]),
      });
      expect(files).toEqual(expect.arrayContaining(['host-page.png', 'screenshot.png']));
      expect(html.match(/<img src="data:image\/png;base64,/g)).toHaveLength(2);
      expect(stdout).not.toMatch(/There is no \S+\.png/);
    },
  );
});

describe.skipIf(skipped)('a host page whose form has no method (skipped where no Chromium is installed)', () => {
  test.each([true, false])('is judged, and so is the file, whether it is named: %s', async (isNamed) => {
    await using host = await startHost('');
    const environment = isNamed ? { WOPI_SRC: host.wopisrc, WOPI_TOKEN: token } : {};

    const { code, stdout, outcomes, problems } = await run(['--host-page', `${host.origin}/page`], environment);

    expect({ code, problems }).toEqual({ code: 1, problems: [] });
    expect(outcomes).toMatchObject({ GetUnlockedFile: 'passed', AccessTokenPassedViaPostMethod: 'failed' });
    expect(stdout).toMatch(/method: expected POST,\s+got GET/);
  });
});

describe.skipIf(skipped)('cookies of the host page (skipped where no Chromium is installed)', () => {
  test('are in no report when the page and the host repeat them', async () => {
    const cookie = 'sid=s3ss10n+cookie/value';
    const stored = 'st0red-c00kie';
    const echo = `${cookie} ${encodeURIComponent(cookie)} ${Buffer.from(cookie).toString('base64')} ${stored}`;
    const host: RawHost = await RawHost.start((socket, request) => {
      if (request.target.startsWith('/page'))
        return socket.write(page(`method="post" data-echo="${echo}"`, host.wopisrc));
      return socket.write(http(200, JSON.stringify({ ...fileInfo, OwnerId: 5, Version: echo }), [['X-Echo', echo]]));
    });
    await using _ = host;
    const directory = emptyDirectory();
    const cookies = [
      {
        name: 'b',
        value: stored,
        domain: '127.0.0.1',
        path: '/',
        expires: -1,
        httpOnly: false,
        secure: false,
        sameSite: 'Lax',
      },
    ];
    writeFileSync(join(directory, 'state.json'), JSON.stringify({ cookies, origins: [] }));
    const words = [
      '--host-page',
      `${host.origin}/page`,
      '--cookie',
      cookie,
      '--storage-state',
      'state.json',
      '--har',
      'wopi-report/run.har',
    ];

    const { stdout, stderr } = await callCli(
      [
        ...words,
        '--keep-content',
        '-g',
        'CheckFileInfoSchema',
        '-g',
        'Extended.HostPage',
        '-g',
        'HostFrameIntegration',
      ],
      { directory },
    );

    expect(stdout + stderr).not.toContain('could not be judged');
    expect(host.requests.find(({ target }) => target === '/page')?.text).toMatch(/^Cookie: (?=.*s3ss10n)(?=.*st0red)/m);
    const reports = readdirSync(join(directory, 'wopi-report')).map((name) =>
      readFileSync(join(directory, 'wopi-report', name), 'utf8'),
    );
    expect(reports.join()).toContain('REDACTED');
    for (const text of [stdout, stderr, ...reports])
      expect(text).not.toMatch(/s3ss10n|czNzczEwb|NzczEwbi|3NzMTBu|st0red/);
  });
});
