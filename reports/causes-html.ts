import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';
import { type Cause, countsOf } from './causes.ts';
import { escapeLine } from './escape-text.ts';

/** Addresses of checks within the page. */
export type Anchors = ReadonlyMap<unknown, string>;

/** The causes with more than one check, largest first, with links to their checks. */
export function causesHtml(causes: readonly Cause[], anchors: Anchors): Html | false {
  const shared = causes.filter(({ others }) => others.length > 0).toSorted((a, b) => b.others.length - a.others.length);
  if (shared.length === 0) return false;
  return html`<section class="notice problem causes"><h2>Red checks by cause</h2><ul>${shared.map((cause) => causeHtml(cause, anchors))}</ul></section>`;
}

/** Names shown without a click. */
const shownNames = 20;

/** Links to all red checks. */
export function redNamesHtml(red: readonly CheckResult[], anchors: Anchors): Html | false {
  if (red.length < 2) return false;
  const links = red.map((result) => html`<li>${linkTo(result, anchors)}</li>`);
  const rest = links.slice(shownNames);
  const more = rest.length > 0 && html`<details><summary>${rest.length} more</summary><ul>${rest}</ul></details>`;
  return html`<section class="notice problem causes"><h2>Red checks</h2><ul>${links.slice(0, shownNames)}</ul>${more}</section>`;
}

/** For a check that is red for the same cause as another one: the link to that one. */
export function sameCauseHtml(cause: Cause, anchors: Anchors): Html {
  return html`<p class="same-cause">Same cause as ${linkTo(cause.head, anchors)}: ${escapeLine(cause.title, 300)}</p>`;
}

function causeHtml(cause: Cause, anchors: Anchors): Html {
  const { title, head, others } = cause;
  return html`<li><strong>${escapeLine(title, 300)}</strong> → ${countsOf(cause)}; see ${linkTo(head, anchors)}
<details><summary>${countOf(others.length, 'more check')}</summary><ul>${others.map((result) => html`<li>${linkTo(result, anchors)}</li>`)}</ul></details></li>`;
}

/** The link to a check. */
export function linkTo(result: CheckResult, anchors: Anchors): Html {
  return html`<a href="#${anchors.get(result) ?? ''}">${escapeLine(checkId(result), 200)}</a>`;
}
