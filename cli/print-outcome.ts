import type { RunReport } from '../harness/results/result.ts';
import { withoutCiCommands } from '../reports/ci-commands.ts';
import type { VerdictKind } from '../reports/judge-run.ts';
import { renderSummary } from '../reports/render-summary.ts';
import { exitCodes } from './exit-codes.ts';
import type { ReportFile } from './write-reports.ts';

/** Prints the summary of a report, and where its files are. */
export function printSummary(report: RunReport, files: readonly ReportFile[], ignoreSkipped: boolean): void {
  const { isTTY, columns = 100 } = process.stdout;
  const color = isTTY === true && process.stdout.hasColors();
  process.stdout.write(`\n${renderSummary(report, { color, width: columns, ignoreSkipped })}`);
  process.stdout.write(`Reports: ${files.map(({ path }) => path).join(', ')}\n`);
}

/** Prints a sentence on standard error. */
export function printProblem(sentence: string): void {
  process.stderr.write(`wopi-conformance: ${withoutCiCommands(sentence)}\n`);
}

/** The exit code of a verdict. `problems` are reports that could not be written. */
export function exitCodeFor(kind: VerdictKind, problems: readonly string[]): number {
  if (kind === 'not-judged') return exitCodes.unusable;
  return problems.length === 0 && (kind === 'passed' || kind === 'green') ? exitCodes.green : exitCodes.red;
}
