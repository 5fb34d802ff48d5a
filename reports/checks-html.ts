import type { CountedKind } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';
import { tones } from './bar-html.ts';

/** A kind of check that the filters can leave out. */
export interface FilterChoice {
  readonly kind: CountedKind | 'not run';
  /** How many checks have it; absent where that changes while the page is open. */
  readonly count?: number;
}

/** The main part of a page of checks: filters, and a section for each group. */
export function checksHtml(choices: readonly FilterChoice[], sections: readonly Html[]): Html {
  return html`<main id="checks" tabindex="-1"><h2>Checks</h2>${filters(choices)}
<p id="none-shown" class="quiet" hidden>No check matches these filters.</p>
${sections}</main>`;
}

// Hidden until the script that they need shows them.
function filters(choices: readonly FilterChoice[]): Html {
  return html`<form id="filters" class="filters" role="search" aria-label="Filter the checks" hidden>
<label><span class="visually-hidden">Text in name, requirement, and reason</span>
<input type="search" placeholder="Filter by text" autocomplete="off" spellcheck="false"></label>
<div class="buttons"><button type="button" id="only-red" aria-pressed="false">Only red</button><button type="button" id="open-all">Open all</button><button type="button" id="close-all">Close all</button><button type="reset">Reset</button></div>
<fieldset><legend>Outcomes shown</legend>${choices.map(choiceHtml)}</fieldset>
<label class="choice"><input type="checkbox" id="in-bodies">Search requests and responses too</label>
<span id="shown" class="quiet number" role="status" aria-live="polite"></span></form>`;
}

function choiceHtml({ kind, count }: FilterChoice): Html {
  const tone = kind === 'not run' ? 'skipped' : tones[kind];
  return html`<label class="choice ${tone}"><input type="checkbox" value="${kind}" checked>
${kind}${count !== undefined && html` <span class="number">${count}</span>`}</label>`;
}
