import { Command } from 'commander';
import { checksOf } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import { fileLineFrom, fileLineRule } from '../harness/results/file-line.ts';
import type { RunReport } from '../harness/results/result.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { judgeRun } from '../reports/judge-run.ts';
import { mergeReports, type NamedReport } from '../reports/merge-reports.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { exitCodes } from './exit-codes.ts';
import { exitCodeFor, printSummary } from './print-outcome.ts';
import { readReport, resultsAt } from './read-reports.ts';
import { junitFile } from './run-options.ts';
import {
  isAmong,
  type ReportFile,
  removeReports,
  reportFiles,
  requireDistinct,
  requireWritable,
  writeReports,
} from './write-reports.ts';

interface MergeOptions {
  readonly reportDir: string;
  readonly junit?: string;
  readonly junitPrefix?: string;
  readonly junitFile?: string;
  readonly json?: string;
  readonly html?: string;
  readonly har?: string;
  readonly ignoreSkipped?: boolean;
}

/** `merge`: makes one report of those of several shards. */
export function mergeCommand(end: (code: number) => void): Command {
  return new Command('merge')
    .description('make one report of those of several shards (run --shard)')
    .argument('<report...>', 'results.json of a shard, or its report directory')
    .option('--report-dir <directory>', 'directory of the merged reports', 'wopi-report')
    .option('--junit <file>', 'JUnit report')
    .option('--junit-prefix <name>', 'name in front of each suite and class of it')
    .option('--junit-file <path>', junitFile)
    .option('--json <file>', 'results.json')
    .option('--html <file>', 'HTML report')
    .option('--har <file>', 'HTTP archive of every exchange')
    .option('-s, --ignore-skipped', 'do not print skipped checks; the verdict is the same')
    .action(async (paths: readonly [string, ...string[]], options: MergeOptions) => end(await merge(paths, options)));
}

// What an earlier merge wrote must not pass for the result of one that failed.
function mergedOrNone(merged: () => RunReport, inputs: readonly string[], files: readonly ReportFile[]): RunReport {
  try {
    return merged();
  } catch (error) {
    const read = inputs.map((path) => ({ path: resultsAt(path) }));
    removeReports(files.filter(({ path }) => !isAmong(read, path)));
    throw error;
  }
}

async function merge([first, ...others]: readonly [string, ...string[]], options: MergeOptions): Promise<number> {
  const { reportDir, junit, junitPrefix, junitFile: file, json, html, har } = options;
  if (file !== undefined && !fileLineFrom(file))
    throw new ConfigurationError(`--junit-file ${fileLineRule}; got ${JSON.stringify(file.slice(0, 200))}`);
  const named = { 'junit-prefix': junitPrefix, 'junit-file': file };
  const files = reportFiles({ 'report-dir': reportDir, junit, ...named, json, html, har });
  requireDistinct(files);
  const read = (path: string): NamedReport => ({ name: path, report: readReport(path) });
  const order = checksOf(suitesOfAllEditors).map(checkId);
  const report = mergedOrNone(() => mergeReports([read(first), ...others.map(read)], order), [first, ...others], files);
  requireWritable(files);
  const problems = await writeReports(files, report);
  printSummary(report, files, { 'ignore-skipped': options.ignoreSkipped ?? false, verbose: false }, problems);
  return report.interrupted ? exitCodes.interrupted : exitCodeFor(judgeRun(report).kind, problems);
}
