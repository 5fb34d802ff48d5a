import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import { describeMismatch } from '../harness/results/failures.ts';
import { type Leftover, redLeftovers } from '../harness/results/leftover.ts';
import { type CheckResult, isRed, type RunReport } from '../harness/results/result.ts';
import { html } from '../web/html.ts';
import { type Cause, causesOf, countsOf } from './causes.ts';
import { withoutCiCommands } from './ci-commands.ts';
import { describeExchange } from './describe-exchange.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { editorsText } from './editors-text.ts';
import { escapeLine } from './escape-text.ts';
import { explainFailure, type FailureExplanation, shortReason } from './explain-failure.ts';
import { columnsFor, type GroupResults, groupResults, skippedByReason } from './group-results.ts';
import { judgeRun, type VerdictKind, verdictWords } from './judge-run.ts';
import { codeBlock, codeSpan, plainText } from './markdown-text.ts';
import { paintFor } from './paint.ts';
import { storyLines } from './story-text.ts';
import { formatDuration, outcomeLabel, seedsOf } from './wording.ts';

/** Below the 65,536 characters of a GitHub comment. */
const byteLimit = 60_000;

/** Causes that are explained; the others get a line each. */
const explainedLimit = 20;

/** Lines of a folded list. */
const foldedLimit = 200;

/** Exchanges shown of one check. */
const exchangeLimit = 12;

/** summary.md for a CI step summary or a pull-request comment: at most 60 KB, nothing from the host acts as markup. */
export function renderMarkdown(report: RunReport): string {
  const causes = causesOf(report);
  return fitParts([
    heading(report),
    report.diagnosis ? codeBlock(diagnosisText(report.diagnosis), 'text') : '',
    sentences('Problems that fail the run', report.problems),
    ...(causes.length > 0 ? ['### Red checks by cause'] : []),
    ...causes.slice(0, explainedLimit).map((cause) => redCause(cause, report)),
    folded(
      'More red checks',
      causes.slice(explainedLimit).flatMap(({ head, others }) => [head, ...others].map(briefly)),
    ),
    ...leftovers(report),
    sentences('Notices', report.notices),
    groupTable(report),
    folded('Warned', warned(report)),
    folded('Expected by the baseline', expected(report)),
    folded('Skipped', skipped(report)),
  ]);
}

/** Joins the parts that fit and says how many did not. */
function fitParts(parts: readonly string[]): string {
  const nonEmpty = parts.filter((part) => part !== '');
  let left = byteLimit - 200;
  const fitting = nonEmpty.filter((part) => {
    const size = Buffer.byteLength(part) + 2;
    if (size > left) return false;
    left -= size;
    return true;
  });
  const missing = nonEmpty.length - fitting.length;
  const rest = missing > 0 ? [`_${countOf(missing, 'section')} left out for length: report.html has everything._`] : [];
  return `${withoutCiCommands([...fitting, ...rest].join('\n\n'))}\n`;
}

function heading(report: RunReport): string {
  const { kind, sentence } = judgeRun(report);
  const verdict = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  const marks: Partial<Record<VerdictKind, string>> = { passed: '✅', green: '✅', failed: '❌' };
  const { tool, target, profile, durationMs, requests } = report;
  const facts = [
    plainText(`${tool.name} ${tool.version}`),
    ...(editorsText(report) === '' ? [] : [`for ${editorsText(report)}`]),
    `profile ${plainText(profile)}`,
    `seed ${seedsOf(report)}`,
    formatDuration(durationMs),
    countOf(requests, 'request'),
  ];
  const title = `## WOPI conformance: ${marks[kind] ?? '⚠️'} ${verdictWords[kind]}`;
  return [
    title,
    report.diagnosis ? plainText(verdict) : verdict,
    codeSpan(target.wopisrc, 1000),
    facts.join(' · '),
  ].join('\n\n');
}

function groupTable(report: RunReport): string {
  if (report.results.length === 0) return '';
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const columns = columnsFor(report.summary);
  const counts = ({ summary }: Pick<GroupResults, 'summary'>) => columns.map((kind) => summary[kind] || '·');
  const table = [
    row(['', 'Group', ...columns]),
    row(['---', '---', ...columns.map(() => '--:')]),
    ...groupResults(report).map((group) => row([groupMark(group), plainText(group.group), ...counts(group)])),
    row(['', '**Total**', ...counts(report)]),
  ].join('\n');
  return [`<details><summary>Every group</summary>`, table, '</details>'].join('\n\n');
}

