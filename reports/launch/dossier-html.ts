import { createHash } from 'node:crypto';
import {
  type BoardPart,
  boardParts,
  type ItemState,
  type ItemTable,
  type LaunchItem,
} from '../../harness/launch/launch-item.ts';
import { countOf } from '../../harness/results/count-of.ts';
import type { Outcome } from '../../harness/results/result.ts';
import { type Html, html } from '../../web/html.ts';
import { page } from '../../web/page.ts';
import { markHtml } from '../check-html.ts';
import { escapeLine } from '../escape-text.ts';
import { formatDuration } from '../wording.ts';
import { partTitles } from './board-text.ts';
import { type Change, changeText } from './changes.ts';
import { styles } from './dossier-page.css.generated.ts';
import { type BoardVerdict, countOfState, type LaunchBoard, listDate } from './launch-board.ts';

/** The outcome whose mark and color a state has. */
const stateMarks: Readonly<Record<ItemState, Outcome>> = {
  ready: 'passed',
  blocked: 'failed',
  open: 'warned',
  'not applicable': 'skipped',
};

const verdictMarks: Readonly<Record<BoardVerdict, Outcome>> = {
  ready: 'passed',
  'nothing blocks': 'passed',
  blocked: 'failed',
  'not judged': 'inconclusive',
};

/** What a dossier has besides the board. */
export interface DossierExtras {
  /** Since the last dossier; absent: not asked for. */
  readonly changes?: readonly Change[] | undefined;
  readonly pictures?: readonly { readonly title: string; readonly png: Uint8Array }[];
}

/** dossier.html: one printable file that needs no network and no script. */
export function dossierHtml(board: LaunchBoard, { changes, pictures = [] }: DossierExtras = {}): string {
  return page({
    title: `${board.headline} · WOPI launch`,
    head: html`<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="referrer" content="no-referrer">`,
    styles,
    body: html`<a class="skip-link" href="#items">Skip to the items</a>
${header(board, changes)}
<main class="parts" id="items">${boardParts.map((part) => partHtml(part, board))}${pictures.map(pictureHtml)}</main>
<footer class="page-foot quiet">${escapeLine(`${board.tool.name} ${board.tool.version}`)} · ${countOf(board.items.length, 'item')}</footer>`,
  });
}

function contentSecurityPolicy(): string {
  const hash = createHash('sha256').update(styles).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function header(board: LaunchBoard, changes: readonly Change[] | undefined): Html {
  const { headline, verdict, target, items } = board;
  const facts: readonly (readonly [string, string])[] = [
    ['Started', board.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')],
    ['Duration', formatDuration(board.durationMs)],
    ['Requests', String(board.requests)],
    ['List of', listDate],
    ['Ready', `${countOfState(items, 'ready')} of ${items.length}`],
  ];
  return html`<header class="page-head"><p class="eyebrow">WOPI launch dossier</p>
<h1 class="verdict">${markHtml(verdictMarks[verdict])}${headline.charAt(0).toUpperCase()}${headline.slice(1)}</h1>
<p><code>${escapeLine(target.wopisrc, 2000)}</code></p>
<dl class="facts">${facts.map(([term, fact]) => html`<div><dt>${term}</dt><dd class="number">${escapeLine(fact)}</dd></div>`)}</dl>
${changes !== undefined && changesHtml(changes)}${fixHtml(board)}</header>`;
}

function changesHtml(changes: readonly Change[]): Html {
  const list = changes.map((change) => html`<li>${escapeLine(changeText(change), 1000)}</li>`);
  return html`<section class="notice"><h2>Since the last dossier</h2>${
    changes.length === 0 ? html`<p>Nothing changed.</p>` : html`<ul>${list}</ul>`
  }</section>`;
}

function fixHtml({ fixFirst }: LaunchBoard): Html | false {
  if (fixFirst.length === 0) return false;
  const list = fixFirst.map(
    ({ what, checks }) =>
      html`<li>${escapeLine(what, 1000)}${checks !== undefined && html` <span class="quiet">${countOf(checks, 'red check')}</span>`}</li>`,
  );
  return html`<section class="notice problem"><h2>Fix first</h2><ol>${list}</ol></section>`;
}

function partHtml(part: BoardPart, { items }: LaunchBoard): Html | false {
  const own = items.filter((item) => item.part === part);
  if (own.length === 0) return false;
  const id = `part-${part.replaceAll(' ', '-')}`;
  return html`<section aria-labelledby="${id}"><div class="part-head"><h2 id="${id}">${partTitles[part]}</h2>
<span class="quiet number">${countOfState(own, 'ready')} of ${own.length} ready</span></div>
${own.map(itemHtml)}</section>`;
}

function itemHtml({ id, state, title, says, certainty, toDo, field, evidence, table, source }: LaunchItem): Html {
  const tone = stateMarks[state];
  return html`<article class="item ${tone}" id="${escapeLine(id)}" data-state="${state}">${markHtml(tone)}
<h3>${escapeLine(title)}</h3><span class="label">${state}</span>
<div class="body"><p>${escapeLine(says, 2000)}</p>
${certainty !== undefined && html`<p class="quiet">How sure: ${escapeLine(certainty, 1000)}</p>`}
${toDo !== undefined && html`<p><strong>To do:</strong> ${escapeLine(toDo, 2000)}</p>`}
${field !== undefined && html`<p class="quiet">Field of wopi-launch.yaml: <code>${escapeLine(field)}</code></p>`}
${evidenceHtml(evidence)}${table !== undefined && tableHtml(table)}
<p class="quiet"><a href="${escapeLine(source)}" rel="noreferrer">Microsoft’s page</a></p></div></article>`;
}

function evidenceHtml(evidence: readonly string[]): Html | false {
  if (evidence.length === 0) return false;
  const list = evidence.map((line) => html`<li>${escapeLine(line, 2000)}</li>`);
  return html`<details><summary class="quiet">Evidence (${evidence.length})</summary><ul class="quiet">${list}</ul></details>`;
}

function tableHtml({ title, head, rows }: ItemTable): Html {
  const cells = (row: readonly string[]) => row.map((cell) => html`<td>${escapeLine(cell)}</td>`);
  return html`<details><summary class="quiet">${escapeLine(title)}</summary><div class="table"><table class="quiet"><thead><tr>${head.map(
    (name) => html`<th scope="col">${escapeLine(name)}</th>`,
  )}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div></details>`;
}

function pictureHtml({ title, png }: { readonly title: string; readonly png: Uint8Array }): Html {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return html`<figure><figcaption class="quiet">${title}</figcaption><img src="${source}" alt="${title}"></figure>`;
}
