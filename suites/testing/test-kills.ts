import { expect, test } from 'vitest';
import type { CheckOfSuite } from '../../harness/checks/check.ts';
import { checkId } from '../../harness/results/check-id.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { checksForEditor } from './every-check.ts';
import { killRow } from './kill-row.ts';
import { killDifference, readKills } from './kills.ts';

/** One in this many of the groups without red checks runs against a defect, other ones against the next defect. */
const oneGroupIn = 24;

/** One in this many of the checks that stay green runs, in each group that runs. */
const oneCheckIn = 4;

/** What these break in one check shows in another one of its group that runs later. */
const accumulating: ReadonlySet<string> = new Set([
  'child-file-from-template',
  'delete-does-nothing',
  'empty-file-not-found',
  'empty-files-return-204-for-collabora',
  'refused-lock-is-remembered-for-collabora',
  'rename-after-coauth-session-tells-old-name',
  'session-ends-with-a-rename-for-collabora',
  'session-ends-with-a-rename-for-onlyoffice',
  'sha256-not-of-earlier-content',
  'unlock-is-seen-late',
  'unlock-keeps-the-lock',
]);

/** What these break in one group shows in another one that runs later. */
const spreading: ReadonlySet<string> = new Set([
  'empty-files-return-204-for-onlyoffice',
  'file-info-stale-after-chunked-upload',
  'put-file-brings-deleted-files-back',
  'put-file-keeps-sequence-number',
  'save-as-copies-source',
  'user-info-written-over',
  'viewing-needs-a-lock-for-onlyoffice',
]);

/**
 * Tests that each defect of one shard turns exactly the checks red that the committed kill matrix lists, among these
 * checks and a sample of the others. Every check against every defect takes twenty times as long:
 * `npm run kills -- --check` does that. Shards are files, so that several workers share them.
 */
export function testKills(shard: number, shards: number): void {
  const hosts = defects.filter(({ needs }) => needs !== 'browser').map((defect, index) => [defect, index] as const);
  const share = hosts.filter(([, index]) => index % shards === shard - 1);
  test.each(share.map(([defect, index]) => [defect.name, defect, index] as const))(
    '%s turns exactly these checks red',
    async (_, defect, index) => expectExactKills(defect, await killRow(defect, checksNear(defect, index))),
  );
}

/**
 * The checks that a defect turns red, one in four of the others in their groups, and one in four of the checks in one in
 * 24 of the other groups: which ones depends on `index`, so that every check runs against one in 96 of the defects.
 */
export function checksNear({ name, editor }: Defect, index: number): readonly CheckOfSuite[] {
  const checks = checksForEditor(editor);
  if (spreading.has(name)) return checks;
  const red = new Set(readKills()[name]);
  const redGroups = new Set([...red].map((check) => check.slice(0, check.indexOf('/'))));
  const groups = [...new Set(checks.map(({ suite }) => suite.group))];
  const near = new Set(groups.filter((group, place) => redGroups.has(group) || isSampled(place, index, oneGroupIn)));
  // A group meets every 24th defect: among these, another quarter of its checks runs each time.
  const round = Math.floor(index / oneGroupIn);
  const isChosen = (entry: CheckOfSuite, place: number) =>
    accumulating.has(name) || red.has(checkId(entry)) || isSampled(place, round, oneCheckIn);
  return checks.filter((entry, place) => near.has(entry.suite.group) && isChosen(entry, place));
}

function isSampled(place: number, round: number, oneIn: number): boolean {
  return place % oneIn === round % oneIn;
}

/** Expects that these are the checks that the committed kill matrix lists. */
export function expectExactKills({ name }: Defect, actual: readonly string[]): void {
  const committed = readKills()[name] ?? [];
  const { survivors, unexpected } = killDifference(committed, actual);
  const message = [
    `${name} does not turn exactly the checks red that suites/testing/kills.json lists.`,
    ...survivors.map((check) => `  survivor: ${check}`),
    ...unexpected.map((check) => `  unexpected kill: ${check}`),
    `Run \`npm run kills -- ${name}\` and review the diff.`,
    'If there is none, the row depends on which checks run before: list the defect in suites/testing/test-kills.ts.',
  ].join('\n');
  expect(actual, message).toEqual(committed);
}
