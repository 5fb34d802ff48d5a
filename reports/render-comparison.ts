import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { withoutCiCommands } from './ci-commands.ts';
import type { Comparison } from './compare-runs.ts';
import { escapeLine } from './escape-text.ts';
import { shortReason } from './explain-failure.ts';
import { judgeRun } from './judge-run.ts';
import { codeSpan, plainText } from './markdown-text.ts';
import { formatDuration, formatTime } from './wording.ts';

interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Folded in Markdown, because it is not about what got worse. */
  readonly isFolded?: boolean;
}

interface Row {
  readonly id: string;
  readonly text: string;
}

/** Below the 65,536 characters of a GitHub comment, with several lists. */
const mostRows = 60;

/** Rows of a list in a terminal. */
const listedRows = 40;

/** What changed between two runs, for a terminal. Ends with a line feed. */
export function renderComparison(comparison: Comparison, { verbose = false } = {}): string {
  const lists = sectionsOf(comparison).map(({ title, rows }) => {
    const shown = verbose ? rows : rows.slice(0, listedRows);
    const more = rows.length - shown.length;
    return [
      `${title} (${rows.length})`,
      ...shown.map(({ id, text }) => `  ${escapeLine(id)}${text === '' ? '' : `: ${escapeLine(text)}`}`),
      ...(more > 0 ? [`  and ${more} more (--verbose)`] : []),
    ].join('\n');
  });
  const [headline, ...facts] = headOf(comparison);
  return `${withoutCiCommands([[headline, ...facts].join('\n'), ...lists].join('\n\n'))}\n`;
}

/** Names in a line. */
const mostNames = 3;

/** What turned red and green, on one line that ends with a line feed. */
export function renderComparisonLine(comparison: Comparison): string {
  return lineOf('Since the run before', countsOf(comparison, namesOf));
}

/** The same for a run of another process, of which both have selected the checks. */
export function renderSinceLine(comparison: Comparison): string {
  const { earlier, notJudged } = comparison;
  const unjudged = notJudged.length > 0 ? [`${notJudged.length} no longer judged${namesOf(notJudged)}`] : [];
  const start = `Since the last run (${formatTime(earlier.startedAt)})`;
  return lineOf(start, [...countsOf(comparison, namesOf), ...unjudged]);
}

function lineOf(start: string, parts: readonly string[]): string {
  return `${withoutCiCommands(escapeLine(`${start}: ${parts.join(', ')}`, 2000))}\n`;
}

/** What changed, in numbers, with what `more` says about those that changed. */
function countsOf(comparison: Comparison, more: (results: readonly CheckResult[]) => string = () => ''): string[] {
  const { turnedRed, turnedGreen, stillRed, failsAgain, expectedNow, fixed } = comparison;
  const part = (results: readonly CheckResult[], what: string) =>
    results.length === 0 ? [] : [`${results.length} ${what}${more(results)}`];
  return [
    `${turnedRed.length} turned red${more(turnedRed)}`,
    `${turnedGreen.length} turned green${more(turnedGreen)}`,
    `${stillRed.length} still red`,
    ...part(failsAgain, failsAgain.length === 1 ? 'fails again as expected' : 'fail again as expected'),
    ...part(expectedNow, 'expected by the baseline now'),
    ...part(fixed, fixed.length === 1 ? 'no longer fails as expected' : 'no longer fail as expected'),
  ];
}

function namesOf(results: readonly CheckResult[]): string {
  if (results.length === 0) return '';
  const more = results.length - mostNames;
  const names = results.slice(0, mostNames).map((result) => escapeLine(checkId(result)));
  return ` (${names.join(', ')}${more > 0 ? `, and ${more} more` : ''})`;
}

/** The same as Markdown for a pull request; nothing from a host acts as markup. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const [headline = '', ...facts] = headOf(comparison);
  const mark = comparison.turnedRed.length > 0 ? '❌' : '✅';
  const lists = sectionsOf(comparison).map(markdownSection);
  const parts = [`## WOPI conformance: ${mark} ${headline}`, facts.map((fact) => `- ${plainText(fact)}`).join('\n')];
  return `${withoutCiCommands([...parts, ...lists].join('\n\n'))}\n`;
}

function headOf(comparison: Comparison): string[] {
  const { earlier, later } = comparison;
  return [countsOf(comparison).join(', '), `before: ${describe(earlier)}`, `after: ${describe(later)}`];
}

function describe(report: RunReport): string {
  const effort = `${formatDuration(report.durationMs)}, ${countOf(report.requests, 'request')}`;
  return `${judgeRun(report).sentence} (${effort})`;
}

function sectionsOf(comparison: Comparison): Section[] {
  const { turnedRed, turnedGreen, failsAgain, expectedNow, fixed, redDifferently, stillRed, notJudged, slower } =
    comparison;
  const unchanged = stillRed.filter((result) => !redDifferently.includes(result));
  const sections: readonly Section[] = [
    { title: 'Turned red', rows: turnedRed.map(withReason) },
    { title: 'Red for another reason', rows: redDifferently.map(withReason) },
    { title: 'Fails again, expected by the baseline', rows: failsAgain.map(withReason) },
    { title: 'No longer judged', rows: notJudged.map(withoutReason) },
    {
      title: 'Slower',
      rows: slower.map(({ result, earlierMs }) => ({
        id: checkId(result),
        text: `${formatDuration(earlierMs)} before, ${formatDuration(result.durationMs)} now`,
      })),
    },
    { title: 'Turned green', rows: turnedGreen.map(withoutReason), isFolded: true },
    { title: 'No longer fails, was expected by the baseline', rows: fixed.map(withoutReason), isFolded: true },
    { title: 'Still fails, expected by the baseline now', rows: expectedNow.map(withReason), isFolded: true },
    { title: 'Still red', rows: unchanged.map(withReason), isFolded: true },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function withReason(result: CheckResult): Row {
  return { id: checkId(result), text: shortReason(result) };
}

function withoutReason(result: CheckResult): Row {
  return { id: checkId(result), text: '' };
}

function markdownSection({ title, rows, isFolded = false }: Section): string {
  const shown = rows.slice(0, mostRows);
  const lines = shown.map(({ id, text }) => `- ${codeSpan(id)}${text === '' ? '' : ` ${codeSpan(text, 200)}`}`);
  const more = rows.length > shown.length ? [`- and ${rows.length - shown.length} more`] : [];
  const list = [...lines, ...more].join('\n');
  const heading = `${title} (${rows.length})`;
  return isFolded ? `<details><summary>${heading}</summary>\n\n${list}\n\n</details>` : `### ${heading}\n\n${list}`;
}
