import { type CheckOfSuite, documentationUrl, type Suite } from '../harness/checks/check.ts';
import { selectableCategories } from '../harness/results/categories.ts';
import { checkId } from '../harness/results/check-id.ts';
import { type CheckResult, outcomes, type RunReport, summarize } from '../harness/results/result.ts';
import { escapeHtml, escapeLine } from '../reports/escape.ts';
import { barHtml } from '../reports/html-bar.ts';
import { checkHtml, nameHtml } from '../reports/html-check.ts';
import { script as reportScript } from '../reports/html-script.ts';
import { styles as reportStyles } from '../reports/html-styles.ts';
import { everySuite } from '../suites/catalogue.ts';
import { anchorOf, groupAnchorOf, navAnchorOf } from './anchors.ts';
import { catalogue } from './catalogue.ts';
import { overviewHtml } from './overview.ts';
import { reportFiles } from './report-files.ts';
import type { Session } from './session.ts';
import { viewScript } from './view-script.ts';
import { viewStyles } from './view-styles.ts';

export interface ViewPageOptions {
  readonly session: Session;
  readonly nonce: string;
  /** Tells one pair of proof keys from another. */
  readonly keyFingerprint: string;
}

/** The page of a session: every check with what it found, and the means to run it. */
export function viewPage({ session, nonce, keyFingerprint }: ViewPageOptions): string {
  const report = session.report(catalogue);
  const fileUrl = escapeHtml(escapeLine(session.file.wopisrc, 2000));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>WOPI Validation</title><link rel="icon" href="/favicon.svg">
${session.active ? '<noscript><meta http-equiv="refresh" content="2"></noscript>' : ''}
<style nonce="${nonce}">${reportStyles}${viewStyles}</style></head>
<body data-session="/sessions/${session.id}" data-seen="${session.resultCount}"${session.active ? ' data-running' : ''}${session.frameLoad && !session.frameLoad.surroundings ? ' data-tell-frame' : ''}>
<a class="skip-link" href="#checks">Skip to the checks</a>
<header class="page-head"><p class="eyebrow"><span>WOPI Validation <code>${fileUrl}</code></span> <a class="own-window" href="/sessions/${session.id}" target="_blank" rel="noopener">Open in a window of its own</a></p>
<div id="overview">${overviewHtml(session, report)}</div>
${actions(session)}
<p id="said" class="visually-hidden" role="status" aria-live="polite"></p></header>
<div class="layout">${groupsNav(report)}${checksMain(session, report)}</div>
<footer class="page-foot quiet">${keys(session, keyFingerprint)}<p>${escapeHtml(`${report.tool.name} ${report.tool.version}`)}</p></footer>
<script nonce="${nonce}">${reportScript}${viewScript}</script></body></html>
`;
}

function actions({ id, category, active }: Session): string {
  const options = selectableCategories.map((name) => `<option${name === category ? ' selected' : ''}>${name}</option>`);
  return `<form id="actions" class="actions" method="post" action="/sessions/${id}/run">
<button class="primary" name="all" value="1"${active ? ' disabled' : ''}>Run all</button>
<button id="stop" formaction="/sessions/${id}/stop"${active ? '' : ' disabled'}>Stop</button>
<label>Category <select name="category">${options.join('')}</select></label>
<label><input type="checkbox" name="delay"> also checks that wait</label>
</form>
<p id="downloads" class="downloads"><span class="quiet">Reports</span> ${Object.keys(reportFiles)
    .map((file) => `<a href="/sessions/${id}/reports/${file}" target="_blank" rel="noopener" download>${file}</a>`)
    .join(' ')}</p>`;
}

function keys({ id }: Session, fingerprint: string): string {
  return `<form method="post" action="/sessions/${id}/rotate-keys" class="keys"><span>Proof key <code>${fingerprint}</code></span>
<button>Rotate the proof keys</button></form>`;
}

function groupsNav(report: RunReport): string {
  const rows = everySuite.map(
    ({
      group,
      checks,
    }) => `<tr id="${navAnchorOf(group)}"><th scope="row"><a href="#${groupAnchorOf(group)}">${nameHtml(group)}</a></th>
${groupCellsHtml(group, checks.length, report)}</tr>`,
  );
  return `<nav class="groups-nav" aria-label="Groups"><details class="groups" open><summary>Groups</summary>
<table><thead class="visually-hidden"><tr><th scope="col">Group</th><th scope="col">Shares</th><th scope="col">Passed</th></tr></thead>
<tbody>${rows.join('')}</tbody></table></details></nav>`;
}

/** The two cells that say how a group fares. */
export function groupCellsHtml(group: string, total: number, { results }: RunReport): string {
  const summary = summarize(results.filter((result) => result.group === group));
  const red = summary.failed + summary.inconclusive;
  const ran = outcomes.reduce((sum, outcome) => sum + summary[outcome], 0);
  const count =
    red > 0 ? `<span class="failed label">${red} red</span>` : ran === 0 ? `${total}` : `${summary.passed}/${total}`;
  return `<td>${ran === 0 ? '' : barHtml(summary, total)}</td><td class="number">${count}</td>`;
}

function checksMain(session: Session, report: RunReport): string {
  return `<main id="checks" tabindex="-1"><h2>Checks</h2>${filters()}
<p id="none-shown" class="quiet" hidden>No check matches these filters.</p>
${everySuite.map((suite) => groupSection(suite, session, report)).join('')}</main>`;
}

function filters(): string {
  const choices = (['not run', ...outcomes] as const).map(
    (outcome) => `<label class="choice ${outcome === 'not run' ? 'skipped' : outcome}">
<input type="checkbox" value="${outcome}" checked> ${outcome}</label>`,
  );
  return `<form id="filters" class="filters" role="search" aria-label="Filter the checks" hidden>
<label><span class="visually-hidden">Text in name, requirement, reason, requests and responses</span>
<input type="search" placeholder="Filter by text" autocomplete="off" spellcheck="false"></label>
<div class="buttons"><button type="button" id="open-all">Open all</button><button type="button" id="close-all">Close all</button><button type="reset">Reset</button></div>
<fieldset><legend>Outcomes shown</legend>${choices.join('')}</fieldset>
<span id="shown" class="quiet number" role="status" aria-live="polite"></span></form>`;
}

function groupSection(suite: Suite, session: Session, report: RunReport): string {
  const { group, summary, checks } = suite;
  const rows = checks.map((check) => {
    const entry = { suite, check };
    const id = checkId(entry);
    return `<li class="row">${rowHtml(entry, session.resultOf(id), report)}
<button form="actions" name="check" value="${escapeHtml(id)}" aria-label="Run ${escapeHtml(check.name)}">Run</button></li>`;
  });
  return `<section class="group" id="${groupAnchorOf(group)}" aria-labelledby="${groupAnchorOf(group)}-title">
<div class="group-head"><div><h3 id="${groupAnchorOf(group)}-title">${nameHtml(group)}</h3>
<p class="quiet">${escapeHtml(summary)}</p></div>
<button form="actions" name="group" value="${escapeHtml(group)}" aria-label="Run the group ${escapeHtml(group)}">Run group</button></div>
<ol class="rows">${rows.join('')}</ol></section>`;
}

/** A check as an element to open: with what it found, or with what it is about. */
export function rowHtml(entry: CheckOfSuite, result: CheckResult | undefined, report: RunReport): string {
  const anchor = anchorOf(checkId(entry));
  if (result) return checkHtml(result, anchor, report);
  const { name, level, requirement, spec, category } = entry.check;
  return `<details class="check skipped" id="${anchor}" data-outcome="not run">
<summary><span class="mark" aria-hidden="true">·</span><h4>${nameHtml(name)}</h4>
<span class="quiet number end"><span class="label">not run</span></span></summary>
<div class="check-body"><p class="requirement"><strong>${level}</strong>${escapeHtml(requirement)}</p>
<p><a href="${escapeHtml(documentationUrl(spec))}" target="_blank" rel="noreferrer">Documentation of this requirement</a>
<span class="quiet">· ${category} · ${entry.suite.origin}</span></p></div></details>`;
}
