import { Redactor } from '../harness/client/redactor.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { HostUnreachable } from '../harness/run/run-suites.ts';
import { resolveSettings, type Settings } from '../harness/settings/config.ts';
import { suites } from '../suites/host-suites.ts';
import { BaselineFile } from './baseline-file.ts';
import { HostNotJudged } from './host-not-judged.ts';
import { runAndReport } from './run-and-report.ts';
import { selectedChecks } from './selected-checks.ts';

export type { Check, Suite } from '../harness/checks/check.ts';
export { SelectionError } from '../harness/checks/select.ts';
export { type CheckResult, isRed, type RunReport } from '../harness/results/result.ts';
export { UserError } from '../harness/results/user-error.ts';
export { FileInUse } from '../harness/run/file-in-use.ts';
export { OriginalUnsafe } from '../harness/run/original-unsafe.ts';
export type { Settings } from '../harness/settings/config.ts';
export { ConfigurationError } from '../harness/settings/configuration-error.ts';
export { judgeRun, type Verdict } from '../reports/judge-run.ts';
export { renderHar } from '../reports/render-har.ts';
export { renderHtml } from '../reports/render-html.ts';
export { renderJson } from '../reports/render-json.ts';
export { renderJunit } from '../reports/render-junit.ts';
export { renderMarkdown } from '../reports/render-markdown.ts';
export { renderSummary } from '../reports/render-summary.ts';
export { HostNotJudged, HostUnreachable, suites };

/** Settings, all of them optional; `token` may be one for all files. */
export type PartialSettings = Partial<Omit<Settings, 'token'>> & {
  readonly token?: string | readonly string[] | undefined;
};

export interface ConformanceOptions {
  /** Settings by the names of the command line's options, such as `wopisrc`, `token`, `testgroup`. */
  readonly settings: PartialSettings;
  /** Called with each result as it comes. */
  readonly onResult?: (result: CheckResult) => void;
  /** Ends the run early, after cleaning up; the report is then `interrupted`. */
  readonly signal?: AbortSignal;
}

/**
 * Judges a host, as `wopi-conformance run` does. It reads neither environment variables nor a configuration file, and
 * writes no reports. A baseline is used only if the settings name one. If the setting `triage` is true, a host without
 * a usable first response gives a report with a `diagnosis` instead of an error; if it is false, the checks run anyway.
 * Results of checks that passed have their exchanges only with the setting `evidence: 'all'`.
 * @example
 * const report = await runConformance({
 *   settings: { wopisrc: ['https://host.example/wopi/files/42'], token, testgroup: ['Locks'] },
 * });
 * const red = report.results.filter((result) => isRed(result, report));
 * @throws {ConfigurationError} for invalid settings.
 * @throws {SelectionError} when they select no check.
 * @throws {HostUnreachable} when no connection to the host can be made.
 * @throws {HostNotJudged} when the host gives no usable first response, such as for a refused access token.
 * @throws {FileInUse} before the first check, when another client works on the test file.
 * @throws {OriginalUnsafe} before the first check, when the content of the test file could not be kept to restore it.
 */
export async function runConformance({ settings, onResult, signal }: ConformanceOptions): Promise<RunReport> {
  const resolved = resolveSettings({ flags: settings, environment: {} });
  const end = signal ?? new AbortController().signal;
  const report = await runAndReport({
    ...resolved,
    checks: selectedChecks(resolved.settings),
    redactor: new Redactor(),
    baseline: resolved.settings.baseline === undefined ? undefined : new BaselineFile(resolved.settings),
    interruption: { signal: end, requestSignal: end },
    progress: { onStart: () => undefined, onResult: (result) => onResult?.(result), end: () => undefined },
  });
  if (report.diagnosis?.cause === 'HostUnreachable') throw new HostUnreachable(report.diagnosis.summary);
  // A script that only looks at the results must not take a run without any for a green one.
  if (report.diagnosis && settings.triage === undefined) throw new HostNotJudged(report.diagnosis);
  return report;
}
