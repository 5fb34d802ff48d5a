import { readFileSync, statSync } from 'node:fs';
import { SelectionError } from '../harness/checks/select.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import { redResults } from '../reports/judge-run.ts';
import { readJson } from '../reports/read-json.ts';
import type { Narrow } from './selected-checks.ts';
import { jsonReportFile, type ReportSettings } from './write-reports.ts';

/**
 * Leaves only the checks that were red in the last run. Its report is read at once, because a run removes it; what is
 * wrong with it is thrown when it is used.
 */
export function lastFailed(settings: ReportSettings): Narrow {
  const { path, previous } = jsonReportFile(settings);
  const json = textOf(path) ?? textOf(previous);
  return (checks) => {
    if (json === undefined)
      throw new SelectionError(`--last-failed: there is no ${path} of an earlier run; run without --last-failed first`);
    const ids = idsToRepeat(readJson(path, json));
    const narrowed = checks.filter((entry) => ids.has(checkId(entry)));
    if (narrowed.length > 0) return narrowed;
    throw new SelectionError(
      ids.size === 0
        ? `--last-failed: no check was red in the last run (${path}); run without --last-failed`
        : `--last-failed: none of the checks that were red in the last run (${path}) is selected`,
    );
  };
}

/**
 * The last run, as its results.json says; undefined if there is none that can be read. The file is read at once, because a
 * run removes it, and understood when it is asked for: that takes longer than the start of a run.
 */
export function lastRun(settings: ReportSettings): () => RunReport | undefined {
  const { path, previous } = jsonReportFile(settings);
  const json = textOf(path) ?? textOf(previous);
  return () => {
    try {
      return json === undefined ? undefined : readJson(path, json);
    } catch {
      return undefined;
    }
  };
}

// A device, such as /dev/zero, may have no end.
function textOf(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

// A run that judged nothing would otherwise forget what it was meant to repeat.
function idsToRepeat(report: RunReport): ReadonlySet<string> {
  return new Set((report.diagnosis ? report.results : redResults(report)).map(checkId));
}
