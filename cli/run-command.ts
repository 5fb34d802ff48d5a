import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import { type ResolvedSettings, readConfigFile, resolveSettings, type Settings } from '../harness/settings/config.ts';
import { withoutCiCommands } from '../reports/ci-commands.ts';
import { diagnosisText } from '../reports/diagnosis-text.ts';
import { judgeRun, type VerdictKind } from '../reports/judge-run.ts';
import { renderSummary } from '../reports/render-summary.ts';
import { BaselineFile } from './baseline-file.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { standardOutput } from './lost-output.ts';
import { printConfig } from './print-config.ts';
import { Progress } from './progress.ts';
import { runAndReport } from './run-and-report.ts';
import { flagsOf } from './run-options.ts';
import { secrets } from './secrets.ts';
import { selectedChecks } from './selected-checks.ts';
import { removeStaleReports } from './stale-reports.ts';
import {
  type ReportFile,
  removeReports,
  reportFiles,
  requireDistinct,
  requireWritable,
  writeReports,
} from './write-reports.ts';

/** `run`: judges a host by the checks of `select` and writes the reports. Returns the exit code. */
export async function runCommand(
  command: Command,
  select: (settings: Settings) => readonly CheckOfSuite[] = selectedChecks,
): Promise<number> {
  if (command.getOptionValue('printConfig')) return printConfig(settingsOf(command));
  return await run(settingsOrNoReports(command), select);
}

const configFiles = ['wopi-conformance.config.json', 'wopi-conformance.config.yaml'];

// A run that cannot start must not leave reports that look like its own.
function settingsOrNoReports(command: Command): ResolvedSettings {
  try {
    return settingsOf(command);
  } catch (error) {
    removeStaleReports(process.argv);
    throw error;
  }
}

function settingsOf(command: Command): ResolvedSettings {
  const named = command.getOptionValue('config') as string | undefined;
  const name = named ?? configFiles.find((candidate) => existsSync(candidate));
  const file = name === undefined ? undefined : readConfigFile(name);
  return resolveSettings({ flags: flagsOf(command), environment: process.env, file });
}

async function run(
  { settings, sources }: ResolvedSettings,
  select: (settings: Settings) => readonly CheckOfSuite[],
): Promise<number> {
  const files = reportFiles(settings);
  removeReports(files);
  requireDistinct(files);
  const checks = select(settings);
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
function concludeUnjudged(diagnosis: Diagnosis, files: readonly ReportFile[], problems: readonly string[]): number {
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

function printProblem(sentence: string): void {
  process.stderr.write(`wopi-conformance: ${withoutCiCommands(sentence)}\n`);
}
