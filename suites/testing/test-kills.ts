import { expect, test } from 'vitest';
import type { CheckOfSuite } from '../../harness/checks/check.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { checksForEditor } from './every-check.ts';
import { killRow } from './kill-row.ts';
import { killDifference, readKills } from './kills.ts';

/** One in this many of the other groups runs against a defect, other ones against the next defect. */
const oneGroupIn = 24;

/** What these break in one group shows in another one that runs later. */
const spreading: ReadonlySet<string> = new Set([
  'delete-file-without-token',
  'empty-files-return-204-for-onlyoffice',
  'file-info-stale-after-chunked-upload',
  'put-file-brings-deleted-files-back',
  'put-file-keeps-sequence-number',
  'save-as-copies-source',
  'user-info-written-over',
  'viewing-needs-a-lock-for-onlyoffice',
]);

/**
 * Tests that each defect of one shard turns exactly the checks red that the committed kill matrix lists, among the
 * groups of these checks and a sample of the others. Every check against every defect takes ten times as long:
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
 * The checks in the groups that a defect turns red, and in one in 24 of the others: which ones depends on `index`, so
 * that every group runs against one in 24 of the defects.
 */
export function checksNear({ name, editor }: Defect, index: number): readonly CheckOfSuite[] {
  const checks = checksForEditor(editor);
  if (spreading.has(name)) return checks;
  const groups = [...new Set(checks.map(({ suite }) => suite.group))];
  const red = readKills()[name] ?? [];
  const near = groups.filter(
    (group, place) => place % oneGroupIn === index % oneGroupIn || red.some((check) => check.startsWith(`${group}/`)),
  );
  return checks.filter(({ suite }) => near.includes(suite.group));
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
  ].join('\n');
  expect(actual, message).toEqual(committed);
}
