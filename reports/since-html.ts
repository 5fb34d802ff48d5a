import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';
import { type Anchors, linkTo } from './causes-html.ts';
import type { Comparison } from './compare-runs.ts';
import { formatTime } from './wording.ts';

/** Names shown without a click. */
const shownNames = 10;

/** What has changed since the last run, with links to the checks. */
export function sinceHtml(since: Comparison, anchors: Anchors): Html {
  const byId = new Map(since.later.results.map((result) => [checkId(result), result]));
  // The results of the earlier run are not in the page.
  const inPage = (result: CheckResult) => byId.get(checkId(result)) ?? result;
  const items = [
    item('turned red', since.turnedRed, anchors),
    item('turned green', since.turnedGreen, anchors),
    item('no longer judged', since.notJudged.map(inPage), anchors),
    item('failed again, expected by the baseline', since.failsAgain, anchors),
    item('now expected by the baseline', since.expectedNow, anchors),
    item('passed, no longer failing as expected', since.fixed, anchors),
  ].filter((each) => each !== false);
  const changes = items.length > 0 ? html`<ul>${items}</ul>` : html`<p>Nothing turned red or green.</p>`;
  return html`<section class="notice causes since"><h2>Since the last run (${formatTime(since.earlier.startedAt)})</h2>${changes}</section>`;
}

function item(what: string, results: readonly CheckResult[], anchors: Anchors): Html | false {
  if (results.length === 0) return false;
  const links = results.map((result) => html`<li>${linkTo(result, anchors)}</li>`);
  const rest = links.slice(shownNames);
  const more = rest.length > 0 && html`<details><summary>${rest.length} more</summary><ul>${rest}</ul></details>`;
  return html`<li>${results.length} ${what}<ul>${links.slice(0, shownNames)}</ul>${more}</li>`;
}
