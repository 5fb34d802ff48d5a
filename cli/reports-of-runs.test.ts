import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { startHost } from '../reference-host/start-host.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const host = ['run', '--reference-host', '--seed', '1'];
const broken = [...host, '--defect', 'unlock-ignores-lock-id'];
const groups = ['Locks', 'GetLock', 'EditFlows'].flatMap((group) => ['-g', group]);

const directory = emptyDirectory();
const cli = (...words: string[]) => callCli(words, { directory });

function resultsIn(path: string): { id: string; outcome: string }[] {
  const { results } = JSON.parse(readFileSync(join(directory, path, 'results.json'), 'utf8'));
  return results.map(({ group, name, outcome }: Record<string, string>) => ({ id: `${group}/${name}`, outcome }));
}

beforeAll(async () => {
  await cli(...broken, ...groups, '--report-dir', 'whole');
  await cli(...host, ...groups, '--report-dir', 'fixed');
  await cli(...broken, ...groups, '--shard', '1/2', '--report-dir', 'first');
  await cli(...broken, ...groups, '--shard', '2/2', '--report-dir', 'second');
}, 60_000);

describe('--shard and merge', () => {
  test('judge every check once, and give the reports of the whole run', async () => {
    const { code, stdout } = await cli('merge', 'second', 'first/results.json', '--report-dir', 'merged');

    expect(resultsIn('first').length).toBeGreaterThan(5);
    expect(resultsIn('second').length).toBeGreaterThan(5);
    expect(resultsIn('merged')).toEqual(resultsIn('whole'));
    expect(stdout).toContain('FAILED  2 of 21 checks are red');
    expect(readFileSync(join(directory, 'merged/junit.xml'), 'utf8')).toContain('tests="21" failures="2"');
    expect(readFileSync(join(directory, 'merged/report.html'), 'utf8')).toContain('LockMismatchOnUnlockRequest');
    expect(code).toBe(1);
  });

  test('keep the seed of each shard in the commands that run a check again', async () => {
    const shards = ['1/2', '2/2'].map((shard, index) => [
      ...['run', '--reference-host', '--defect', 'unlock-ignores-lock-id', ...groups],
      ...['--shard', shard, '--seed', String(index + 70), '--report-dir', `seeded-${index}`],
    ]);
    for (const words of shards) await cli(...words);
    await cli('merge', 'seeded-0', 'seeded-1', '--report-dir', 'seeded');
    await cli('merge', 'seeded', '--report-dir', 'seeded-again');

    const seedsIn = (path: string) => {
      const { results } = JSON.parse(readFileSync(join(directory, path, 'results.json'), 'utf8'));
      return new Map(
        results.map((each: Record<string, string>) => [each.name, /--seed (\d+) -g/.exec(each.rerun ?? '')?.[1]]),
      );
    };
    const ofShards = new Map([...seedsIn('seeded-0'), ...seedsIn('seeded-1')]);
    expect(new Set(ofShards.values())).toEqual(new Set(['70', '71']));
    expect(seedsIn('seeded')).toEqual(ofShards);
    expect(readFileSync(join(directory, 'seeded/summary.md'), 'utf8')).toContain('seed 70, 71');
    expect(seedsIn('seeded-again')).toEqual(ofShards);
  });

  test('are red when the report of a shard is missing', async () => {
    const { code, stdout } = await cli('merge', 'fixed', 'nowhere');
    const alone = await cli('merge', 'second', '--report-dir', 'alone');

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(alone.stdout).toContain('The report of the shard 1/2 is missing.');
    expect(alone.code).toBe(1);
  });

  test('name a report that is not of a shard', async () => {
    await cli(...host, '-g', 'CheckFileInfoSchema', '--report-dir', 'foreign');
    const { stdout } = await cli('merge', 'first', 'second', 'foreign', '--report-dir', 'joined');

    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /foreign is not the report of a shard; its results are of another run, against http:\S+\./,
    );
    expect(stdout).not.toContain('second is not');
  });

  test.each([
    ['a report twice', ['merge', 'first', 'first'], /is in first and in first; merge the shards of one run/],
    ['a report that is missing', ['merge', 'nowhere'], /the report nowhere cannot be read \(ENOENT\)/],
    [
      'more shards than groups',
      [...host, ...groups, '--shard', '4/4'],
      /--shard 4\/4: only 3 groups are selected, .* use --shard 1\/3 to 3\/3/,
    ],
    [
      'more shards than one group',
      [...host, '-g', 'Locks', '--shard', '1/9'],
      /only 1 group is selected, .* without --shard/,
    ],
    [
      'more shards than ever',
      [...host, '--shard', '1/1000'],
      /--shard must be one of at most 99 shards; got "1\/1000"/,
    ],
    ['a shard beyond the last', [...host, '--shard', '3/2'], /--shard 3\/2: the first number must not exceed/],
    ['a shard without a form', [...host, '--shard', 'two'], /--shard must have the form 1\/4; got "two"/],
  ])('refuse %s', async (_, words, sentence) => {
    const { code, stderr } = await cli(...words, '--report-dir', 'refused');

    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });

  test('a shard whose groups the host does not support is not red', async () => {
    const words = ['--variant', 'no-coauth', '-g', 'CoauthLocks', '-g', 'Locks', '--shard', '1/2'];
    const { code, stdout } = await cli(...host, ...words, '--report-dir', 'unsupported');

    expect(stdout).toContain('no check is red, but none passed');
    expect(code).toBe(0);
  });
});

