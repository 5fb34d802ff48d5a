import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import { type Comparison, compareRuns } from './compare-runs.ts';

/**
 * What has changed since the last run of the same file and profile, in the checks that both have selected; undefined if
 * there are none, or one of the runs judged nothing.
 */
export function sinceLastRun(earlier: RunReport | undefined, later: RunReport): Comparison | undefined {
  if (!earlier || earlier.diagnosis || later.diagnosis) return undefined;
  if (earlier.target.wopisrc !== later.target.wopisrc || earlier.profile !== later.profile) return undefined;
  const common = commonIds(earlier, later);
  if (common.size === 0) return undefined;
  return compareRuns(onlyOf(earlier, common), onlyOf(later, common));
}

function commonIds(earlier: RunReport, later: RunReport): ReadonlySet<string> {
  const ids = new Set(later.results.map(checkId));
  return new Set(earlier.results.map(checkId).filter((id) => ids.has(id)));
}

function onlyOf(report: RunReport, ids: ReadonlySet<string>): RunReport {
  return { ...report, results: report.results.filter((result) => ids.has(checkId(result))) };
}
