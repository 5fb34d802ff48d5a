import {
  type CheckResult,
  type CountedKind,
  countedKinds,
  isRed,
  outcomes,
  type RunReport,
  type Summary,
  summarize,
} from '../harness/results/result.ts';

/** One group of a run with its results, in the order in which they ran. */
export interface GroupResults {
  readonly group: string;
  readonly results: readonly CheckResult[];
  readonly summary: Summary;
  readonly red: number;
  readonly durationMs: number;
}

export function groupResults(report: RunReport): GroupResults[] {
  return groupBy(report.results, ({ group }) => group).map(([group, results]) => ({
    group,
    results,
    summary: summarize(results),
    red: results.filter((result) => isRed(result, report)).length,
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0),
  }));
}

/** The columns of a table of groups: every outcome, and what only a baseline knows where there is any. */
export function columnsFor(summary: Summary): readonly CountedKind[] {
  return [...outcomes, ...(['expected', 'unexpected'] as const).filter((kind) => summary[kind] > 0)];
}

/** The kinds of which there are some, as `12 passed`. */
export function countsIn(summary: Summary): readonly string[] {
  return countedKinds.filter((kind) => summary[kind] > 0).map((kind) => `${summary[kind]} ${kind}`);
}

/** Skipped results that share one reason. */
export interface SkippedTogether {
  readonly reason: string;
  readonly results: readonly CheckResult[];
}

export function skippedByReason({ results }: RunReport): SkippedTogether[] {
  const skipped = results.filter(({ outcome }) => outcome === 'skipped');
  return groupBy(skipped, ({ reason = 'no reason given' }) => reason).map(([reason, together]) => ({
    reason,
    results: together,
  }));
}

/** Results, or other items, by key, in the order in which the keys were met. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, [Item, ...Item[]]][] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups];
}
