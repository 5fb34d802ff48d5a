import type { Diagnosis } from '../harness/results/diagnosis.ts';
import { type Leftover, redLeftovers } from '../harness/results/leftover.ts';
import type { RunReport } from '../harness/results/result.ts';
import { type Html, html } from '../web/html.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { escapeLine } from './escape-text.ts';

/** What concerns the run as a whole: problems, notices, and what is left on the host. */
export function noticesHtml({
  notices,
  problems,
  leftovers,
  diagnosis,
}: Pick<RunReport, 'notices' | 'problems' | 'leftovers' | 'diagnosis'>): Html {
  const red = redLeftovers(leftovers);
  const permitted = leftovers.filter((leftover) => !red.includes(leftover));
  const sentences = (texts: readonly string[]) => texts.map((text) => html`${escapeLine(text, 2000)}`);
  return html`${diagnosis !== undefined && diagnosisHtml(diagnosis)}<div class="notices">${[
    box('Problems that fail the run', sentences(problems), ' problem'),
    box('Notices', sentences(notices)),
    box('Left on the host', red.map(leftoverHtml), ' problem'),
    box('Left on the host, as --leave-files permits', permitted.map(leftoverHtml)),
  ]}</div>`;
}

function leftoverHtml({ url, what, reason }: Leftover): Html {
  return html`${escapeLine(`${what}: ${reason}`)}<br><code>${escapeLine(url, 2000)}</code>`;
}

function diagnosisHtml(diagnosis: Diagnosis): Html {
  return html`<section class="notice problem diagnosis"><h2>Diagnosis</h2><pre>${diagnosisText(diagnosis)}</pre></section>`;
}

function box(title: string, items: readonly Html[], tone = ''): Html | false {
  if (items.length === 0) return false;
  return html`<section class="notice${tone}"><h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`;
}
