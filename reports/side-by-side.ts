import type { Exchange } from '../harness/client/exchange.ts';
import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import { describeMismatch } from '../harness/results/failures.ts';
import { type CheckResult, isRed, type RunReport } from '../harness/results/result.ts';
import { withoutCiCommands } from './ci-commands.ts';
import { noResponse, statusOf } from './describe-exchange.ts';
import { escapeLine } from './escape-text.ts';

/** What another tool found about a check: its verdict, and its requests with what it did not accept. */
export interface OtherResult {
  readonly id: string;
  /** Lines without a line feed. */
  readonly lines: readonly string[];
}

/** What another tool reported about red tests next to what this run found. Ends with a line feed. */
export function renderSideBySide(report: RunReport, others: readonly OtherResult[]): string {
  const results = new Map(report.results.map((result) => [checkId(result), result]));
  const blocks = others.flatMap((other) => {
    const result = results.get(other.id);
    return result ? [block(other, result, report)] : [];
  });
  const red = others.filter(({ id }) => {
    const result = results.get(id);
    return result !== undefined && isRed(result, report);
  }).length;
  const verdict = `Red here as well: ${red} of ${countOf(blocks.length, 'failed test')}.`;
  return `${withoutCiCommands(['Side by side', ...blocks, verdict].join('\n\n'))}\n`;
}

function block({ id, lines }: OtherResult, result: CheckResult, report: RunReport): string {
  return [
    `${escapeLine(id)}: failed there, ${result.outcome} here`,
    ...labeled('there', lines),
    ...labeled('here', linesOf(result)),
    ...labeled('note', isRed(result, report) ? [] : [noteOn(result)]),
  ].join('\n');
}

function labeled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(6)} ${escapeLine(line)}`);
}

function linesOf(result: CheckResult): string[] {
  // The other tool has no set-up and no clean-up: what it sends is the test.
  const own = result.exchanges.filter(({ purpose }) => purpose === undefined);
  const found = result.mismatches.length > 0 ? result.mismatches.map(describeMismatch) : [result.reason ?? ''];
  return [...own.map(describe), ...found.filter((line) => line !== '').map((line) => `  - ${line}`)];
}

function describe({ operation, response, problem }: Exchange): string {
  return `${operation}: ${response ? statusOf(response) : noResponse(problem)}`;
}

function noteOn({ outcome, differs }: CheckResult): string {
  if (differs) return `The check differs from the validator's test: ${differs}`;
  if (outcome === 'skipped') return 'The check was skipped, so it says nothing about the failure.';
  return 'Here, locks and files of earlier tests are removed first and requests are signed; compare with --no-proof.';
}
