import { type CheckResult, isRed, type Outcome, type RunReport } from '../harness/results/result.ts';
import { escapeHtml, escapeLine } from './escape.ts';
import { explainFailure, type FailureExplanation, shortReason } from './explain-failure.ts';
import { exchangeHtml } from './html-exchange.ts';
import { countOf, formatDuration, outcomeLabel } from './wording.ts';

const marks = { passed: '✓', failed: '✕', warned: '!', skipped: '–', inconclusive: '?' } as const;

/** The sign of an outcome, beside which its word always stands. */
export function markHtml(outcome: Outcome, tone = outcome): string {
  return `<span class="mark ${tone}" aria-hidden="true">${marks[outcome]}</span>`;
}

/** The name of a group or check, which may break before its capitals. */
export function nameHtml(name: string): string {
  return escapeHtml(escapeLine(name)).replace(/[a-z](?=[A-Z])/g, '$&<wbr>');
}

/** One check as an element to open; red ones are open. */
export function checkHtml(result: CheckResult, anchor: string, report: RunReport): string {
  const red = isRed(result, report);
  const tone = toneOf(result);
  const why = escapeHtml(escapeLine(shortReason(result), 240));
  return `<details class="check ${tone}${red ? ' red' : ''}" id="${anchor}" data-outcome="${result.outcome}"${red ? ' open' : ''}>
<summary>${markHtml(result.outcome, tone)}<h4>${nameHtml(result.name)}</h4>
<span class="quiet number end"><span class="label">${escapeHtml(outcomeLabel(result))}</span> ${formatDuration(result.durationMs)}</span>
${why === '' ? '' : `<span class="why">${why}</span>`}</summary>
${bodyHtml(explainFailure(result, report), result)}</details>`;
}

/** The colour of a result: a baseline takes the alarm out of a failure and puts it into a pass. */
function toneOf({ outcome, baseline }: CheckResult): Outcome {
  if (baseline?.kind === 'expected-failure') return 'skipped';
  return baseline?.kind === 'unexpected-pass' ? 'failed' : outcome;
}

function bodyHtml(explanation: FailureExplanation, { category, origin }: CheckResult): string {
  const { requirement, level, reason, documentation, exchanges, rerun, curl } = explanation;
  return `<div class="check-body">
<p class="requirement"><strong>${level}</strong>${escapeHtml(requirement)}</p>
${reason === '' ? '' : `<p class="reason">${escapeHtml(reason.replace(/:$/, ''))}</p>`}
${mismatchTable(explanation)}
${asides(explanation)}
<p><a href="${escapeHtml(documentation)}" target="_blank" rel="noreferrer">Documentation of this requirement</a> <span class="quiet">· ${category} · ${origin}</span></p>
${exchanges.length === 0 ? '' : exchangeList(explanation)}
${copyable('Run just this check', rerun)}
${curl === '' || explanation.outcome === 'passed' ? '' : `<details class="sub"><summary>The requests as curl lines</summary>${copyable('', curl)}</details>`}
</div>`;
}

function mismatchTable({ mismatches }: FailureExplanation): string {
  if (mismatches.length === 0) return '';
  const rows = mismatches.map(
    ({ at, expected, actual }) => `<tr><th scope="row">${cell(at)}</th>
<td class="expected" data-label="Expected"><code>${cell(expected)}</code></td><td class="actual" data-label="Got"><code>${cell(actual)}</code></td></tr>`,
  );
  return `<table class="mismatches"><caption class="visually-hidden">Mismatches</caption>
<thead><tr><th scope="col">Where</th><th scope="col">Expected</th><th scope="col">Got</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function cell(text: string): string {
  return escapeHtml(escapeLine(text, 2000));
}

function asides({ likelyCause, differs, notes }: FailureExplanation): string {
  const entry = (term: string, text: string) => `<dt>${term}</dt><dd>${escapeHtml(text)}</dd>`;
  const entries = [
    ...(likelyCause ? [entry('Likely cause', likelyCause)] : []),
    ...(differs ? [entry('Differs from the validator', differs)] : []),
    ...notes.map((note) => entry('Note', note)),
  ];
  return entries.length === 0 ? '' : `<dl class="aside">${entries.join('')}</dl>`;
}

function exchangeList({ exchanges }: FailureExplanation): string {
  const span = {
    start: Math.min(...exchanges.map(({ startedAt }) => startedAt)),
    end: Math.max(...exchanges.map(({ startedAt, durationMs }) => startedAt + durationMs)),
  };
  const items = exchanges.map((exchange) => exchangeHtml(exchange, span));
  return `<section><p class="quiet">${countOf(exchanges.length, 'request')}, in order</p>
<ol class="exchanges">${items.join('')}</ol></section>`;
}

function copyable(title: string, text: string): string {
  const heading = title === '' ? '' : `<p class="quiet">${title}</p>`;
  return `<div>${heading}<div class="copyable"><pre>${escapeHtml(text, 100_000)}</pre><button type="button" class="copy" hidden>Copy</button></div></div>`;
}
