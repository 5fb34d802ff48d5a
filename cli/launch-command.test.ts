import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLaunchFile } from '../harness/launch/launch-file.ts';
import { startHost } from '../reference-host/start-host.ts';
import { type Dossier, readDossier } from '../reports/launch/dossier-json.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const launchMs = 120_000;

function read(directory: string, name: string): string {
  return readFileSync(join(directory, 'wopi-launch', name), 'utf8');
}

function dossierIn(directory: string): Dossier {
  const dossier = readDossier(read(directory, 'dossier.json'));
  if (!dossier) throw new Error('dossier.json does not match its schema');
  return dossier;
}

const idsOf = ({ items }: Dossier, state: string) => items.filter((item) => item.state === state).map(({ id }) => id);

describe('launch', () => {
  test('blocks nothing on the bundled host, and a defect blocks its item alone', {
    timeout: 2 * launchMs,
  }, async () => {
    const directory = emptyDirectory();
    const right = await callCli(['launch', '--reference-host'], { directory });
    const before = dossierIn(directory);

    expect({ code: right.code, blocked: idsOf(before, 'blocked') }).toEqual({ code: 0, blocked: [] });
    expect(right.stdout.split('\n')[0]).toMatch(
      /^Nothing blocks the launch; \d+ items still to be supplied by a person$/,
    );
    for (const name of ['dossier.html', 'dossier.md', 'manual-testing.md', 'junit.xml', 'results.json', 'report.html'])
      expect(read(directory, name)).not.toBe('');

    const wrong = await callCli(['launch', '--reference-host', '--defect', 'user-info-lost', '--diff'], { directory });
    expect({ code: wrong.code, blocked: idsOf(dossierIn(directory), 'blocked') }).toEqual({
      code: 1,
      blocked: ['groups.PutUserInfo'],
    });
    expect(wrong.stdout).toMatch(/^Not ready for Microsoft’s launch validation: 1 item blocked, \d+ items open\n/);
    expect(wrong.stdout).toContain('Since the last dossier\n  PutUserInfo: ready → blocked.');
    expect(wrong.stdout).toContain(
      'Fix first\n   1 CheckFileInfo returns 200 without the expected property UserInfo →',
    );
    expect(read(directory, 'dossier.md')).toContain('ready → blocked');
  });

  test('takes host and tokens from the launch file, and writes no secret', { timeout: launchMs }, async () => {
    await using host = await startHost();
    const directory = emptyDirectory();
    const { token } = host;
    const second = host.host.issueToken({ userId: 'bob' });
    writeFileSync(join(directory, 'token-two'), second);
    const file = `
host:
  wopisrc: ${host.wopisrc}
  first: { tokenEnv: TOKEN_ONE }
  second: { tokenFile: token-two }
contacts: { company: <b>Contoso</b>, email: help@example.com }
rollout: { steps: [{ date: 2027-01-11, percent: 40 }, { date: 2027-01-18, percent: 100 }] }
checklist: { sharing: { done: true, by: Ada } }
`;
    writeFileSync(join(directory, 'wopi-launch.yaml'), file);

    const { code, stdout, stderr } = await callCli(['launch', '--no-proof'], {
      directory,
      environment: { TOKEN_ONE: token },
    });
    const dossier = dossierIn(directory);

    expect({ code, blocked: idsOf(dossier, 'blocked') }, stderr).toEqual({ code: 0, blocked: [] });
    expect(idsOf(dossier, 'ready')).toEqual(
      expect.arrayContaining([
        ...['manual.two-users-lock-and-save', 'manual.sharing', 'accounts.company', 'accounts.contact'],
        ...['accounts.test-accounts', 'rollout.schedule'],
      ]),
    );
    expect(read(directory, 'rollout.ics')).toContain('DTSTART;VALUE=DATE:20270118');
    expect(read(directory, 'manual-testing.md')).toContain('- [x] **Sharing opens the sharing page of the host**');
    for (const name of ['dossier.html', 'dossier.md', 'dossier.json', 'manual-testing.md', 'junit.xml', 'results.json'])
      for (const secret of [token, second]) expect(read(directory, name)).not.toContain(secret);
    expect(read(directory, 'dossier.html')).not.toContain('<b>Contoso');
    expect(stdout + stderr).not.toContain(token);
    expect(readFileSync(join(directory, 'wopi-launch.yaml'), 'utf8')).toBe(file);
  });

  test('exits with 2 when nothing can be judged, and leaves no dossier that looks like its own', async () => {
    const directory = emptyDirectory();
    const words = ['launch', '-w', 'http://127.0.0.1:1/wopi/files/1', '-t', 'none'];
    const { code, stderr } = await callCli(words, { directory });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('127.0.0.1:1') });
    expect(existsSync(join(directory, 'wopi-launch', 'dossier.html'))).toBe(false);
  });

  test('exits with 2 for a mistake in the launch file, and says what to do', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'wopi-launch.yaml'), 'contact: {}');
    expect(await callCli(['launch', '--reference-host'], { directory })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'wopi-conformance: wopi-launch.yaml: unknown key "contact"; did you mean contacts?\n',
    });
  });

  test('says where to enter the host when none is named', async () => {
    const { code, stderr } = await callCli(['launch'], { directory: emptyDirectory() });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('enter host.wopisrc in wopi-launch.yaml'),
    });
  });

  test('names the environment variable that a launch file names and that is not set', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'wopi-launch.yaml'), 'host: { first: { tokenEnv: NOT_SET } }');
    const { code, stderr } = await callCli(['launch'], { directory });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('NOT_SET') });
  });
});

describe('launch init', () => {
  test('fills in what the host tells, and never overwrites', async () => {
    await using host = await startHost();
    const directory = emptyDirectory();
    const words = ['launch', 'init', '-w', host.wopisrc];
    const environment = { WOPI_TOKEN: host.token };

    const first = await callCli(words, { directory, environment });
    const text = readFileSync(join(directory, 'wopi-launch.yaml'), 'utf8');
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('filled in from CheckFileInfo') });
    expect(parseLaunchFile({ name: 'wopi-launch.yaml', text })).toMatchObject({
      host: { wopisrc: host.wopisrc, first: { tokenEnv: 'WOPI_TOKEN' } },
      declared: { wopiDomains: [new URL(host.wopisrc).hostname], savedTo: 'Reference host' },
    });
    expect(text).not.toContain(environment.WOPI_TOKEN);

    const again = await callCli(words, { directory, environment });
    expect({ code: again.code, stderr: again.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('wopi-launch.yaml exists and is never overwritten'),
    });
    expect(readFileSync(join(directory, 'wopi-launch.yaml'), 'utf8')).toBe(text);
  });

  test('says that a host that does not respond told it nothing', async () => {
    const directory = emptyDirectory();
    const words = ['launch', 'init', '-w', 'http://127.0.0.1:1/wopi/files/1', '-t', 'none'];
    expect(await callCli(words, { directory })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('the host did not respond to CheckFileInfo'),
    });
  });

  test('without a host writes every field, explained and empty', async () => {
    const directory = emptyDirectory();
    expect((await callCli(['launch', 'init'], { directory })).code).toBe(0);
    const text = readFileSync(join(directory, 'wopi-launch.yaml'), 'utf8');
    expect(text).toMatch(/# phone number that is attended around the clock\n {2}phone:\n/);
    expect(parseLaunchFile({ name: 'wopi-launch.yaml', text })).toEqual({ checklist: expect.anything() });
  });
});
