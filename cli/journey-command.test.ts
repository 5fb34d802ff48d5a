import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startHost } from '../reference-host/start-host.ts';
import { journeySuite } from '../suites/journeys/journey-suite.ts';
import { editorJourneys } from '../suites/journeys/journey-suites.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

interface Results {
  readonly results: readonly { readonly group: string; readonly name: string; readonly rerun: string }[];
}

async function journey(...words: readonly string[]) {
  const directory = emptyDirectory();
  const ran = await callCli(words, { directory });
  const report = (name: string) => readFileSync(join(directory, 'wopi-report', name), 'utf8');
  const { results } = JSON.parse(report('results.json')) as Results;
  return { ...ran, results, names: results.map(({ group, name }) => `${group}/${name}`), report };
}

describe('journey', () => {
  test('plays the sessions of Microsoft 365, which the bundled host passes', async () => {
    const { code, stdout, names } = await journey('journey', '--reference-host');

    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('12 passed') });
    expect(names.every((name) => name.startsWith('Journeys.Microsoft/'))).toBe(true);
  });

  test('plays the named sessions of several editors, with hyphens or without', async () => {
    const editors = ['--editor', 'collabora', '--editor', 'onlyoffice', '--variant', 'collabora'];
    const { code, names } = await journey('journey', 'save-as', 'RENAME', '--reference-host', ...editors);

    expect({ code, names }).toEqual({
      code: 0,
      names: [
        'Journeys.Collabora/SaveAs',
        'Journeys.Collabora/Rename',
        'Journeys.Onlyoffice/SaveAs',
        'Journeys.Onlyoffice/Rename',
      ],
    });
  });

  test('shows the broken step in every report, and a command that plays the session again', async () => {
    const { code, stdout, results, report } = await journey(
      ...['journey', 'second-user', '--reference-host', '--defect', 'lock-of-user'],
    );

    expect(code).toBe(1);
    for (const text of [stdout, report('junit.xml'), report('summary.md')])
      expect(text).toMatch(/the second user +─✕ PutFile +─▶ host {2}409 {2}saves the document/);
    expect(report('report.html')).toContain('<figure class="story">');
    const [program, , ...words] = results[0]?.rerun.split(' ') ?? [];
    expect(program).toBe('node');
    const again = await journey(...words);
    expect(again).toMatchObject({ code: 1, names: ['Journeys.Microsoft/SecondUser'] });
  });

  test('gives the file of a host in use its content, name and lock back', async () => {
    await using host = await startHost({ variant: 'collabora' });
    const files = () => Object.values(host.host.snapshot().files);
    const before = files();
    const target = ['-t', host.token, '--second-token', host.further.secondToken];

    const { code } = await journey('journey', '--editor', 'collabora', host.wopisrc, ...target, '--no-proof');

    expect(code).toBe(0);
    expect(host.host.snapshot().locks).toEqual({});
    expect(files()).toEqual(expect.arrayContaining(before));
  });

  test('suggests the closest session, and exits with 2', async () => {
    expect(
      await callCli(['journey', 'sav', '--reference-host'], { environment: { npm_command: 'exec' } }),
    ).toMatchObject({
      code: 2,
      stderr:
        'wopi-conformance: unknown session "sav"; did you mean Save? (npx wopi-conformance journey --list shows all)\n',
    });
  });

  test('advises no option that it does not have', async () => {
    expect((await callCli(['journey', 'Journeys.Microsoft', '--reference-host'])).stderr).not.toContain('use -g');
  });

  test('says that a host is missing, and exits with 2', async () => {
    expect(await callCli(['journey', 'save'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no host to test'),
    });
  });
});

test('help and documentation state the time of the longest session', async () => {
  const seconds = editorJourneys.flatMap((journeys) =>
    journeySuite(journeys).checks.map(({ realTimeSeconds = 0 }) => realTimeSeconds),
  );
  const sentence = `up to ${Math.ceil(Math.max(...seconds) / 60)} minutes each`;
  const { stdout: help } = await callCli(['run', '--help']);
  const pages = ['journeys', 'configuration'].map((name) => readFileSync(`docs/${name}.md`, 'utf8'));

  for (const text of [help, ...pages]) expect(text.replace(/\s+/g, ' ')).toContain(sentence);
});

describe('journey --list', () => {
  test('lists the sessions of every editor, what they need, and the one that cannot be played', async () => {
    const { code, stdout } = await callCli(['journey', '--list']);

    expect(code).toBe(0);
    for (const editor of ['Microsoft 365 for the web', 'Collabora Online', 'ONLYOFFICE Docs'])
      expect(stdout).toContain(`${editor} (Journeys.`);
    expect(stdout).toMatch(/LockRefresh .*\n +MUST, 7 steps, 43 min 20 s with --real-time, if SupportsLocks/);
    expect(stdout).toMatch(/Dictionary .*\n +cannot be played: /);
  });

  test('lists those of one editor', async () => {
    const { stdout } = await callCli(['journey', '--list', '--editor', 'onlyoffice']);

    expect(stdout.match(/\(Journeys\.\w+\)/g)).toEqual(['(Journeys.Onlyoffice)']);
  });
});

describe('a run', () => {
  test('plays no sessions unless they are selected', async () => {
    const listed = async (...words: readonly string[]) =>
      JSON.parse((await callCli(['list', '--json', ...words])).stdout) as Results['results'];

    expect((await listed()).filter(({ group }) => group.startsWith('Journeys.'))).toEqual([]);
    expect(new Set((await listed('-g', 'Journeys.*')).map(({ group }) => group))).toEqual(
      new Set(['Journeys.Microsoft']),
    );
    expect(await listed('-g', 'journeys.collabora', '-n', 'Save')).toMatchObject([
      { group: 'Journeys.Collabora', name: 'Save' },
    ]);
  });

  test('plays the sessions of the chosen editor among other groups', async () => {
    const words = ['-g', 'Journeys.*', '-g', 'BaseWopiViewing', '-n', 'OpenForViewing', '-n', 'GetUnlockedFile'];
    const { code, names } = await journey('run', '--reference-host', '--editor', 'onlyoffice', ...words);

    expect(code).toBe(0);
    expect(names).toEqual(['BaseWopiViewing/GetUnlockedFile', 'Journeys.Onlyoffice/OpenForViewing']);
  });
});
