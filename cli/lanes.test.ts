import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { Defect } from '../reference-host/defects/defect.ts';
import { defectsNamed } from '../reference-host/defects/index.ts';
import { after, changeJson, setJson } from '../reference-host/defects/rewrite.ts';
import type { HostOptions } from '../reference-host/host.ts';
import { type RunningHost, startHost } from '../reference-host/start-host.ts';
import { loadOrCreateProofKeys, publicProofKeys } from '../wopi/proof-key.ts';
import { type PartialSettings, runConformance } from './library.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory, runCli, startCli } from './testing/run-cli.ts';

interface Judged {
  readonly report: RunReport;
  readonly left: boolean;
}

/** Runs in process against a new host; `left` is whether anything remains on the host afterwards. */
async function judge(host: HostOptions, settings: PartialSettings): Promise<Judged> {
  await using running = await startHost(host);
  const before = running.host.snapshot();
  const target = { wopisrc: [running.wopisrc], token: running.token };
  const report = await runConformance({ settings: { ...target, proof: false, ...settings } });
  return { report, left: JSON.stringify(running.host.snapshot()) !== JSON.stringify(before) };
}

function verdicts({ results }: RunReport): readonly string[] {
  return results.map(({ group, name, outcome, mismatches }) =>
    [checkId({ group, name }), outcome, ...mismatches.map(({ at }) => at)].join(' '),
  );
}

/** How many files a run made for its lanes. */
async function scratchFilesOf(settings: PartialSettings): Promise<number> {
  let made = 0;
  const counting: Defect = {
    name: 'counting',
    breaks: 'Nothing: counts.',
    caughtBy: [],
    middleware: async ({ req }, next) => {
      if (/lane/.test(req.header('X-WOPI-RelativeTarget') ?? req.header('X-WOPI-SuggestedTarget') ?? '')) made += 1;
      await next();
    },
  };
  await judge({ defects: [counting] }, settings);
  return made;
}

const distant: Defect = {
  name: 'distant',
  breaks: 'Nothing: each response takes its time.',
  caughtBy: [],
  middleware: async (_, next) => {
    await delay(12);
    await next();
  },
};

/** The user has other rights in new files. */
const readOnlyCopies: Defect = {
  name: 'read-only-copies',
  breaks: 'The user has the same rights in a new file.',
  caughtBy: [],
  middleware: after('CheckFileInfo', (c) =>
    changeJson(c, (info) => ({ ...info, UserCanRename: info.BaseFileName === 'test.wopitest' })),
  ),
};

const fewGroups = { testgroup: ['Locks', 'EditFlows', 'GetLock'] };

