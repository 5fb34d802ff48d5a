import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type ResolvedSettings, readConfigFile, resolveSettings } from '../harness/settings/config.ts';
import { judgeRun } from '../reports/judge-run.ts';
import { renderSummary } from '../reports/render-summary.ts';
import { BaselineFile } from './baseline-file.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { printConfig } from './print-config.ts';
import { Progress } from './progress.ts';
import { runAndReport } from './run-and-report.ts';
import { flagsOf } from './run-options.ts';
import { selectedChecks } from './selected-checks.ts';
import { reportFiles, requireWritable, writeReports } from './write-reports.ts';

/** `run`: judges a host and writes the reports. Returns the exit code. */
export async function runCommand(command: Command): Promise<number> {
  const resolved = settingsOf(command);
  return command.getOptionValue('printConfig') ? printConfig(resolved) : await run(resolved);
}

const configFiles = ['wopi-conformance.config.json', 'wopi-conformance.config.yaml'];

function settingsOf(command: Command): ResolvedSettings {
  const named = command.getOptionValue('config') as string | undefined;
  const name = named ?? configFiles.find((candidate) => existsSync(candidate));
  const file = name === undefined ? undefined : readConfigFile(name);
  return resolveSettings({ flags: flagsOf(command), environment: process.env, file });
}

async function run({ settings, sources }: ResolvedSettings): Promise<number> {
  const checks = selectedChecks(settings);
  const files = reportFiles(settings);
  const baseline = new BaselineFile(settings);
  requireWritable(files, 'report', '--report-dir');
  if (baseline.isToBeWritten) requireWritable([baseline], 'baseline', '--baseline');
  using interruption = new Interruption();
  const progress = new Progress({
    output: process.stdout,
    total: checks.length,
    ignoreSkipped: settings['ignore-skipped'],
  });
  const report = await runAndReport({ settings, sources, checks, baseline, interruption, progress });
  const problems = writeReports(files, report);
  const { isTTY, columns = 100 } = process.stdout;
  const color = isTTY === true && process.stdout.hasColors();
  process.stdout.write(
    `\n${renderSummary(report, { color, width: columns, ignoreSkipped: settings['ignore-skipped'] })}`,
  );
  process.stdout.write(`Reports: ${files.map(({ path }) => path).join(', ')}\n`);
  for (const problem of problems) process.stderr.write(`wopi-conformance: ${problem}\n`);
  if (report.interrupted) return exitCodes.interrupted;
  return problems.length === 0 && judgeRun(report).kind === 'passed' ? exitCodes.green : exitCodes.red;
}
