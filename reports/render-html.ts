import { createHash } from 'node:crypto';
import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import { type CheckResult, isRed, type RunReport } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';
import { page } from '../web/page.ts';
import { barHtml } from './bar-html.ts';
import { type Cause, causesOf } from './causes.ts';
import { type Anchors, causesHtml, redNamesHtml, sameCauseHtml } from './causes-html.ts';
import { checkHtml, markHtml, nameHtml } from './check-html.ts';
import { checksHtml } from './checks-html.ts';
import type { Comparison } from './compare-runs.ts';
import { editorsText } from './editors-text.ts';
import { escapeLine } from './escape-text.ts';
import { columnsFor, countsIn, type GroupResults, groupResults } from './group-results.ts';
import { groupsNavHtml } from './groups-nav-html.ts';
import { countOutcomes, judgeRun, redResults, type Verdict, verdictMarks, verdictWords } from './judge-run.ts';
import { noticesHtml } from './notices-html.ts';
import { script } from './report-page.browser.generated.ts';
import { styles } from './report-page.css.generated.ts';
import { sinceHtml } from './since-html.ts';
import { formatDuration, formatTime, seedsOf } from './wording.ts';

/**
 * report.html: one file that needs no network; its policy allows only its own style and script. `since` is what has changed
 * since the last run.
 */
export function renderHtml(report: RunReport, since?: Comparison): string {
  const verdict = judgeRun(report);
  const groups = redFirst(groupResults(report), ({ red }) => red > 0);
  const causes = causesOf(report);
  const told = { report, causes, anchors: anchorsOf(report), opened: openedIn(groups, causes), since };
  return page({
    title: `${capitalized(verdictWords[verdict.kind])} · WOPI conformance`,
    head: html`<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="referrer" content="no-referrer">`,
    styles,
    script,
    body: html`<a class="skip-link" href="#checks">Skip to the checks</a>
${header(told, verdict)}
<div class="layout">${groupsNav(groups)}${checks(groups, told)}</div>
${footer(report)}`,
  });
}

function contentSecurityPolicy(): string {
  const source = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${source(styles)}; script-src ${source(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** Failures that are open when the page opens. */
const openFailures = 5;

function openedIn(groups: readonly GroupResults[], causes: readonly Cause[]): ReadonlySet<CheckResult> {
  const heads = new Set(causes.map(({ head }) => head));
  return new Set(
    groups
      .flatMap(({ results }) => results)
      .filter((result) => heads.has(result))
      .slice(0, openFailures),
  );
}

interface Told {
  readonly opened: ReadonlySet<CheckResult>;
  readonly report: RunReport;
  readonly causes: readonly Cause[];
  readonly anchors: Anchors;
  readonly since: Comparison | undefined;
}

function header({ report, causes, anchors, since }: Told, { kind, headline }: Verdict): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Started', formatTime(report.startedAt)],
    ['Duration', formatDuration(report.durationMs)],
    ['Requests', String(report.requests)],
    ...(editorsText(report) === '' ? [] : [['Editor', editorsText(report)] as const]),
    ['Profile', report.profile],
    ['Seed', seedsOf(report)],
  ];
  const { notRun = 0 } = report;
  const list = facts.map(
    ([term, fact]) => html`<div><dt>${term}</dt><dd class="number">${escapeLine(fact)}</dd></div>`,
  );
  return html`<header class="page-head"><p class="eyebrow">WOPI conformance</p>
<h1 class="verdict">${markHtml(verdictMarks[kind])}${capitalized(report.interrupted ? `interrupted: ${headline}` : headline)}</h1>
${barHtml(report.summary, report.results.length + notRun)}
<p class="counts">${countOutcomes(report)}${notRun > 0 && `, ${notRun} not run`}</p>
<p><code>${escapeLine(report.target.wopisrc, 2000)}</code></p>
<dl class="facts">${list}</dl>${since && sinceHtml(since, anchors)}${redNamesHtml(redResults(report), anchors)}${causesHtml(causes, anchors)}${noticesHtml(report)}</header>`;
}

function groupsNav(groups: readonly GroupResults[]): Html {
  return groupsNavHtml(
    { title: 'Verdict by group', bars: true },
    groups.map(({ group, results, summary, red }, index) => ({
      group,
      anchor: groupAnchor(index),
      shares: { summary, red, total: results.length, ran: true },
    })),
  );
}

function checks(groups: readonly GroupResults[], told: Told): Html {
  return checksHtml(
    columnsFor(told.report.summary).map((kind) => ({ kind, count: told.report.summary[kind] })),
    groups.map((group, index) => groupSection(group, groupAnchor(index), told)),
  );
}

function groupAnchor(index: number): string {
  return `group-${index + 1}`;
}

function groupSection(group: GroupResults, anchor: string, { report, causes, anchors, opened }: Told): Html {
  const results = redFirst(group.results, (result) => isRed(result, report));
  const sameCauseOf = (result: CheckResult) => {
    const cause = causes.find(({ others }) => others.includes(result));
    return cause && sameCauseHtml(cause, anchors);
  };
  return html`<section class="group" id="${anchor}" aria-labelledby="${anchor}-title">
<div class="group-head"><h3 id="${anchor}-title">${nameHtml(group.group)}</h3>
<span class="quiet number">${countsIn(group.summary).join(', ')} · ${formatDuration(group.durationMs)}</span>${skippedFor(group)}</div>
${results.map((result) => html`${checkHtml(result, anchors.get(result) ?? '', report, { sameCause: sameCauseOf(result), isOpen: opened.has(result) })}\n`)}</section>`;
}

/** Why all checks of a group are skipped, if that has one reason. */
function skippedFor({ results }: GroupResults): Html | false {
  const reasons = new Set(results.map(({ outcome, reason = '' }) => (outcome === 'skipped' ? reason : undefined)));
  const [reason] = reasons;
  return reasons.size === 1 && reason !== undefined && html`<span class="quiet">${escapeLine(reason)}</span>`;
}

/** Addresses within the page, such as `Locks-BasicLock`: the same in every run. */
function anchorsOf({ results }: RunReport): Anchors {
  const seen = new Map<string, number>();
  return new Map(
    results.map((result) => {
      const anchor = checkId(result)
        .slice(0, 200)
        .replace(/[^\w.]+/g, '-');
      const count = (seen.get(anchor) ?? 0) + 1;
      seen.set(anchor, count);
      return [result, count === 1 ? anchor : `${anchor}-${count}`];
    }),
  );
}

function redFirst<Item>(items: readonly Item[], isRedItem: (item: Item) => boolean): Item[] {
  return [...items.filter(isRedItem), ...items.filter((item) => !isRedItem(item))];
}

function footer({ tool, results }: RunReport): Html {
  return html`<footer class="page-foot quiet">${escapeLine(`${tool.name} ${tool.version}`)} · ${countOf(results.length, 'check')}</footer>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
