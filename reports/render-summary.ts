import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import { type Leftover, redLeftovers } from '../harness/results/leftover.ts';
import { type CheckResult, type CountedKind, isRed, type RunReport } from '../harness/results/result.ts';
import { type Cause, causesOf, countsOf } from './causes.ts';
import { withoutCiCommands } from './ci-commands.ts';
import { editorsText } from './editors-text.ts';
import { cutWords, escapeLine, escapeText } from './escape-text.ts';
import { explainFailure, rerunCommand, shortReason } from './explain-failure.ts';
import { explanationText } from './explanation-text.ts';
import { columnsFor, countsIn, groupResults, skippedByReason } from './group-results.ts';
import { judgeRun, redResults, verdictWords } from './judge-run.ts';
import { outcomeColors, type Paint, paintFor } from './paint.ts';
import { formatDuration, seedsOf } from './wording.ts';
import { hanging, isNarrow, wrap } from './wrap.ts';

export interface SummaryOptions {
  readonly color: boolean;
  /** Columns of the terminal, at which sentences are wrapped. */
  readonly width: number;
  /** Leaves skipped checks out of the text; the verdict stays the same. */
  readonly ignoreSkipped: boolean;
  /** Shows all that is known about each cause, and every name. */
  readonly verbose?: boolean;
}

/** The summary at the end of a run, with the verdict last. Ends with a line feed. */
export function renderSummary(report: RunReport, options: SummaryOptions): string {
  const { color, width, ignoreSkipped, verbose = false } = options;
  const paint = paintFor(color);
  const sections = [
    head(report, paint),
    report.results.length > 0 ? groupTable(report, paint, width) : '',
    ignoreSkipped ? '' : skips(report, paint, width),
    expectedFailures(report, paint, width),
    warnings(report, paint, width),
    ...failures(report, paint, { width, verbose }),
    ...leftovers(report, paint, width),
    list('Notices', report.notices, paint, width),
    list('Problems that fail the run', report.problems, paint, width),
    causeList(report, paint, width),
    redList(report, paint, verbose),
    verdictLine(report, paint, width),
  ];
  return `${withoutCiCommands(sections.filter((section) => section !== '').join('\n\n'))}\n`;
}

function head(report: RunReport, paint: Paint): string {
  const { tool, target, profile } = report;
  const title = `${tool.name} ${tool.version}`;
  const editors = editorsText(report);
  const rules = editors === '' ? '' : `for ${editors}, `;
  return `${paint('bold', escapeLine(title))}  ${rules}profile ${escapeLine(profile)}, seed ${seedsOf(report)}\n${escapeLine(target.wopisrc, 2000)}`;
}

function groupTable(report: RunReport, paint: Paint, width: number): string {
  const groups = groupResults(report).map(({ group, summary }) => ({ name: escapeLine(group), summary }));
  if (isNarrow(width)) return groupList([...groups, { name: 'Total', summary: report.summary }], paint, width);
  const nameWidth = Math.max(5, ...groups.map(({ name }) => name.length));
  const row = (name: string, cells: readonly string[]) => `  ${name.padEnd(nameWidth)}  ${cells.join('  ')}`;
  const columns = columnsFor(report.summary);
  const counts = (summary: RunReport['summary']) => columns.map((kind) => countCell(kind, summary[kind], paint));
  return [
    paint('bold', row('Group', columns)),
    ...groups.map(({ name, summary }) => row(name, counts(summary))),
    row('Total', counts(report.summary)),
  ].join('\n');
}

/** The table for terminals in which it would not fit: a paragraph for each group. */
function groupList(
  groups: readonly { readonly name: string; readonly summary: RunReport['summary'] }[],
  paint: Paint,
  width: number,
): string {
  const paragraphs = groups.flatMap(({ name, summary }) => [
    `  ${name}`,
    ...wrap(countsIn(summary).join(', '), width - 4).map((line) => `    ${line}`),
  ]);
  return section('Groups', paragraphs, paint);
}

function countCell(kind: CountedKind, count: number, paint: Paint): string {
  const cell = String(count).padStart(kind.length);
  return count === 0 ? paint('dim', cell) : paint(outcomeColors[kind], cell);
}

/** Warned results that do not fail the run: one paragraph each. */
function warnings(report: RunReport, paint: Paint, width: number): string {
  const warned = report.results.filter(
    (result) => result.outcome === 'warned' && !isRed(result, report) && !result.baseline,
  );
  const paragraphs = warned.map((result) =>
    [
      ...wrap(escapeLine(`${checkId(result)} (${result.level}): ${cutWords(shortReason(result))}`, 1000), width - 2),
      `  ${escapeText(rerunCommand(result, report))}`,
    ].map((line) => `  ${line}`),
  );
  return section(`Warned (${warned.length})`, paragraphs.flat(), paint);
}

function expectedFailures({ results }: RunReport, paint: Paint, width: number): string {
  const lines = results.flatMap((result) =>
    result.baseline?.kind === 'expected-failure' ? [escapeLine(`${checkId(result)}: ${result.baseline.reason}`)] : [],
  );
  const shown = lines.flatMap((line) => indented(line, width));
  return section(`Expected failures (${lines.length})`, shown, paint);
}

/** Names of checks that stopped for the same reason; where there are more, their groups are named. */
const namedChecks = 10;