function groupMark({ red, summary }: GroupResults): string {
  if (red > 0) return '❌';
  return summary.passed > 0 ? '✅' : '–';
}

function redCause(cause: Cause, report: RunReport): string {
  const { head, others } = cause;
  if (others.length === 0) return redCheck(head, report);
  const title = html`**<code>${escapeLine(cause.title, 160)}</code>** → ${countsOf(cause)}`;
  const rest = folded(
    'For the same cause',
    others.map((result) => codeSpan(checkId(result))),
  );
  return [`${title}`, redCheck(head, report), rest].join('\n\n');
}

function redCheck(result: CheckResult, report: RunReport): string {
  const explanation = explainFailure(result, report);
  const { id, level, requirement, reason, mismatches, likelyCause, differs, documentation } = explanation;
  const title = html`${outcomeLabel(result)}: <code>${escapeLine(id)}</code> (${level})`;
  const why = html`<code>${escapeLine(shortReason(result), 160)}</code>`;
  const item = (label: string, text: string | undefined) => (text ? [`- **${label}** ${text}`] : []);
  const facts = [
    ...item('Requirement', plainText(requirement)),
    ...item('Reason', codeSpan(reason)),
    ...mismatches.slice(0, 40).flatMap((mismatch) => item('Mismatch', codeSpan(describeMismatch(mismatch)))),
    ...item('Likely cause', plainText(likelyCause ?? '')),
    ...item('Differs from the validator', plainText(differs ?? '')),
    ...item('Documentation', `<${encodeURI(escapeLine(documentation))}>`),
  ];
  return [
    html`<details><summary>${title}<br>${why}</summary>`,
    facts.join('\n'),
    explanation.story
      ? codeBlock(storyLines(explanation.story, { paint: paintFor(false), width: 120 }).join('\n'), 'text')
      : '',
    codeBlock(explanation.rerun, 'sh', 2000),
    plainText(explanation.rerunNeeds),
    exchanges(explanation, report),
    '</details>',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function exchanges({ exchanges }: FailureExplanation, { target }: RunReport): string {
  if (exchanges.length === 0) return '_No request was sent._';
  const shown = exchanges.slice(0, exchangeLimit).map((exchange) => {
    const [sent, received] = describeExchange(exchange, target.wopisrc);
    return `> ${sent}\n< ${received}`;
  });
  const more = exchanges.length - exchangeLimit;
  return codeBlock([...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'), 'text');
}

function leftovers({ leftovers }: RunReport): string[] {
  const red = redLeftovers(leftovers);
  return [
    leftoverList('Left on the host', red),
    leftoverList(
      'Left on the host, as `--leave-files` permits',
      leftovers.filter((leftover) => !red.includes(leftover)),
    ),
  ];
}

function leftoverList(title: string, leftovers: readonly Leftover[]): string {
  return list(
    title,
    leftovers.map(({ url, what, reason }) => `${plainText(`${what}: ${reason}`)}: ${codeSpan(url, 1000)}`),
  );
}

function warned(report: RunReport): string[] {
  return report.results
    .filter((result) => result.outcome === 'warned' && !result.baseline && !isRed(result, report))
    .map(briefly);
}

function briefly(result: CheckResult): string {
  return `${codeSpan(checkId(result))} (${result.level}) ${codeSpan(shortReason(result), 120)}`;
}

function expected({ results }: RunReport): string[] {
  return results.flatMap((result) =>
    result.baseline?.kind === 'expected-failure'
      ? [`${codeSpan(checkId(result))} ${plainText(result.baseline.reason)}`]
      : [],
  );
}

function skipped(report: RunReport): string[] {
  return skippedByReason(report).map(({ reason, results }) => {
    return `${codeSpan(reason)} (${results.length}): ${results.map((result) => codeSpan(checkId(result))).join(', ')}`;
  });
}

function sentences(title: string, told: readonly string[]): string {
  return list(
    title,
    told.map((sentence) => plainText(sentence)),
  );
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`### ${title}`, lines.map((line) => `- ${line}`).join('\n')].join('\n\n');
}

function folded(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const summary = `<details><summary>${title} (${lines.length})</summary>`;
  const shown = lines.slice(0, foldedLimit).map((line) => `- ${line}`);
  const more = lines.length > foldedLimit ? [`- and ${lines.length - foldedLimit} more`] : [];
  return [summary, [...shown, ...more].join('\n'), '</details>'].join('\n\n');
}
