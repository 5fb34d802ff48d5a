import { countOf } from '../harness/results/count-of.ts';
import type { Fault } from '../harness/results/fault.ts';
import { type CheckResult, countedAs, isRed, type Outcome, type RunReport } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';
import { tones } from './bar-html.ts';
import { escapeLine, escapeText } from './escape-text.ts';
import { exchangeHtml } from './exchange-html.ts';
import { explainFailure, type FailureExplanation, shortReason } from './explain-failure.ts';
import { exchangeAtFault } from './shared-mismatch.ts';
import { storyHtml } from './story-html.ts';
import { formatDuration, outcomeLabel } from './wording.ts';

const marks = { passed: '✓', failed: '✕', warned: '!', skipped: '–', inconclusive: '?' } as const;

/** The symbol of an outcome, which always has its word beside it. */
export function markHtml(outcome: Outcome, tone = outcome): Html {
  return html`<span class="mark ${tone}" aria-hidden="true">${marks[outcome]}</span>`;
}

/** The name of a group or check, which may break in front of its capitals. */
export function nameHtml(name: string): Html {
  const [first = '', ...others] = escapeLine(name).split(/(?<=[a-z])(?=[A-Z])/);
  return html`${first}${others.map((part) => html`<wbr>${part}`)}`;
}

/** One check as an element to open. Red ones are open, except those with the cause of another one. */
export function checkHtml(
  result: CheckResult,
  anchor: string,
  report: RunReport,
  { sameCause, isOpen = true }: { readonly sameCause?: Html | undefined; readonly isOpen?: boolean } = {},
): Html {
  const red = isRed(result, report);
  const open = red && !sameCause && isOpen;
  const tone = tones[countedAs(result)];
  const why = escapeLine(shortReason(result), 240);
  return html`<details class="check ${tone}${red && ' red'}" id="${anchor}" data-outcome="${countedAs(result)}"${open && html` open`}>
<summary>${markHtml(result.outcome, tone)}<h4>${nameHtml(result.name)}</h4>
<span class="quiet number end"><span class="label">${outcomeLabel(result)}</span> ${formatDuration(result.durationMs)}</span>
${why !== '' && html`<span class="why">${why}</span>`}</summary>
${whenOpened(bodyHtml(explainFailure(result, report), result, sameCause), { open })}</details>`;
}

/** What a closed check has: where scripts run, it is text until the check is opened, because a page has 700 checks. */
export function whenOpened(body: Html, { open = false } = {}): Html {
  return open ? body : html`<noscript>${body}</noscript>`;
}

function bodyHtml(explanation: FailureExplanation, { category, origin, fault }: CheckResult, sameCause?: Html): Html {
  const { outcome, requirement, level, reason, documentation, rerun, rerunNeeds, curl } = explanation;
  return html`<div class="check-body">${sameCause}
${requirementHtml(level, requirement)}
${reason !== '' && html`<p class="reason">${escapeText(reason.replace(/:$/, ''))}</p>`}
${mismatchTable(explanation)}
${explanation.story && storyHtml(explanation.story)}
${asides(explanation)}
${documentationHtml(documentation, `${category} · ${origin}`)}
${exchangeList(explanation, fault)}${outlineHtml(explanation)}
${outcome !== 'passed' && copyable(['Run only this check.', rerunNeeds].join(' ').trim(), rerun)}
${curl !== '' && outcome !== 'passed' && html`<details class="sub"><summary>The requests as curl commands</summary>${copyable('', curl)}</details>`}
</div>`;
}

/** What a check requires, with its level in front. */
export function requirementHtml(level: string, requirement: string): Html {
  return html`<p class="requirement"><strong>${level}</strong>${escapeText(requirement)}</p>`;
}

/** The link to the documentation, and what kind of check it is. */
export function documentationHtml(address: string, kind: string): Html {
  return html`<p><a href="${escapeText(address)}" target="_blank" rel="noreferrer">Documentation of this requirement</a> <span class="quiet">· ${kind}</span></p>`;
}

function mismatchTable({ mismatches }: FailureExplanation): Html | false {
  if (mismatches.length === 0) return false;
  const rows = mismatches.map(
    ({ at, expected, actual }) => html`<tr><th scope="row">${cell(at)}</th>
<td class="expected" data-label="Expected"><code>${cell(expected)}</code></td><td class="actual" data-label="Got"><code>${cell(actual)}</code></td></tr>`,
  );
  return html`<table class="mismatches"><caption class="visually-hidden">Mismatches</caption>
<thead><tr><th scope="col">Where</th><th scope="col">Expected</th><th scope="col">Got</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function cell(text: string): string {
  return escapeLine(text, 2000);
}

function asides({ requiredBy, likelyCause, differs, notes }: FailureExplanation): Html | false {
  const entry = (term: string, text: string) => html`<dt>${term}</dt><dd>${escapeText(text)}</dd>`;
  const entries = [
    ...(requiredBy ? [entry('Required by', requiredBy)] : []),
    ...(likelyCause ? [entry('Likely cause', likelyCause)] : []),
    ...(differs ? [entry('Differs from the validator', differs)] : []),
    ...notes.map((note) => entry('Note', note)),
  ];
  return entries.length > 0 && html`<dl class="aside">${entries}</dl>`;
}

function exchangeList({ exchanges }: FailureExplanation, fault: Fault | undefined): Html | false {
  if (exchanges.length === 0) return false;
  const judged = exchangeAtFault({ exchanges, ...(fault && { fault }) });
  const span = {
    start: Math.min(...exchanges.map(({ startedAt }) => startedAt)),
    end: Math.max(...exchanges.map(({ startedAt, durationMs }) => startedAt + durationMs)),
  };
  return html`<section><p class="quiet">${countOf(exchanges.length, 'request')}, in order</p>
<ol class="exchanges">${exchanges.map((exchange) => exchangeHtml(exchange, span, { isJudged: exchange === judged }))}</ol></section>`;
}

function outlineHtml({ omitted }: FailureExplanation): Html | false {
  if (omitted.length === 0) return false;
  const outline = omitted.map(({ operation, status }) => `${operation} ${status ?? 'without response'}`).join(', ');
  return html`<p class="quiet">${countOf(omitted.length, 'request')} (--evidence all shows them): ${escapeLine(outline, 4000)}</p>`;
}

function copyable(title: string, text: string): Html {
  const heading = title !== '' && html`<p class="quiet">${title}</p>`;
  return html`<div>${heading}<div class="copyable"><pre>${escapeText(text, 100_000)}</pre><button type="button" class="copy" hidden>Copy</button></div></div>`;
}
