import { type CountedKind, countedKinds, type Outcome, type Summary } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';

/** The color of each kind: a baseline makes a failure quiet, and a pass alarming. */
export const tones: Readonly<Record<CountedKind, Outcome>> = {
  passed: 'passed',
  failed: 'failed',
  warned: 'warned',
  skipped: 'skipped',
  inconclusive: 'inconclusive',
  expected: 'skipped',
  unexpected: 'failed',
};

/** The shares of the outcomes in `whole` checks. Attributes, because the page's policy allows no inline styles. */
export function barHtml(summary: Summary, whole = 1): Html {
  const total = Math.max(
    countedKinds.reduce((sum, kind) => sum + summary[kind], 0),
    whole,
  );
  let x = 0;
  const parts = countedKinds.map((kind) => {
    const width = (summary[kind] / total) * 100;
    const part =
      width > 0 && html`<rect class="${tones[kind]}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="1"/>`;
    x += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}
