import type { CheckOfSuite } from '../checks/check.ts';
import { type OptionalChecks, reasonToOmit } from '../checks/optional-checks.ts';

export interface ScheduleOptions extends OptionalChecks {
  readonly lanes: number;
  /** Groups that only read become one in a single lane, so that their checks run side by side. */
  readonly readsTogether?: boolean;
}

/**
 * Groups the checks by suite; those that run last are groups of their own. For several lanes, groups that wait come
 * first, so that all lanes finish at about the same time. Otherwise the order is the same for any number of lanes: what a
 * check leaves on a host that cannot delete it may keep later checks from being judged.
 */
export function scheduleGroups(checks: readonly CheckOfSuite[], options: ScheduleOptions): CheckOfSuite[][] {
  const first = bySuite(checks.filter(({ check }) => !check.runsLast));
  const last = bySuite(checks.filter(({ check }) => check.runsLast));
  if (options.lanes === 1) return [...(options.readsTogether ? readersTogether(first) : first), ...last];
  const extra = (group: readonly CheckOfSuite[]) => group.reduce((sum, entry) => sum + extraTimeOf(entry, options), 0);
  return [...first.sort((a, b) => extra(b) - extra(a)), ...last];
}

function readersTogether(groups: readonly CheckOfSuite[][]): CheckOfSuite[][] {
  const isReader = (group: readonly CheckOfSuite[]) => group.every(({ check }) => check.readOnly);
  const readers = groups.filter(isReader).flat();
  return [...(readers.length > 0 ? [readers] : []), ...groups.filter((group) => !isReader(group))];
}

function bySuite(checks: readonly CheckOfSuite[]): CheckOfSuite[][] {
  const suites = new Map<CheckOfSuite['suite'], CheckOfSuite[]>();
  for (const entry of checks) suites.set(entry.suite, [...(suites.get(entry.suite) ?? []), entry]);
  return [...suites.values()];
}

// The unit is what other checks take, about a tenth of a second.
function extraTimeOf({ check }: CheckOfSuite, options: ScheduleOptions): number {
  if (reasonToOmit(check, options) !== undefined) return 0;
  const { waitsSeconds = 0, transfersMegabytes = 0, sendsRequests = 0 } = check;
  return waitsSeconds * 10 + transfersMegabytes + sendsRequests / 4;
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
