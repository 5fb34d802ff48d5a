import { describe, expect, test } from 'vitest';
import { accessTokenChecks, launchChecks } from '../../cli/launch-checks.ts';
import { defectNamed, variantNamed } from '../../reference-host/host-options.ts';
import { readKills } from '../../suites/testing/kills.ts';
import { runAgainstReferenceHost, type SelfTestOptions } from '../../suites/testing/run-against-reference-host.ts';
import { checkId } from '../results/check-id.ts';
import { launchGroups } from '../results/required-groups.ts';
import type { CheckResult } from '../results/result.ts';
import { groupItems } from './group-items.ts';
import { parseLaunchFile } from './launch-file.ts';
import type { LaunchItem } from './launch-item.ts';
import { manualTestingGroups, manualTestingItems } from './manual-testing-items.ts';

const shown = new Set<string>([...launchGroups, ...manualTestingGroups, 'Extended.Content']);
const checks = launchChecks().filter(({ suite }) => shown.has(suite.group));

async function resultsOn(options: Partial<SelfTestOptions>): Promise<readonly CheckResult[]> {
  return (await runAgainstReferenceHost({ checks, ...options })).results;
}

function itemsFrom(results: readonly CheckResult[]): LaunchItem[] {
  return [...groupItems({ results, accessTokenChecks: accessTokenChecks(checks) }), ...manualTestingItems(results, {})];
}

async function itemsOf(options: Partial<SelfTestOptions>): Promise<LaunchItem[]> {
  return itemsFrom(await resultsOn(options));
}

let onRightHost: ReturnType<typeof resultsOn> | undefined;

function resultsOnRightHost(): ReturnType<typeof resultsOn> {
  onRightHost ??= resultsOn({});
  return onRightHost;
}

/**
 * The items of a host with one defect: only the checks that the kill matrix lists for it are run, because every other
 * one has the outcome that it has on a right host.
 */
async function itemsWithDefect(name: string): Promise<LaunchItem[]> {
  const isRed = (id: string) => readKills()[name]?.includes(id);
  const own = await resultsOn({
    defects: [defectNamed(name)],
    checks: checks.filter(({ suite, check }) => isRed(checkId({ group: suite.group, name: check.name }))),
  });
  const ownById = new Map(own.map((result) => [checkId(result), result]));
  return itemsFrom((await resultsOnRightHost()).map((result) => ownById.get(checkId(result)) ?? result));
}

const idsOf = (items: readonly LaunchItem[], state: LaunchItem['state']) =>
  items.filter((item) => item.state === state).map(({ id }) => id);
const named = (items: readonly LaunchItem[], id: string) => items.find((item) => item.id === id);

describe('a right host', () => {
  test('has nothing blocked; what is open needs a page, a signed run or a person', async () => {
    const items = itemsFrom(await resultsOnRightHost());
    expect(idsOf(items, 'blocked')).toEqual([]);
    expect(idsOf(items, 'open').filter((id) => !id.startsWith('manual.'))).toEqual([
      'groups.HostFrameIntegration',
      'groups.ProofKeys',
    ]);
    expect(items.filter(({ id, state }) => id.startsWith('manual.') && state === 'ready').length).toBe(8);
  });

  test('passes ProofKeys when requests are signed', async () => {
    const items = await itemsOf({ signed: true });
    expect(named(items, 'groups.ProofKeys')).toMatchObject({ state: 'ready', says: 'All 7 tests of ProofKeys pass.' });
  });

  test('that refuses PutRelativeFile is judged by the group for that', async () => {
    const items = await itemsOf({ variant: variantNamed('cannot-write-relative') });
    expect(named(items, 'groups.PutRelativeFile')?.says).toContain('PutRelativeFileUnsupported');
    expect(idsOf(items, 'blocked')).toEqual([]);
  });

  test('without user info does not need its group', async () => {
    const items = await itemsOf({ claims: { SupportsUserInfo: false } });
    expect(named(items, 'groups.PutUserInfo')).toMatchObject({ state: 'not applicable' });
    expect(idsOf(items, 'blocked')).toEqual([]);
  });
});

