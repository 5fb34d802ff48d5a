import type { Summary } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';
import { barHtml } from './bar-html.ts';
import { nameHtml } from './check-html.ts';

/** What the list of groups shows for one group. */
export interface GroupShares {
  readonly group: string;
  /** Address of the group's section within the page. */
  readonly anchor: string;
  /** ID of the row, if it needs one. */
  readonly rowId?: string;
  readonly shares: Shares;
}

export interface Shares {
  readonly summary: Summary;
  /** Checks of the group, including those that did not run. */
  readonly total: number;
  readonly red: number;
  /** Whether any check of the group ran. */
  readonly ran: boolean;
}

export interface SharesForm {
  /** Whether a bar shows the outcomes of each group. */
  readonly bars: boolean;
}

/** The list of groups, with the outcomes of each. */
export function groupsNavHtml(
  { title, bars }: SharesForm & { readonly title: string },
  groups: readonly GroupShares[],
): Html {
  return html`<nav class="groups-nav" aria-label="Groups"><details class="groups" open><summary>${title}</summary>
<table><thead class="visually-hidden"><tr><th scope="col">Group</th>${bars && html`<th scope="col">Shares</th>`}<th scope="col">Passed</th></tr></thead>
<tbody>${groups.map((group) => groupRow(group, { bars }))}</tbody></table></details></nav>`;
}

function groupRow({ group, anchor, rowId, shares }: GroupShares, form: SharesForm): Html {
  const id = rowId !== undefined && html` id="${rowId}"`;
  return html`<tr${id}><th scope="row"><a href="#${anchor}">${nameHtml(group)}</a></th>
${sharesHtml(shares, form)}</tr>`;
}

/** The cells that show the outcomes of a group. */
export function sharesHtml({ summary, total, red, ran }: Shares, { bars }: SharesForm): Html {
  const passed = ran ? `${summary.passed}/${total}` : `${total}`;
  const isSkipped = ran && summary.skipped === total;
  return html`${bars && html`<td>${ran && barHtml(summary, total)}</td>`}<td class="number">${
    red > 0
      ? html`<span class="failed label">${red} red</span>`
      : isSkipped
        ? html`<span class="quiet">skipped</span>`
        : passed
  }</td>`;
}
