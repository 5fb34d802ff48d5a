import type { RunReport } from '../harness/results/result.ts';
import { escapeHtml, escapeLine } from './escape.ts';

/** What is to be said of the run as a whole: what failed it, what was noticed, what is left on the host. */
export function noticesHtml({
  notices,
  problems,
  leftovers,
}: Pick<RunReport, 'notices' | 'problems' | 'leftovers'>): string {
  const left = leftovers.map(
    ({ url, what, reason }) =>
      `${escapeHtml(escapeLine(`${what}: ${reason}`))}<br><code>${escapeHtml(escapeLine(url, 2000))}</code>`,
  );
  const told = (sentences: readonly string[]) => sentences.map((sentence) => escapeHtml(escapeLine(sentence, 2000)));
  return `<div class="notices">${box('Problems that fail the run', told(problems), ' problem')}${box('Notices', told(notices))}${box('Left on the host', left)}</div>`;
}

function box(title: string, items: readonly string[], tone = ''): string {
  if (items.length === 0) return '';
  return `<section class="notice${tone}"><h2>${title}</h2><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul></section>`;
}