describe('a second run with the same report directory', () => {
  test('says what changed since the last run, in the terminal and on top of report.html', async () => {
    const there = emptyDirectory();
    await using broken = await startHost({ defects: defectsNamed(['unlock-ignores-lock-id']) });
    const judge = (...words: string[]) =>
      callCli(['run', '-g', 'Locks', ...words], {
        directory: there,
        environment: { WOPI_SRC: broken.wopisrc, WOPI_TOKEN: broken.token },
      });
    const resultsFile = join(there, 'wopi-report/results.json');
    const html = () => readFileSync(join(there, 'wopi-report/report.html'), 'utf8');
    const first = await judge('-n', 'LockMismatchOnUnlockRequest', '-n', 'UnlockUnlockedFile');
    const firstHtml = html();
    const asIfGreen = JSON.parse(readFileSync(resultsFile, 'utf8'));
    for (const result of asIfGreen.results) result.outcome = result.outcome === 'passed' ? 'failed' : 'passed';
    writeFileSync(resultsFile, JSON.stringify(asIfGreen));
    const second = await judge();

    expect(first.stdout).not.toContain('Since the last run');
    expect(firstHtml).not.toContain('Since the last run');
    expect(second.stdout).toMatch(
      /Since the last run \(2\S+ \S+ UTC\): 1 turned red \(Locks\/LockMismatchOnUnlockRequest\), 1 turned green \(Locks\/UnlockUnlockedFile\), 0 still red\n/,
    );
    expect(html()).toMatch(/<h2>Since the last run \(2\S+ \S+ UTC\)<\/h2>[\s\S]*1 turned red<ul><li><a href="#Locks-/);
    expect(html().indexOf('Since the last run')).toBeLessThan(html().indexOf('<h2>Red checks'));

    writeFileSync(resultsFile, 'not JSON, of wopi-conformance');
    expect((await judge()).stdout).not.toContain('Since the last run');
    expect((await judge('--profile', 'launch')).stdout).not.toContain('Since the last run');
  });
});

describe('compare', () => {
  test('shows what turned red, and is red', async () => {
    const { code, stdout } = await cli('compare', 'fixed', 'whole');

    expect(stdout).toContain('2 turned red, 0 turned green, 0 still red\nbefore: no check is red: 21 passed');
    expect(stdout).toContain('Turned red (2)\n  Locks/LockMismatchAfterUnlockAndRelockRequest: Unlock');
    expect(code).toBe(1);
  });

  test('shows what turned green, and what is no longer judged', async () => {
    const green = await cli('compare', 'whole', 'fixed');
    const part = await cli('compare', 'whole/results.json', 'first');

    expect(green.stdout).toContain('Turned green (2)\n  Locks/LockMismatchAfterUnlockAndRelockRequest\n');
    expect(green.code).toBe(0);
    expect(part.stdout).toMatch(/No longer judged \(\d+\)/);
  });

  test('prints Markdown', async () => {
    const { stdout } = await cli('compare', 'fixed', 'whole', '--markdown');

    expect(stdout).toMatch(/^## WOPI conformance: ❌ 2 turned red, 0 turned green, 0 still red\n/);
    expect(stdout).toContain('### Turned red (2)\n\n- ` Locks/LockMismatchAfterUnlockAndRelockRequest `');
  });

  test('does not take a run that judged nothing for a green one', async () => {
    await cli('http://127.0.0.1:1/wopi/files/1', '-t', 'x', '-g', 'Locks', '--report-dir', 'down');

    const { code, stderr } = await cli('compare', 'whole', 'down');

    expect(stderr).toContain('the run of down judged nothing: 127.0.0.1:1 refused the connection');
    expect(code).toBe(2);
  });
});

test('a content that the host cut is the title of its failure, not the Size that follows from it', async () => {
  await cli(...host, '--defect', 'put-file-keeps-64-kib', '-n', 'PutFileOf65537Bytes', '--report-dir', 'cut');
  const { causes, results } = JSON.parse(readFileSync(join(directory, 'cut/results.json'), 'utf8'));

  expect(causes).toMatchObject([{ title: 'GetFile returns 200 and only the beginning of the expected body' }]);
  expect(results).toMatchObject([{ likelyCause: expect.stringContaining('may limit the body') }]);
});