// One cause can leave dozens of checks red: the check that judges it is explained, the others are named.
function failures(report: RunReport, paint: Paint, { width, verbose }: { width: number; verbose: boolean }): string[] {
  return causesOf(report).map((cause) => {
    const options = { paint, width, wopisrc: report.target.wopisrc, curl: false, verbose, cutsWords: !verbose };
    const explain = (result: CheckResult) => explanationText(explainFailure(result, report), options);
    const lines = [...explain(cause.head).split('\n'), ...sameCause(cause, width)];
    if (!verbose) return shortened(lines).join('\n');
    return [lines.join('\n'), ...cause.others.filter(isJudged).map(explain)].join('\n\n');
  });
}

/** Lines shown of a cause: the first ones say what is wrong, the last ones how to go on. */
const causeLines = 40;
const lastLines = 12;

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= causeLines) return lines;
  const left = lines.length - causeLines + 1;
  const first = causeLines - lastLines - 1;
  return [
    ...lines.slice(0, first),
    `  … ${countOf(left, 'more line')}: --verbose shows all`,
    ...lines.slice(-lastLines),
  ];
}

/** Names listed above the verdict. */
const listedNames = 100;

/** The names of all red checks, so that the end of a log is enough; a single one was named by its explanation. */
function redList(report: RunReport, paint: Paint, verbose: boolean): string {
  const names = redResults(report).map((result) => `  ${escapeLine(checkId(result))}`);
  if (names.length < 2) return '';
  const shown = verbose ? names : names.slice(0, listedNames);
  const more = names.length - shown.length;
  const rest = more > 0 ? [`  and ${countOf(more, 'other check')}: --verbose lists all`] : [];
  return section(`Red checks (${names.length})`, [...shown, ...rest], paint);
}

/** The causes with more than one check, largest first. */
function causeList(report: RunReport, paint: Paint, width: number): string {
  const causes = causesOf(report);
  const shared = causes.filter(({ others }) => others.length > 0).toSorted((a, b) => b.others.length - a.others.length);
  const lines = shared.flatMap((cause) =>
    wrap(`${escapeLine(cutWords(cause.title), 300)} → ${countsOf(cause)}`, width - 4).map(
      (line, index) => `${index === 0 ? '  ' : '    '}${line}`,
    ),
  );
  const rest = causes.length - shared.length;
  const more = rest > 0 && shared.length > 0 ? [`  and ${countOf(rest, 'other cause')} with one check each`] : [];
  return section('Red checks by cause', [...lines, ...more], paint);
}

function sameCause({ others }: Cause, width: number): string[] {
  const judged = others.filter(isJudged);
  const notJudged = others.filter((result) => !isJudged(result));
  return [...named('Red for the same cause', judged, width), ...named('Not judged for this cause', notJudged, width)];
}

function isJudged({ outcome }: CheckResult): boolean {
  return outcome !== 'inconclusive';
}

function named(title: string, results: readonly CheckResult[], width: number): string[] {
  if (results.length === 0) return [];
  const names =
    results.length > namedChecks
      ? wrap(countsByGroup(results), width - 4)
      : results.map((result) => escapeLine(checkId(result)));
  return [`  ${title}, ${countOf(results.length, 'check')}:`, ...names.map((name) => `    ${name}`)];
}

function skips(report: RunReport, paint: Paint, width: number): string {
  const lines = skippedByReason(report).flatMap(({ reason, results }) => [
    ...wrap(escapeLine(`${cutWords(reason)} (${countOf(results.length, 'check')})`, 1000), width - 2).map(
      (line) => `  ${line}`,
    ),
    ...wrap(countsByGroup(results), width - 4).map((line) => paint('dim', `    ${line}`)),
  ]);
  return section(`Skipped (${report.summary.skipped})`, lines, paint);
}

function countsByGroup(results: readonly CheckResult[]): string {
  const counts = new Map<string, number>();
  for (const { group } of results) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].map(([group, count]) => `${escapeLine(group)} ${count}`).join(', ');
}

function leftovers(report: RunReport, paint: Paint, width: number): string[] {
  const red = redLeftovers(report.leftovers);
  const permitted = report.leftovers.filter((leftover) => !red.includes(leftover));
  return [
    leftoverList('Left on the host, which fails the run', red, paint, width),
    leftoverList('Left on the host, as --leave-files permits', permitted, paint, width),
  ];
}

function leftoverList(title: string, leftovers: readonly Leftover[], paint: Paint, width: number): string {
  const lines = leftovers.flatMap(({ what, url, reason }) => [
    ...indented(escapeLine(cutWords(`${what}: ${reason}`)), width),
    `    ${escapeLine(url, 2000)}`,
  ]);
  return section(`${title} (${leftovers.length})`, lines, paint);
}

// Where it would be wrapped in any case, each line keeps the indentation.
function indented(text: string, width: number): string[] {
  return isNarrow(width) ? hanging(text, width, '  ') : [`  ${text}`];
}

function list(title: string, sentences: readonly string[], paint: Paint, width: number): string {
  const lines = sentences.flatMap((sentence) => wrap(escapeLine(sentence, 1000), width - 2));
  return section(
    title,
    lines.map((line) => `  ${line}`),
    paint,
  );
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? '' : [paint('bold', title), ...lines].join('\n');
}

function verdictLine(report: RunReport, paint: Paint, width: number): string {
  const { kind, sentence } = judgeRun(report);
  const isGreen = kind === 'passed' || kind === 'green';
  const effort = `${formatDuration(report.durationMs)}, ${countOf(report.requests, 'request')}`;
  const word = verdictWords[kind].toUpperCase();
  const [first = '', ...others] = indented(`${sentence} (${effort})`, width - word.length);
  return [paint([isGreen ? 'green' : 'red', 'bold'], word) + first, ...others].join('\n');
}
