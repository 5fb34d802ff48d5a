import { type CheckOfSuite, documentationUrl, type Suite } from '../harness/checks/check.ts';
import { profiles, selectableCategories } from '../harness/results/categories.ts';
import { checkId } from '../harness/results/check-id.ts';
import { type CheckResult, outcomes, type RunReport, summarize } from '../harness/results/result.ts';
import { checkHtml, documentationHtml, nameHtml, requirementHtml, whenOpened } from '../reports/check-html.ts';
import { checksHtml } from '../reports/checks-html.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { groupsNavHtml, type Shares } from '../reports/groups-nav-html.ts';
import { type Html, html } from '../web/html.ts';
import { page } from '../web/page.ts';
import { editorNames, editors } from '../wopi/editors.ts';
import { loadingStatuses } from '../wopi/frame-messages.ts';
import { anchorOf, groupAnchorOf, navAnchorOf } from './anchors.ts';
import { overviewHtml } from './overview-html.ts';
import { reportFiles } from './report-files.ts';
import type { Session } from './session.ts';
import { script } from './view-page.browser.generated.ts';
import { styles } from './view-page.css.generated.ts';

export interface ViewPageOptions {
  readonly session: Session;
  /** The nonce of the response's Content-Security-Policy. */
  readonly nonce: string;
  /** Tells one pair of proof keys from another. */
  readonly keyFingerprint: string;
  /** Whether only the operator may rotate them. */
  readonly asksForOperatorKey: boolean;
}

/** The page of a session: every check with its result, and the means to run it. */
export function viewPage({ session, nonce, keyFingerprint, asksForOperatorKey }: ViewPageOptions): string {
  const report = session.report();
  return page({
    title: 'WOPI Validation',
    icon: '/favicon.svg',
    styles,
    script,
    nonce,
    head: session.active && html`<noscript><meta http-equiv="refresh" content="2"></noscript>`,
    bodyAttributes: bodyAttributes(session),
    body: html`<a class="skip-link" href="#checks">Skip to the checks</a>
${header(session, report)}
<div class="layout">${groupsNav(session, report)}${checks(session, report)}</div>
<footer class="page-foot quiet">${keys(session, keyFingerprint, asksForOperatorKey)}<p>${report.tool.name} ${report.tool.version}</p></footer>`,
  });
}

/** What the page's script goes by. */
function bodyAttributes({ id, findings, active, judgedPage, choice }: Session): Html {
  const reportsFrame = judgedPage !== undefined && !judgedPage.surroundings;
  return html` data-session="/sessions/${id}" data-seen="${findings.count}"${active && html` data-running`}${
    reportsFrame && html` data-loading-statuses="${JSON.stringify(loadingStatuses(choice.editor))}"`
  }`;
}

function header(session: Session, report: RunReport): Html {
  return html`<header class="page-head"><p class="eyebrow"><span>WOPI Validation <code>${escapeLine(session.file.wopisrc, 2000)}</code></span>${session.hostPageLoad && ownWindow(session)}</p>
<div id="overview">${overviewHtml(session, report)}</div>
${choiceForm(session)}${actions(session)}
<p id="said" class="visually-hidden" role="status" aria-live="polite"></p></header>`;
}

// A page without a frame is in a window of its own already.
function ownWindow({ id }: Session): Html {
  return html` <a class="own-window" href="/sessions/${id}" target="_blank" rel="noopener">Open in a new window</a>`;
}

function choiceForm({ id, choice, active }: Session): Html {
  const ofProfile = profiles.map((name) => html`<option${name === choice.profile && html` selected`}>${name}</option>`);
  const ofEditor = editors.map(
    (name) => html`<option value="${name}"${name === choice.editor && html` selected`}>${editorNames[name]}</option>`,
  );
  return html`<form id="choice" class="actions" method="post" action="/sessions/${id}/choice" autocomplete="off">
<label>Profile <select name="profile">${ofProfile}</select></label>
<label>Editor <select name="editor">${ofEditor}</select></label>
<button${active && html` disabled`}>Show these checks</button></form>
`;
}

