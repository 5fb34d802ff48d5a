import { outcomes, type Summary } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';

/** The shares of the outcomes in `whole` checks. Attributes, because the page's policy allows no inline styles. */
export function barHtml(summary: Summary, whole = 1): Html {
  const total = Math.max(
    outcomes.reduce((sum, outcome) => sum + summary[outcome], 0),
    whole,
  );
  let x = 0;
  const parts = outcomes.map((outcome) => {
    const width = (summary[outcome] / total) * 100;
    const part =
      width > 0 && html`<rect class="${outcome}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="1"/>`;
    x += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}
