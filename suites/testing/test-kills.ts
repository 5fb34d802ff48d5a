import { expect, test } from 'vitest';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { killRow } from './kill-row.ts';
import { killDifference, readKills } from './kills.ts';

/**
 * Tests that each defect of one shard turns exactly the checks red that the committed kill matrix lists. Shards are
 * files, so that several workers share them.
 */
export function testKills(shard: number, shards: number): void {
  const share = defects.filter(({ needs }) => needs !== 'browser').filter((_, index) => index % shards === shard - 1);
  test.each(share.map((defect) => [defect.name, defect] as const))(
    '%s turns exactly these checks red',
    async (_, defect) => expectExactKills(defect, await killRow(defect)),
  );
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
