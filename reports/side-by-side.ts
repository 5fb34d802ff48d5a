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
  /** What it sent, in order. */
  readonly operations: readonly string[];
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

function block({ id, lines, operations }: OtherResult, result: CheckResult, report: RunReport): string {
  return [
    `${escapeLine(id)}: failed there, ${result.outcome} here`,
    ...labeled('there', lines),
    ...labeled('here', linesOf(result, operations)),
    ...labeled('note', isRed(result, report) ? [] : [noteOn(result)]),
  ].join('\n');
}

function labeled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(6)} ${escapeLine(line)}`);
}

function linesOf(result: CheckResult, operations: readonly string[]): string[] {
  const sent = result.exchanges.filter(({ purpose }) => purpose === undefined || purpose === 'setup');
  const paired = pairedWith(operations, sent);
  // What only reaches the starting state has no line there.
  const own = sent.filter((exchange) => exchange.purpose === undefined || paired.has(exchange));
  const found = result.mismatches.length > 0 ? result.mismatches.map(describeMismatch) : [result.reason ?? ''];
  return [...own.map(describe), ...found.filter((line) => line !== '').map((line) => `  - ${line}`)];
}

/** The exchanges that are also among `operations`, in the same order: the longest sequence that both have in common. */
function pairedWith(operations: readonly string[], exchanges: readonly Exchange[]): ReadonlySet<Exchange> {
  const empty: readonly Exchange[] = [];
  let rows: readonly (readonly Exchange[])[] = Array.from({ length: operations.length + 1 }, () => empty);
  for (const exchange of exchanges) {
    const next = [empty];
    for (const [index, name] of operations.entries()) {
      const [above = empty, left = empty, diagonal = empty] = [rows[index + 1], next[index], rows[index]];
      const longer = left.length > above.length ? left : above;
      next.push(name === exchange.operation && diagonal.length >= longer.length ? [...diagonal, exchange] : longer);
    }
    rows = next;
  }
  return new Set(rows.at(-1));
}

function describe({ operation, purpose, response, problem }: Exchange): string {
  return `${operation}${purpose ? ` (${purpose})` : ''}: ${response ? statusOf(response) : noResponse(problem)}`;
}

function noteOn({ outcome, differs }: CheckResult): string {
  // What a condition skips has not passed.
  const reason = outcome === 'skipped' ? differs : differs?.replace(/(?:^|(?<=\. ))Skipped if [^.]*\.\s*/g, '').trim();
  if (reason) return `The check differs from the validator's test: ${reason}`;
  if (outcome === 'skipped') return 'The check was skipped, so it says nothing about the failure.';
  return 'Here, locks and files of earlier tests are removed first and requests are signed; compare with --no-proof.';
}