describe('a defect blocks exactly its item', () => {
  test.each([
    ['groups.CheckFileInfoSchema', 'flags-as-text'],
    ['groups.EditFlows', 'put-file-always-needs-a-lock'],
    ['groups.Locks', 'unlock-of-unlocked-file-succeeds'],
    ['manual.two-users-lock-and-save', 'lock-id-hidden-from-other-users'],
    ['manual.viewer-cannot-edit', 'viewer-reads-an-old-version'],
    ['groups.FileVersion', 'version-is-the-digest'],
    ['groups.PutUserInfo', 'user-info-lost'],
    ['groups.RenameFileIfCreateChildFileIsNotSupported', 'rename-ignores-lock-id'],
    ['groups.PutRelativeFile', 'save-as-both-targets-accepted'],
    ['manual.two-users-see-one-file', 'file-id-of-user'],
    ['manual.saved-content-is-read', 'file-url-out-of-date'],
    ['manual.download-is-newest', 'download-url-out-of-date'],
    ['manual.download-is-newest', 'download-url-is-a-page'],
  ])('%s: %s', async (id, defect) => {
    const items = await itemsWithDefect(defect);
    expect(idsOf(items, 'blocked')).toEqual([id]);
    expect(named(items, id)?.evidence.length).toBeGreaterThan(0);
    expect(named(items, id)?.toDo).toMatch(/^Make /);
  });

  // One rule is judged by checks of several items.
  test.each([
    [['groups.EditFlows', 'groups.AccessTokens'], 'get-file-without-token'],
    [['groups.BaseWopiViewing', 'groups.EditFlows', 'manual.viewer-cannot-edit'], 'owner-id-empty'],
    [['groups.Locks', 'manual.two-users-lock-and-save', 'manual.one-user-twice'], 'lock-refuses-own-lock-id'],
    [['groups.PutRelativeFile', 'manual.save-as'], 'save-as-without-host-urls'],
    [['groups.RenameFileIfCreateChildFileIsNotSupported', 'manual.rename-is-reflected'], 'new-files-cannot-be-renamed'],
  ])('or its items: %s: %s', async (ids, defect) => {
    expect(idsOf(await itemsWithDefect(defect), 'blocked')).toEqual(ids);
  });

  test('groups.ProofKeys: old-proof-key-forgotten', async () => {
    const items = await itemsOf({ signed: true, defects: [defectNamed('old-proof-key-forgotten')] });
    expect(idsOf(items, 'blocked')).toEqual(['groups.ProofKeys']);
  });
});

describe('a group that was skipped is not ready', () => {
  test('without DeleteFile, whose absence is an item of its own', async () => {
    const items = await itemsOf({ claims: { SupportsDeleteFile: false } });
    expect(idsOf(items, 'blocked').filter((id) => id.startsWith('groups.'))).toEqual([
      'groups.PutRelativeFile',
      'groups.RenameFileIfCreateChildFileIsNotSupported',
      'groups.SupportsDeleteFile',
    ]);
  });

  test('although a group is skipped for a different reason first', async () => {
    const items = await itemsOf({ claims: { SupportsDeleteFile: false, SupportsUpdate: false } });
    expect(named(items, 'groups.SupportsDeleteFile')).toMatchObject({ state: 'blocked' });
  });

  test('because the host validates no proofs', async () => {
    const items = await itemsOf({ variant: variantNamed('no-proof'), signed: true });
    expect(named(items, 'groups.ProofKeys')).toMatchObject({ state: 'blocked' });
    expect(named(items, 'groups.ProofKeys')?.evidence.join()).toContain('does not validate proofs');
  });
});

describe('the checklist', () => {
  test('is open until a person says that it is done, and then names who did it', () => {
    const text = 'checklist: { sharing: { done: true, by: Ada, on: 2027-01-04 }, download: { done: false } }';
    const items = manualTestingItems([], parseLaunchFile({ name: 'wopi-launch.yaml', text }));
    expect(named(items, 'manual.sharing')).toMatchObject({ state: 'ready', says: 'Done by Ada on 2027-01-04.' });
    expect(named(items, 'manual.download')).toMatchObject({ state: 'open', field: 'checklist.download' });
  });

  test('names the account that a step needs', () => {
    expect(named(manualTestingItems([], {}), 'manual.viewer-cannot-edit')).toMatchObject({
      state: 'open',
      field: 'host.readOnly',
    });
  });
});
