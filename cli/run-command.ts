import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { ResolvedSettings, Settings } from '../harness/settings/config.ts';
import { diagnosisText } from '../reports/diagnosis-text.ts';
import { escapeText } from '../reports/escape-text.ts';
import { judgeRun } from '../reports/judge-run.ts';
import { renderSinceLine } from '../reports/render-comparison.ts';
import { sinceLastRun } from '../reports/since-last-run.ts';
import { BaselineFile } from './baseline-file.ts';
import { requireConsent } from './consent.ts';
import { describeRun } from './dry-run.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { lastFailed, lastRun } from './last-failed.ts';
import { standardOutput } from './lost-output.ts';
import { printConfig } from './print-config.ts';
import { exitCodeFor, printProblem, printSummary } from './print-outcome.ts';
import { Progress } from './progress.ts';
import { type RunInput, runAndReport } from './run-and-report.ts';
import { secrets } from './secrets.ts';
import { type Narrow, selectedChecks } from './selected-checks.ts';
import { settingsOf, settingsOrNoReports } from './settings-of.ts';
import { type EndedRun, watch } from './watch.ts';
import { requireWatchable } from './watchable.ts';
import {
  clearedReportFiles,
  type ReportFile,
  requireDistinct,
  requireWritable,
  type UnwrittenReport,
  writeReports,
} from './write-reports.ts';

/** How a command differs from a plain run. */
export interface RunExtras {
  readonly environment?: NodeJS.ProcessEnv;
  /** Checks to select where the user names none. */
  readonly testname?: readonly string[];
  readonly narrow?: Narrow;
  readonly select?: (settings: Settings) => readonly CheckOfSuite[];
  /** Checks whose exchanges `conclude` needs; default: as the settings say. */
  readonly evidence?: Settings['evidence'];
  /** A text to print after the summary. */
  readonly conclude?: (report: RunReport) => string;
}

/** `run`: judges a host and writes the reports. Returns the exit code. */
export async function runCommand(
  addresses: readonly string[],
  command: Command,
  extras: RunExtras = {},
): Promise<number> {
  const input = { addresses, ...extras };
  if (command.getOptionValue('printConfig')) return printConfig(settingsOf(command, input));
  if (command.getOptionValue('runAsynchronouslyUsingTasks'))
    process.stderr.write(
      '-a is not needed: checks that only read run side by side, and --lanes runs groups in parallel.\n',
    );
  const isDry = command.getOptionValue('dryRun') === true;
  const { settings, ...resolved } = isDry ? settingsOf(command, input) : settingsOrNoReports(command, input);
  const { testname = [], narrow, select: selected = selectedChecks } = extras;
  const selection = {
    ...settings,
    testname: settings.testname.length > 0 ? settings.testname : [...testname],
    evidence: extras.evidence ?? settings.evidence,
  };
  const first: Narrow = command.getOptionValue('lastFailed') ? lastFailed(settings) : (checks) => checks;
  const select = () => narrow?.(selected(selection)) ?? selected(selection);
  if (command.getOptionValue('watch')) requireWatchable(selection, { isDry });
  if (isDry) return dryRun(selection, first(select()));
  const isWatched = command.getOptionValue('watch') === true;
  const runOnce = (narrowed: Narrow, consent = requireConsent) =>
    run({ ...resolved, settings: selection }, () => narrowed(select()), { ...extras, consent, isWatched });
  if (isWatched) return await watch(selection, { first, runOnce });
  return (await runOnce(first)).code;
}

function dryRun(settings: Settings, checks: readonly CheckOfSuite[]): number {
  process.stdout.write(describeRun(settings, checks));
  return exitCodes.green;
}

interface RunManner extends Pick<RunExtras, 'conclude'>, Pick<RunInput, 'consent'> {
  /** The watch itself compares its runs. */
  readonly isWatched: boolean;
}

async function run(
  { settings, ...resolved }: ResolvedSettings,
  select: () => readonly CheckOfSuite[],
  { conclude, consent, isWatched }: RunManner,
): Promise<EndedRun> {
  const earlier = lastRun(settings);
  const files = clearedReportFiles(settings);
  requireDistinct(files);
  const checks = select();
  const baseline = new BaselineFile(settings);
  requireWritable(files);
  if (baseline.isToBeWritten) requireWritable([{ path: baseline.path, option: '--baseline' }], 'baseline');
  using interruption = new Interruption(standardOutput);
  const progress = new Progress({
    output: process.stdout,
    total: checks.length,
    ignoreSkipped: settings['ignore-skipped'],
  });
  const report = await runAndReport({
    ...resolved,
    settings,
    checks,
    baseline,
    interruption,
    progress,
    consent,
    redactor: secrets,
    diagnosesRefusals: true,
  });
  const since = sinceLastRun(earlier(), report);
  const problems = await writeReports(files, report, since);
  if (report.diagnosis) return { code: concludeUnjudged(report.diagnosis, files, problems), report };
  printSummary(report, files, settings, problems);
  if (since && !isWatched) process.stdout.write(renderSinceLine(since));
  if (conclude) process.stdout.write(`\n${conclude(report)}`);
  if (interruption.fault) throw interruption.fault.error;
  const code = report.interrupted ? exitCodes.interrupted : exitCodeFor(judgeRun(report).kind, problems);
  return { code, report };
}

const refusals: ReadonlySet<Diagnosis['cause']> = new Set(['ContentNotKept', 'FileInUse']);

// The host that is not there is a sentence, as every other reason for which a run cannot start.
export function concludeUnjudged(
  diagnosis: Diagnosis,
  files: readonly ReportFile[],
  problems: readonly UnwrittenReport[],
): number {
  for (const { sentence } of problems) printProblem(sentence);
  if (diagnosis.cause === 'HostUnreachable') printProblem(unreachableSentence(diagnosis));
  else if (refusals.has(diagnosis.cause))
    printProblem(`nothing was changed, because ${escapeText(diagnosis.summary)}. ${diagnosis.advice.join(' ')}`);
  else process.stdout.write(`${diagnosisText(diagnosis)}\n${shortReportsLine(files)}`);
  return exitCodes.unusable;
}

// What is wrong with TLS already says what to do.
function unreachableSentence({ summary, advice }: Diagnosis): string {
  return / TLS /.test(summary) ? summary : `${summary}. ${advice.join(' ')}`;
}

// One line of a terminal, because a diagnosis fills one screen.
function shortReportsLine(files: readonly ReportFile[]): string {
  const directories = new Set(files.map(({ path }) => dirname(path)));
  const [directory = ''] = directories;
  const names = files.map(({ path }) => (directories.size === 1 ? basename(path) : path)).join(', ');
  const text = (directories.size === 1 ? `Reports in ${directory}: ` : 'Reports: ') + names;
  return `${text.length > 100 ? `${text.slice(0, 99)}…` : text}\n`;
}
