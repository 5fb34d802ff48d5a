import { createHash } from 'node:crypto';
import { checkId } from '../harness/results/check-id.ts';
import { isRed, type Outcome, outcomes, type RunReport, type Summary } from '../harness/results/result.ts';
import { escapeHtml, escapeLine } from './escape.ts';
import { type GroupResults, groupResults } from './group-results.ts';
import { barHtml } from './html-bar.ts';
import { checkHtml, markHtml, nameHtml } from './html-check.ts';
import { noticesHtml } from './html-notices.ts';
import { script } from './html-script.ts';
import { styles } from './html-styles.ts';
import { countOutcomes, judgeRun, type Verdict } from './verdict.ts';
import { countOf, formatDuration } from './wording.ts';

/** report.html: one file that needs no network; its policy lets nothing but its own style and script act. */
export function renderHtml(report: RunReport): string {
  const verdict = judgeRun(report);
  const groups = redFirst(groupResults(report), ({ red }) => red > 0);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${capitalised(verdict.kind)} · WOPI conformance</title><link rel="icon" href="data:,">
<style>${styles}</style></head><body>
<a class="skip-link" href="#checks">Skip to the checks</a>
${header(report, verdict)}
<div class="layout">${groupsNav(groups)}${checksMain(groups, report)}</div>
${footer(report)}
<script>${script}</script></body></html>
`;
}

function contentSecurityPolicy(): string {
  const source = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${source(styles)}; script-src ${source(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function header(report: RunReport, { kind, headline }: Verdict): string {
  const outcome = kind === 'passed' ? 'passed' : kind === 'failed' ? 'failed' : 'inconclusive';
  const facts: readonly (readonly [string, string])[] = [
    ['Started', report.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')],
    ['Duration', formatDuration(report.durationMs)],
    ['Requests', String(report.requests)],
    ['Profile', report.profile],
    ['Seed', String(report.seed)],
  ];
  const list = facts.map(
    ([term, fact]) => `<div><dt>${term}</dt><dd class="number">${escapeHtml(escapeLine(fact))}</dd></div>`,
  );
  return `<header class="page-head"><p class="eyebrow">WOPI conformance</p>
<h1 class="verdict">${markHtml(outcome)}${capitalised(headline)}</h1>
${barHtml(report.summary)}
<p class="counts">${countOutcomes(report)}</p>
<p><code>${escapeHtml(escapeLine(report.target.wopisrc, 2000))}</code></p>
<dl class="facts">${list.join('')}</dl>${noticesHtml(report)}</header>`;
}

function groupsNav(groups: readonly GroupResults[]): string {
  const rows = groups.map((group, index) => {
    const { results, summary, red } = group;
    return `<tr${red > 0 ? ' class="red"' : ''}><th scope="row"><a href="#group-${index + 1}">${nameHtml(group.group)}</a></th>
<td>${barHtml(summary)}</td><td class="number">${red > 0 ? `<span class="failed label">${red} red</span>` : `${summary.passed}/${results.length}`}</td></tr>`;
  });
  return `<nav class="groups-nav" aria-label="Groups"><details class="groups" open><summary>Verdict by group</summary>
<table><thead class="visually-hidden"><tr><th scope="col">Group</th><th scope="col">Shares</th><th scope="col">Passed</th></tr></thead>
<tbody>${rows.join('')}</tbody></table></details></nav>`;
}

function checksMain(groups: readonly GroupResults[], report: RunReport): string {
  const anchors = anchorsOf(report);
  return `<main id="checks" tabindex="-1"><h2>Checks</h2>${filters(report.summary)}
<p id="none-shown" class="quiet" hidden>No check matches these filters.</p>
${groups.map((group, index) => groupSection(group, index + 1, report, anchors)).join('')}</main>`;
}

function filters(summary: Summary): string {
  const choice = (
    outcome: Outcome,
  ) => `<label class="choice ${outcome}"><input type="checkbox" value="${outcome}" checked>
${outcome} <span class="number">${summary[outcome]}</span></label>`;
  return `<form id="filters" class="filters" role="search" aria-label="Filter the checks" hidden>
<label><span class="visually-hidden">Text in name, requirement, reason, requests and responses</span>
<input type="search" placeholder="Filter by text" autocomplete="off" spellcheck="false"></label>
<div class="buttons"><button type="button" id="open-all">Open all</button><button type="button" id="close-all">Close all</button><button type="reset">Reset</button></div>
<fieldset><legend>Outcomes shown</legend>${outcomes.map(choice).join('')}</fieldset>
<span id="shown" class="quiet number" role="status" aria-live="polite"></span></form>`;
}

function groupSection(
  group: GroupResults,
  number: number,
  report: RunReport,
  anchors: ReadonlyMap<unknown, string>,
): string {
  const checks = redFirst(group.results, (result) => isRed(result, report)).map((result) =>
    checkHtml(result, anchors.get(result) ?? '', report),
  );
  const counts = outcomes
    .filter((outcome) => group.summary[outcome] > 0)
    .map((outcome) => `${group.summary[outcome]} ${outcome}`);
  return `<section class="group" id="group-${number}" aria-labelledby="group-${number}-title">
<div class="group-head"><h3 id="group-${number}-title">${nameHtml(group.group)}</h3>
<span class="quiet number">${counts.join(', ')} · ${formatDuration(group.durationMs)}</span></div>
${checks.join('\n')}</section>`;
}

/** Addresses within the page, such as `Locks-BasicLock`: the same in every run. */
function anchorsOf({ results }: RunReport): ReadonlyMap<unknown, string> {
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

function footer({ tool, results }: RunReport): string {
  return `<footer class="page-foot quiet">${escapeHtml(escapeLine(`${tool.name} ${tool.version}`))} · ${countOf(results.length, 'check')}</footer>`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