describe('--lanes', () => {
  test('finds nothing wrong with a correct host, and leaves nothing on it', { timeout: 240_000 }, async () => {
    const directory = emptyDirectory();
    const proofKeys = publicProofKeys(loadOrCreateProofKeys(directory));
    const { report, left } = await judge({ proofKeys }, { lanes: 4, proof: true, 'proof-keys': directory });
    expect(verdicts(report).filter((verdict) => !/ (passed|skipped)$/.test(verdict))).toEqual([]);
    expect({ left, leftovers: report.leftovers, notices: report.notices }).toEqual({
      left: false,
      leftovers: [],
      notices: [],
    });
  });

  test('returns the verdicts of one lane, in the same order, with few more requests', {
    timeout: 240_000,
  }, async () => {
    // At least one in every part of the catalogue. Each breaks its rule whatever else happens on the host.
    const defects = defectsNamed([
      'size-as-text',
      'unlock-ignores-lock-id',
      'sha256-in-hexadecimal',
      'user-info-lost',
      'activities-need-data',
      'save-as-names-not-decoded',
      'rename-writes-plus-for-space',
      'delete-answers-204',
      'children-null-when-empty',
      'metadata-cut-at-255',
      'upload-without-item-version',
      'path-without-wopi',
    ]);
    const alone = await judge({ defects }, { lanes: 1 });
    const sideBySide = await judge({ defects }, { lanes: 4 });
    expect(verdicts(sideBySide.report)).toEqual(verdicts(alone.report));
    expect(alone.report.summary.failed).toBeGreaterThan(defects.length);
    expect(sideBySide.left).toBe(false);
    expect(sideBySide.report.requests / alone.report.requests).toBeLessThan(1.06);
  });

  test('judges what the host says about the test file on that file', async () => {
    const defects = [...defectsNamed(['test-file-percent-encoded', 'get-file-length-off']), distant];
    const testgroup = ['BaseWopiViewing', 'Locks', 'EditFlows', 'GetLock', 'CoauthLocks', 'Extended.CheckFileInfo'];
    const { report } = await judge({ defects }, { lanes: 4, 'keep-content': true, testgroup });
    const red = report.results.filter(({ outcome }) => ['failed', 'warned'].includes(outcome)).map(checkId);
    expect(red).toEqual(
      expect.arrayContaining(['BaseWopiViewing/GetUnlockedFile', 'Extended.CheckFileInfo/BaseFileNameIsPlainText']),
    );
  });

  test('makes two files for each, and no more than there are groups', async () => {
    const groups = ['GetLock', 'EditFlows', 'Locks', 'CoauthLocks'];
    expect(await scratchFilesOf({ lanes: 2, testgroup: groups })).toBe(3);
    expect(await scratchFilesOf({ lanes: 4, testgroup: groups.slice(0, 2) })).toBe(1);
  });

  test('makes no files for one lane, and for checks that only read', async () => {
    expect(await scratchFilesOf({ lanes: 1, testgroup: ['GetLock', 'EditFlows'] })).toBe(0);
    expect(await scratchFilesOf({ lanes: 4, testgroup: ['CheckFileInfoSchema', 'BaseWopiViewing'] })).toBe(0);
  });

  test.each([
    ['several by default on a distant host', {}, 'auto', true],
    ['one on request', {}, 1, false],
    ['one where no file can be deleted, without a notice', { SupportsDeleteFile: false }, 'auto', false],
  ] as const)('are %s', async (_, claims, lanes, areSeveral) => {
    const testgroup = ['Locks', 'GetLock', 'EditFlows', 'CoauthLocks', 'CheckFileInfoSchema'];
    const { report } = await judge({ defects: [distant], claims }, { testgroup, lanes, evidence: 'all' });
    const bodies = report.results.flatMap(({ exchanges }) => exchanges.map(({ response }) => response?.body ?? ''));
    expect({
      areSeveral: bodies.some((body) => /"BaseFileName":"[^"]*lane/.test(body)),
      notices: report.notices,
    }).toEqual({
      areSeveral,
      notices: [],
    });
  });

  test.each([
    [
      'offers no operation that creates files',
      { variant: 'cannot-write-relative', claims: { SupportsContainers: false } },
      'neither PutRelativeFile nor CreateChildFile',
    ],
    ['cannot delete', { claims: { SupportsDeleteFile: false } }, 'SupportsDeleteFile of CheckFileInfo must be true'],
    [
      'promises more than it does',
      { defects: defectsNamed(['save-as-slugs']), limits: { content: 10 } },
      'PutRelativeFile failed; status',
    ],
  ] satisfies [string, HostOptions, string][])(
    'falls back to one lane, with one notice, on a host that %s',
    async (_, host, reason) => {
      const { report } = await judge(host, { lanes: 4, ...fewGroups });
      expect(report.notices).toEqual([expect.stringMatching(/^Groups ran in sequence instead of in 4 lanes/)]);
      expect(report.notices[0]).toContain(reason);
      expect(report.results).toHaveLength(21);
    },
  );
});

test('files that the host describes differently from the test file are not used, and deleted', async () => {
  const { report, left } = await judge({ defects: [readOnlyCopies] }, { lanes: 4, ...fewGroups });
  expect(report.notices).toEqual([expect.stringMatching(/UserCanRename is false, but true for the test file\.$/)]);
  expect({ left, leftovers: report.leftovers }).toEqual({ left: false, leftovers: [] });
});

test('files whose URL has another origin are not used, and deleted', async () => {
  const defects = defectsNamed(['save-as-url-of-another-host']);
  const { report, left } = await judge({ defects }, { lanes: 4, ...fewGroups });
  expect(report.notices.join('\n')).toMatch(/the URL of the new file \S+ has the origin http:\/\/localhost:\d+\./);
  expect({ left, leftovers: report.leftovers }).toEqual({ left: false, leftovers: [] });
});

