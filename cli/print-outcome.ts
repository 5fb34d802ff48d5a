import type { Leftover } from '../harness/results/leftover.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { Settings } from '../harness/settings/config.ts';
import { withoutCiCommands } from '../reports/ci-commands.ts';
import { cutWords, escapeLine } from '../reports/escape-text.ts';
import { judgeRun, type VerdictKind } from '../reports/judge-run.ts';
import { renderSummary } from '../reports/render-summary.ts';
import { isNarrow } from '../reports/wrap.ts';
import { exitCodes } from './exit-codes.ts';
import { fileLink, usesColor } from './terminal.ts';
import type { ReportFile, UnwrittenReport } from './write-reports.ts';

/**
 * Prints the summary of a report with its verdict, and where its files are. Reports that could not be
 * written fail the run, and are named first, so that the verdict is the last word.
 */
export function printSummary(
  report: RunReport,
  files: readonly ReportFile[],
  { 'ignore-skipped': ignoreSkipped, verbose }: Pick<Settings, 'ignore-skipped' | 'verbose'>,
  unwritten: readonly UnwrittenReport[],
): void {
  const sentences = unwritten.map(({ sentence }) => sentence);
  sentences.forEach(printProblem);
  const written = files.filter(({ path }) => unwritten.every((other) => other.path !== path));
  const isJudged = judgeRun(report).kind !== 'not-judged';
  const whole = isJudged ? { ...report, problems: [...report.problems, ...sentences] } : report;
  // A pseudo-terminal without a size has 0 columns.
  const width = process.stdout.columns || 100;
  const color = usesColor(process.stdout);
  process.stdout.write(`\n${renderSummary(whole, { color, width, ignoreSkipped, verbose })}`);
  const links = written.map(({ path }) => fileLink(path, process.stdout));
  process.stdout.write(isNarrow(width) ? `Reports:\n  ${links.join('\n  ')}\n` : `Reports: ${links.join(', ')}\n`);
}

/** Prints a sentence on standard error. */
export function printProblem(sentence: string): void {
  process.stderr.write(`wopi-conformance: ${withoutCiCommands(sentence)}\n`);
}

/** Prints on standard error what a run that was stopped at once has not undone. */
export function printUnfinished(left: readonly Leftover[]): void {
  const lines = left.map(({ what, url, reason, isContent }) => {
    const place = isContent ? ` (${escapeLine(reason, 2000)})` : '';
    return `  ${escapeLine(cutWords(what))}: ${escapeLine(url, 2000)}${place}\n`;
  });
  printProblem(`stopped before everything was undone; this may be left on the host:\n${lines.join('')}`.trimEnd());
}

/** The exit code of a verdict. `problems` are reports that could not be written. */
export function exitCodeFor(kind: VerdictKind, problems: readonly unknown[]): number {
  if (kind === 'not-judged') return exitCodes.unusable;
  return problems.length === 0 && (kind === 'passed' || kind === 'green') ? exitCodes.green : exitCodes.red;
}
