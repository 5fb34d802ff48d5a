import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import { escapeHtml, escapeLine } from '../reports/escape.ts';
import { barHtml } from '../reports/html-bar.ts';
import { markHtml } from '../reports/html-check.ts';
import { noticesHtml } from '../reports/html-notices.ts';
import { countOutcomes, judgeRun, redResults } from '../reports/verdict.ts';
import { countOf } from '../reports/wording.ts';
import { anchorOf } from './anchors.ts';
import { catalogue } from './catalogue.ts';
import { type Change, changesSince } from './outcome-history.ts';
import type { Session } from './session.ts';

/** The head of the page: the verdict so far, how the run goes on, and what is different from the last one. */
export function overviewHtml(session: Session, report: RunReport): string {
  const notRun = catalogue.length - report.results.length;
  const counts = [
    countOutcomes(report),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
    ...(report.requests > 0 ? [countOf(report.requests, 'request')] : []),
  ];
  return `<h1 class="verdict">${verdict(session, report, notRun)}</h1>
${report.results.length > 0 ? barHtml(report.summary, catalogue.length) : ''}
<p class="counts">${counts.join(' · ')}</p>
${progress(session)}${session.active ? '' : redList(report) + comparison(session, report) + noticesHtml(report)}`;
}

const marks = { passed: 'passed', failed: 'failed', interrupted: 'inconclusive' } as const;

function verdict({ active }: Session, report: RunReport, notRun: number): string {
  if (active) return active.signal.aborted ? 'Stopping' : 'Running';
  const { kind, headline } = judgeRun(report);
  if (kind === 'empty') return 'Nothing has run yet';
  const isPartial = kind === 'passed' && notRun > 0;
  const mark = markHtml(isPartial ? 'skipped' : marks[kind]);
  return `${mark}${headline.charAt(0).toUpperCase()}${headline.slice(1)}${isPartial ? ' so far' : ''}`;
}

/** Red checks that the head of the page lists; all stand in their groups. */
const listedRed = 12;

function redList(report: RunReport): string {
  const red = redResults(report);
  if (red.length === 0) return '';
  const items = red.slice(0, listedRed).map((result) => `<li>${checkLink(checkId(result))}</li>`);
  const more = red.length > listedRed ? `<li class="quiet">and ${red.length - listedRed} more</li>` : '';
  return `<section aria-labelledby="red-title"><h2 id="red-title">Red checks</h2><ul class="red-list">${items.join('')}${more}</ul></section>`;
}

function checkLink(id: string): string {
  return `<a href="#${anchorOf(id)}">${escapeHtml(id)}</a>`;
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
      `<li>${checkLink(id)} <span class="quiet">${before}, now</span> <span class="${now} label">${now}</span></li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}
