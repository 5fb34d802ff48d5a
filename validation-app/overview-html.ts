import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import type { RunReport } from '../harness/results/result.ts';
import { barHtml } from '../reports/bar-html.ts';
import { type Cause, causesOf } from '../reports/causes.ts';
import { markHtml } from '../reports/check-html.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { countOutcomes, judgeRun, redResults, verdictMarks } from '../reports/judge-run.ts';
import { noticesHtml } from '../reports/notices-html.ts';
import { type Html, html } from '../web/html.ts';
import type { ActiveRun } from './active-run.ts';
import { anchorOf } from './anchors.ts';
import { type Change, changesSince } from './outcome-history.ts';
import type { Session } from './session.ts';

/** The head of the page: the verdict so far, the progress of the run, and what changed since the last one. */
export function overviewHtml(session: Session, report: RunReport): Html {
  const notRun = session.checks.length - report.results.length;
  const { requests, isPartial } = session.findings.effort;
  const counts = [
    ...(report.results.length > 0 ? [countOutcomes(report)] : []),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
    ...(requests > 0 ? [`${countOf(requests, 'request')}${isPartial ? ' in the last run' : ''}`] : []),
  ];
  const findings = [question(session), redList(report), comparison(session), noticesHtml(report)];
  return html`<h1 class="verdict">${verdict(session, report, notRun)}</h1>
${session.active ? progress(session.active) : report.results.length > 0 && barHtml(report.summary, session.checks.length)}
<p class="counts">${counts.join(' · ')}</p>
${session.active === undefined && findings}`;
}

function question({ question: asked }: Session): Html | false {
  if (!asked) return false;
  return html`<section class="notice question" aria-labelledby="question-title"><h2 id="question-title">The file was not made for tests</h2><p>${escapeLine(asked.sentence, 500)}</p>
<p><button form="actions" name="agree" value="1">Write to it, and run</button> <button form="actions" name="decline" value="1">No</button></p></section>`;
}

function verdict({ active, question: asked }: Session, report: RunReport, notRun: number): Html | string {
  if (active) return active.signal.aborted ? 'Stopping' : 'Running';
  if (asked) return 'Nothing was written: may the run go on?';
  // A profile requires groups of a whole run.
  const { kind, headline } = judgeRun(notRun > 0 ? { ...report, profile: 'all' } : report);
  if (kind === 'not-judged' && report.results.length === 0) return 'Nothing has run yet';
  const isPartial = kind === 'passed' && notRun > 0;
  const mark = markHtml(isPartial ? 'skipped' : verdictMarks[kind]);
  return html`${mark}${headline.charAt(0).toUpperCase()}${headline.slice(1)}${isPartial && ' so far'}`;
}

/** Causes that the head of the page lists; all red checks are in their groups. */
const listedCauses = 12;

function redList(report: RunReport): Html | false {
  const causes = causesOf(report);
  if (causes.length === 0) return false;
  const listed = causes.slice(0, listedCauses);
  const left = redResults(report).length - listed.reduce((sum, { others }) => sum + others.length + 1, 0);
  const more = left > 0 && html`<li class="quiet">and ${left} more</li>`;
  const items = listed.map(causeItem);
  return html`<section aria-labelledby="red-title"><h2 id="red-title">Red checks</h2><ul class="red-list">${items}${more}</ul></section>`;
}

function causeItem({ title, head, others }: Cause): Html {
  const links = others.map((result) => html`<li>${checkLink(checkId(result))}</li>`);
  const rest =
    links.length > 0 &&
    html`<details><summary>${countOf(links.length, 'more check')}: ${escapeLine(title, 300)}</summary><ul>${links}</ul></details>`;
  return html`<li>${checkLink(checkId(head))}${rest}</li>`;
}

function checkLink(id: string): Html {
  return html`<a href="#${anchorOf(id)}">${id}</a>`;
}

function progress({ done, total, running }: ActiveRun): Html {
  const now = escapeLine([...running].join(', '));
  return html`<div class="progress"><progress max="${total}" value="${done}" aria-label="Checks done">${done} of ${total}</progress>
<span class="quiet number">${done} of ${total}</span> <code>${now}</code></div>`;
}

const kinds: Readonly<Record<Change['kind'], string>> = {
  broken: 'broken since the last run',
  fixed: 'fixed since the last run',
  other: 'different, but neither broken nor fixed',
};

function comparison({ findings: { before, resultsOfLastRun } }: Session): Html | false {
  const inCommon = resultsOfLastRun.filter((result) => before.has(checkId(result)));
  if (inCommon.length === 0) return false;
  const changes = changesSince(before, inCommon);
  if (changes.length === 0) return html`<p class="comparison quiet">The same outcomes as in the last run.</p>`;
  const parts = (Object.keys(kinds) as Change['kind'][]).map((kind) => {
    const some = changes.filter((change) => change.kind === kind);
    return some.length > 0 && html`<li>${countOf(some.length, 'check')} ${kinds[kind]}${list(some)}</li>`;
  });
  return html`<section class="comparison" aria-labelledby="comparison-title"><h2 id="comparison-title">Compared with the last run</h2><ul>${parts}</ul></section>`;
}

function list(changes: readonly Change[]): Html {
  const items = changes.map(
    ({ id, before, now }) =>
      html`<li>${checkLink(id)} <span class="quiet">${before}, now</span> <span class="${now} label">${now}</span></li>`,
  );
  return html`<ul>${items}</ul>`;
}