function actions({ id, category, active, redChecks }: Session): Html {
  const options = selectableCategories.map(
    (name) => html`<option${name === category && html` selected`}>${name}</option>`,
  );
  return html`<form id="actions" class="actions" method="post" action="/sessions/${id}/run">
<button class="primary" name="all" value="1"${active && html` disabled`}>Run all</button>
<button id="run-failed" name="failed" value="1"${active && html` disabled`}${redChecks.length === 0 && html` hidden`}>Run failed again</button>
<button id="stop" formaction="/sessions/${id}/stop"${!active && html` disabled`}>Stop</button>
<label>Category <select name="category">${options}</select></label>
<label><input type="checkbox" name="delay"> also checks that wait</label>
</form>
<p id="downloads" class="downloads"><span class="quiet">Reports</span>${Object.keys(reportFiles).map(
    (file) => html` <a href="/sessions/${id}/reports/${file}" target="_blank" rel="noopener" download>${file}</a>`,
  )}</p>`;
}

function keys({ id }: Session, fingerprint: string, asksForOperatorKey: boolean): Html {
  const operatorKey =
    asksForOperatorKey &&
    html`<label>Operator key <input type="password" name="operator-key" autocomplete="off" required></label>`;
  return html`<form method="post" action="/sessions/${id}/rotate-keys" class="keys"><span>Proof key <code>${fingerprint}</code></span>
${operatorKey}<button>Rotate the proof keys</button></form>`;
}

function groupsNav(session: Session, report: RunReport): Html {
  return groupsNavHtml(
    { title: 'Groups', bars: false },
    session.suites.map((suite) => ({
      group: suite.group,
      anchor: groupAnchorOf(suite.group),
      rowId: navAnchorOf(suite.group),
      shares: sharesOf(suite, report),
    })),
  );
}

/** The outcomes of a group so far. */
export function sharesOf({ group, checks }: Suite, { results }: RunReport): Shares {
  const own = results.filter((result) => result.group === group);
  const summary = summarize(own);
  return { summary, total: checks.length, red: summary.failed + summary.inconclusive, ran: own.length > 0 };
}

function checks(session: Session, report: RunReport): Html {
  return checksHtml(
    (['not run', ...outcomes] as const).map((kind) => ({ kind })),
    session.suites.map((suite) => groupSection(suite, session, report)),
  );
}

function groupSection(suite: Suite, session: Session, report: RunReport): Html {
  const { group, summary, checks } = suite;
  const anchor = groupAnchorOf(group);
  const rows = checks.map((check) => {
    const entry = { suite, check };
    const id = checkId(entry);
    return html`<li class="row">${rowHtml(entry, session.findings.resultOf(id), report)}
<button form="actions" name="check" value="${id}" aria-label="Run ${check.name}">Run</button></li>`;
  });
  return html`<section class="group" id="${anchor}" aria-labelledby="${anchor}-title">
<div class="group-head"><div><h3 id="${anchor}-title">${nameHtml(group)}</h3>
<p class="quiet">${summary}</p></div>
<button form="actions" name="group" value="${group}" aria-label="Run the group ${group}">Run group</button></div>
<ol class="rows">${rows}</ol></section>`;
}

/** A check as an element to open: with its result, or with its requirement. */
export function rowHtml(entry: CheckOfSuite, result: CheckResult | undefined, report: RunReport): Html {
  const anchor = anchorOf(checkId(entry));
  if (result) return checkHtml(result, anchor, report);
  const { name, level, requirement, spec, category } = entry.check;
  const body = html`<div class="check-body">${requirementHtml(level, requirement)}
${documentationHtml(documentationUrl(spec), `${category} · ${entry.suite.origin}`)}</div>`;
  return html`<details class="check skipped" id="${anchor}" data-outcome="not run">
<summary><span class="mark" aria-hidden="true">·</span><h4>${nameHtml(name)}</h4>
<span class="quiet number end"><span class="label">not run</span></span></summary>
${whenOpened(body)}</details>`;
}
