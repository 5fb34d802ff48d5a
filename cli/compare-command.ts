import { Command } from 'commander';
import { compareRuns } from '../reports/compare-runs.ts';
import { renderComparison, renderComparisonMarkdown } from '../reports/render-comparison.ts';
import { exitCodes } from './exit-codes.ts';
import { printProblem } from './print-outcome.ts';
import { readReport } from './read-reports.ts';

/** `compare`: shows what changed between two runs. */
export function compareCommand(end: (code: number) => void): Command {
  return new Command('compare')
    .description('show what turned red, green, or slower between two runs; exits with 1 if something turned red')
    .argument('<old>', 'results.json of the earlier run, or its report directory')
    .argument('<new>', 'the same of the later run')
    .option('--markdown', 'print Markdown for a pull request')
    .option('--verbose', 'list every check, not only 40 of each kind')
    .action((earlier: string, later: string, options: CompareOptions) => end(compare(earlier, later, options)));
}

interface CompareOptions {
  readonly markdown?: boolean;
  readonly verbose?: boolean;
}

function compare(earlier: string, later: string, { markdown = false, verbose = false }: CompareOptions): number {
  const comparison = compareRuns(readReport(earlier), readReport(later));
  process.stdout.write(markdown ? renderComparisonMarkdown(comparison) : renderComparison(comparison, { verbose }));
  const { diagnosis } = comparison.later;
  if (diagnosis) {
    printProblem(`the run of ${later} judged nothing: ${diagnosis.summary}`);
    return exitCodes.unusable;
  }
  return comparison.turnedRed.length > 0 ? exitCodes.red : exitCodes.green;
}
