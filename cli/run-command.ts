import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { ResolvedSettings, Settings } from '../harness/settings/config.ts';
import { withoutCiCommands } from '../reports/ci-commands.ts';
import { diagnosisText } from '../reports/diagnosis-text.ts';
import { judgeRun, type VerdictKind } from '../reports/judge-run.ts';
import { renderSummary } from '../reports/render-summary.ts';
import { BaselineFile } from './baseline-file.ts';
import { describeRun } from './dry-run.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { lastFailed } from './last-failed.ts';
import { standardOutput } from './lost-output.ts';
import { printConfig } from './print-config.ts';
import { Progress } from './progress.ts';
import { runAndReport } from './run-and-report.ts';
import { secrets } from './secrets.ts';
import { selectedChecks } from './selected-checks.ts';
import { settingsOf, settingsOrNoReports } from './settings-of.ts';
import {
  type ReportFile,
  removeReports,
  reportFiles,
  requireDistinct,
  requireWritable,
  writeReports,
} from './write-reports.ts';

/** How a command differs from a plain run. */
export interface RunExtras {
  readonly environment?: NodeJS.ProcessEnv;
  /** Checks to select where the user names none. */
  readonly testname?: readonly string[];
  readonly narrow?: Narrow;
  readonly select?: (settings: Settings) => readonly CheckOfSuite[];
  /** A text to print after the summary. */
  readonly conclude?: (report: RunReport) => string;
}

type Narrow = (checks: readonly CheckOfSuite[]) => readonly CheckOfSuite[];

/** `run`: judges a host and writes the reports. Returns the exit code. */
export async function runCommand(
  addresses: readonly string[],
  command: Command,
  extras: RunExtras = {},
): Promise<number> {
  const input = { addresses, ...extras };
  if (command.getOptionValue('printConfig')) return printConfig(settingsOf(command, input));
  const isDry = command.getOptionValue('dryRun') === true;
  const { settings, sources } = isDry ? settingsOf(command, input) : settingsOrNoReports(command, input);
  const { testname = [], narrow, select: selected = selectedChecks } = extras;
  const selection = { ...settings, testname: settings.testname.length > 0 ? settings.testname : [...testname] };
  const narrows = [
    ...(narrow ? [narrow] : []),
    ...(command.getOptionValue('lastFailed') ? [lastFailed(settings)] : []),
  ];
  const select = () => narrows.reduce((checks, each) => each(checks), selected(selection));
  if (isDry) return dryRun(selection, select());
  return await run({ settings: selection, sources }, select, extras);
}

function dryRun(settings: Settings, checks: readonly CheckOfSuite[]): number {
  process.stdout.write(describeRun(settings, checks));
  return exitCodes.green;
}

async function run(
  { settings, sources }: ResolvedSettings,
  select: () => readonly CheckOfSuite[],
  { conclude }: RunExtras,
): Promise<number> {
  const files = reportFiles(settings);
  removeReports(files);
  requireDistinct(files);
  const checks = select();
  const baseline = new BaselineFile(settings);
  requireWritable(files, 'report', '--report-dir');
  if (baseline.isToBeWritten) requireWritable([baseline], 'baseline', '--baseline');
  using interruption = new Interruption(standardOutput);
  const progress = new Progress({
    output: process.stdout,
    total: checks.length,
    ignoreSkipped: settings['ignore-skipped'],
  });
  const report = await runAndReport({
    settings,
    sources,
    checks,
    baseline,
    interruption,
    progress,
    redactor: secrets,
  });
  const problems = writeReports(files, report);
  if (report.diagnosis) return concludeUnjudged(report.diagnosis, files, problems);
  const { isTTY, columns = 100 } = process.stdout;
  const color = isTTY === true && process.stdout.hasColors();
  process.stdout.write(
    `\n${renderSummary(report, { color, width: columns, ignoreSkipped: settings['ignore-skipped'] })}`,
  );
  process.stdout.write(reportsLine(files));
  if (conclude) process.stdout.write(`\n${conclude(report)}`);
  problems.forEach(printProblem);
  if (interruption.fault) throw interruption.fault.error;
  if (report.interrupted) return exitCodes.interrupted;
  return exitCodeFor(judgeRun(report).kind, problems);
}

function exitCodeFor(kind: VerdictKind, problems: readonly string[]): number {
  if (kind === 'not-judged') return exitCodes.unusable;
  return problems.length === 0 && (kind === 'passed' || kind === 'green') ? exitCodes.green : exitCodes.red;
}

// The host that is not there is a sentence, as every other reason for which a run cannot start.
export function concludeUnjudged(
  diagnosis: Diagnosis,
  files: readonly ReportFile[],
  problems: readonly string[],
): number {
  if (diagnosis.cause === 'HostUnreachable') printProblem(unreachableSentence(diagnosis));
  else process.stdout.write(`${diagnosisText(diagnosis)}\n${shortReportsLine(files)}`);
  problems.forEach(printProblem);
  return exitCodes.unusable;
}

// What is wrong with TLS already says what to do.
function unreachableSentence({ summary, advice }: Diagnosis): string {
  return / TLS /.test(summary) ? summary : `${summary}. ${advice.join(' ')}`;
}

function reportsLine(files: readonly ReportFile[]): string {
  return `Reports: ${files.map(({ path }) => path).join(', ')}\n`;
}

// One line of a terminal, because a diagnosis fills one screen.
function shortReportsLine(files: readonly ReportFile[]): string {
  const directories = new Set(files.map(({ path }) => dirname(path)));
  const [directory = ''] = directories;
  const names = files.map(({ path }) => (directories.size === 1 ? basename(path) : path)).join(', ');
  const text = (directories.size === 1 ? `Reports in ${directory}: ` : 'Reports: ') + names;
  return `${text.length > 100 ? `${text.slice(0, 99)}…` : text}\n`;
}

export function printProblem(sentence: string): void {
  process.stderr.write(`wopi-conformance: ${withoutCiCommands(sentence)}\n`);
}
