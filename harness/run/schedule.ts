import type { CheckOfSuite } from '../checks/check.ts';
import { type OptionalChecks, reasonToOmit } from '../checks/optional-checks.ts';

export interface ScheduleOptions extends OptionalChecks {
  readonly lanes: number;
}

/**
 * Groups the checks by suite; those that run last are groups of their own. For several lanes, long groups are divided
 * and the longest comes first, so that all lanes finish at about the same time.
 */
export function scheduleGroups(checks: readonly CheckOfSuite[], options: ScheduleOptions): CheckOfSuite[][] {
  const first = bySuite(checks.filter(({ check }) => !check.runsLast));
  const last = bySuite(checks.filter(({ check }) => check.runsLast));
  if (options.lanes === 1) return [...first, ...last];
  const length = (group: readonly CheckOfSuite[]) => group.reduce((sum, entry) => sum + lengthOf(entry, options), 0);
  const longest = Math.max(shortestPart, length(first.flat()) / options.lanes / 2);
  const parts = first.flatMap((group) => inEqualParts(group, Math.ceil(length(group) / longest)));
  return [...parts.sort((a, b) => length(b) - length(a)), ...last];
}

// Each part of a group reads again what the host claims.
const shortestPart = 10;

function inEqualParts(group: readonly CheckOfSuite[], count: number): CheckOfSuite[][] {
  const size = Math.ceil(group.length / Math.max(1, count));
  const starts = Array.from({ length: Math.ceil(group.length / size) }, (_, index) => index * size);
  return starts.map((start) => group.slice(start, start + size));
}

function bySuite(checks: readonly CheckOfSuite[]): CheckOfSuite[][] {
  const suites = new Map<CheckOfSuite['suite'], CheckOfSuite[]>();
  for (const entry of checks) suites.set(entry.suite, [...(suites.get(entry.suite) ?? []), entry]);
  return [...suites.values()];
}

// The unit is a check that does not wait, about a tenth of a second.
function lengthOf({ check }: CheckOfSuite, options: ScheduleOptions): number {
  if (reasonToOmit(check, options) !== undefined) return 0;
  const { waitsSeconds = 0, transfersMegabytes = 0, sendsRequests = 0 } = check;
  return 1 + waitsSeconds * 10 + transfersMegabytes + sendsRequests / 4;
}

/** Splits a group into steps: adjacent read-only checks share a step, every other check has its own. */
export function stepsOf(group: readonly CheckOfSuite[]): CheckOfSuite[][] {
  return group.reduce<CheckOfSuite[][]>((steps, entry) => {
    const last = steps.at(-1);
    if (last && entry.check.readOnly && last[0]?.check.readOnly) last.push(entry);
    else steps.push([entry]);
    return steps;
  }, []);
}

/** Runs a task for each item, at most `limit` at a time. */
export async function runConcurrently<Item>(
  items: readonly Item[],
  limit: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await task(item);
  };
  await Promise.all(Array.from({ length: limit }, work));
}