test('a new file that nothing proves to be the run’s own is the only one, is left, and is listed', async () => {
  const oneName = after('CheckFileInfo', (c) => setJson(c, { BaseFileName: 'test.wopitest' }));
  const defects = [{ ...readOnlyCopies, middleware: oneName }];
  const { report } = await judge({ defects }, { lanes: 4, ...fewGroups });
  expect(report.leftovers).toMatchObject([{ what: 'scratch file', reason: expect.stringContaining('test.wopitest') }]);
  expect(report.notices).toEqual([expect.stringMatching(/^Groups ran in sequence instead of in 4 lanes/)]);
});

test('no file is made before the content of the test file is kept', async () => {
  await using running = await startHost({ defects: defectsNamed(['get-file-length-off']) });
  const before = running.host.snapshot();
  const directory = emptyDirectory();
  const { code, stderr } = await callCli(['-w', running.wopisrc, '-t', running.token, '--lanes', '4'], { directory });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('nothing was changed') });
  const { diagnosis, verdict } = JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8'));
  expect(diagnosis).toMatchObject({ cause: 'ContentNotKept', advice: [expect.stringContaining('--keep-content')] });
  expect(verdict.kind).toBe('not-judged');
  expect(readFileSync(join(directory, 'wopi-report/junit.xml'), 'utf8')).toContain('ContentNotKept');
  expect(running.host.snapshot()).toEqual(before);
});

test('lanes have files from CreateChildFile where the user may not use PutRelativeFile', async () => {
  const { report } = await judge({ variant: 'cannot-write-relative' }, { lanes: 2, ...fewGroups });
  expect(report.notices).toEqual([]);
  expect(report.leftovers).toEqual([]);
});

describe('several files', () => {
  async function filesOf({ wopisrc, token, url }: RunningHost): Promise<readonly string[]> {
    const response = await fetch(`${wopisrc}?access_token=${token}`, {
      method: 'POST',
      headers: { 'X-WOPI-Override': 'PUT_RELATIVE', 'X-WOPI-SuggestedTarget': 'second.wopitest' },
      body: 'second',
    });
    const { Url } = (await response.json()) as { readonly Url: string };
    return [wopisrc, url + new URL(Url).pathname];
  }

  test('are tested in parallel, each with its own token', async () => {
    await using running = await startHost();
    const files = await filesOf(running);
    const tokens = files.map((wopisrc) => running.host.issueToken({ resource: `file:${wopisrc.split('/').at(-1)}` }));
    const before = running.host.snapshot();
    const command = `case "$WOPI_SRC" in ${files[0]}) echo '${tokens[0]}';; *) echo '${tokens[1]}';; esac`;
    const words = files.flatMap((wopisrc) => ['-w', wopisrc]);
    const { code, stdout } = await runCli([...words, '--token-command', command, '-g', 'Locks', '-g', 'GetLock']);
    expect(stdout).toMatch(/PASSED {2}no check is red: 16 passed/);
    expect(stdout).toContain(files.join(' '));
    expect({ code, after: running.host.snapshot() }).toEqual({ code: 0, after: before });
  });

  test('must be different files', async () => {
    const words = ['-w', 'http://host/files/1', '-w', 'http://host/files/1', '-t', 'x'];
    const { code, stderr } = await runCli(words);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('/files/1 occurs twice') });
  });
});

test('every scratch file is deleted on Ctrl-C', async () => {
  await using running = await startHost();
  const before = running.host.snapshot();
  const { child, ended } = startCli(['-w', running.wopisrc, '-t', running.token, '--lanes', '3']);
  let hasStarted = false;
  child.stdout?.on('data', (text: string) => {
    // A second signal would end the run without clean-up.
    if (!hasStarted && text.includes('Locks/')) hasStarted = child.kill('SIGINT');
  });
  const { code } = await ended;
  expect({ code, after: running.host.snapshot() }).toEqual({ code: 130, after: before });
});

test('another client that has locked the file ends the run, and no result of a scratch file is shown', async () => {
  await using running = await startHost({ defects: [distant] });
  const { wopisrc, token } = running;
  const headers = { 'X-WOPI-Override': 'LOCK', 'X-WOPI-Lock': 'lock of another client' };
  await fetch(`${wopisrc}?access_token=${token}`, { method: 'POST', headers });
  const before = running.host.snapshot();
  const { code, stdout, stderr } = await runCli(['-w', wopisrc, '-t', token, '--lanes', '4', '--yes']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('lock of another client');
  expect(running.host.snapshot()).toEqual(before);
});
