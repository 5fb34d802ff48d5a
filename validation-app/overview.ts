import type { RunReport } from '../harness/result.ts';
import { escapeHtml, escapeLine } from '../reports/escape.ts';
import { barHtml } from '../reports/html-bar.ts';
import { markHtml } from '../reports/html-check.ts';
import { noticesHtml } from '../reports/html-notices.ts';
import { countOutcomes, judgeRun } from '../reports/verdict.ts';
import { countOf } from '../reports/wording.ts';
import { anchorOf } from './anchors.ts';
import { type Change, changesSince } from './outcome-history.ts';
import type { Session } from './session.ts';

/** The head of the page: the verdict so far, how the run goes on, and what is different from the last one. */
export function overviewHtml(session: Session, report: RunReport): string {
  return `<h1 class="verdict">${verdict(session, report)}</h1>
${report.results.length > 0 ? barHtml(report.summary) : ''}
<p class="counts">${countOutcomes(report)}${report.requests > 0 ? ` · ${countOf(report.requests, 'request')}` : ''}</p>
${progress(session)}${session.active ? '' : comparison(session, report) + noticesHtml(report)}`;
}

function verdict({ active }: Session, report: RunReport): string {
  if (active) return active.signal.aborted ? 'Stopping' : 'Running';
  const { kind, headline } = judgeRun(report);
  if (kind === 'empty') return 'Nothing has run yet';
  const outcome = kind === 'passed' ? 'passed' : kind === 'failed' ? 'failed' : 'inconclusive';
  return markHtml(outcome) + headline.charAt(0).toUpperCase() + headline.slice(1);
}

function progress({ active }: Session): string {
  if (!active) return '';
  const { done, total, running } = active;
  const now = [...running].join(', ');
  return `<div class="progress"><progress max="${total}" value="${done}" aria-label="Checks done">${done} of ${total}</progress>
<span class="quiet number">${done} of ${total}</span> <code>${escapeHtml(escapeLine(now))}</code></div>`;
}

const kinds: Readonly<Record<Change['kind'], string>> = {
  broken: 'broken since the last run',
  mended: 'mended since the last run',
  other: 'different, but neither broken nor mended',
};

function comparison({ before }: Session, { results }: RunReport): string {
  if (before.size === 0) return '';
  const changes = changesSince(before, results);
  if (changes.length === 0) return '<p class="comparison quiet">The same outcomes as in the last run.</p>';
  const parts = (Object.keys(kinds) as Change['kind'][]).flatMap((kind) => {
    const some = changes.filter((change) => change.kind === kind);
    return some.length === 0 ? [] : [`<li>${countOf(some.length, 'check')} ${kinds[kind]}${list(some)}</li>`];
  });
  return `<section class="comparison" aria-labelledby="comparison-title"><h2 id="comparison-title">Compared with the last run</h2><ul>${parts.join('')}</ul></section>`;
}

function list(changes: readonly Change[]): string {
  const items = changes.map(
    ({ id, before, now }) =>
      `<li><a href="#${anchorOf(id)}">${escapeHtml(id)}</a> <span class="quiet">${before}, now</span> <span class="${now} label">${now}</span></li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}
