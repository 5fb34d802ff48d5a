import { countOf } from '../results/count-of.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';
import type { CheckOfSuite } from './check.ts';
import { SelectionError } from './select.ts';

/**
 * The checks of one shard, such as `1/4`, in their order. Groups stay whole and are divided so that the shards have
 * about as many checks.
 * @throws {SelectionError} when there are fewer groups than shards.
 */
export function checksOfShard(checks: readonly CheckOfSuite[], shard: string): CheckOfSuite[] {
  const [index = 1, count = 1] = shard.split('/').map(Number);
  if (index > count) throw new ConfigurationError(`--shard ${shard}: the first number must not exceed the second`);
  const groups = sizesOf(checks);
  if (count > groups.size) throw new SelectionError(`--shard ${shard}: ${tooMany(groups.size)}`);
  const mine = new Set(divide(groups, count)[index - 1]);
  return checks.filter(({ suite }) => mine.has(suite.group));
}

// Groups stay whole, so a shard beyond their number would have nothing to run.
function tooMany(groups: number): string {
  if (groups === 1) return 'only 1 group is selected, and a group is not divided; run it without --shard';
  return `only ${countOf(groups, 'group')} are selected, and a group is not divided; use --shard 1/${groups} to ${groups}/${groups}, or select more groups`;
}

function sizesOf(checks: readonly CheckOfSuite[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { suite } of checks) sizes.set(suite.group, (sizes.get(suite.group) ?? 0) + 1);
  return sizes;
}

function divide(groups: ReadonlyMap<string, number>, count: number): string[][] {
  const shards = Array.from({ length: count }, () => ({ size: 0, groups: [] as string[] }));
  for (const [group, size] of [...groups].toSorted(([, a], [, b]) => b - a)) {
    const smallest = shards.reduce((least, shard) => (shard.size < least.size ? shard : least));
    smallest.size += size;
    smallest.groups.push(group);
  }
  return shards.map(({ groups }) => groups);
}
