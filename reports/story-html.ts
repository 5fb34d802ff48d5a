import type { Story, StoryStep } from '../harness/results/story.ts';
import { type Html, html } from '../web/html.ts';
import { escapeLine } from './escape-text.ts';
import { actorsOf, describeStep } from './story-text.ts';
import { wrap } from './wrap.ts';

/** Sizes of the diagram, in pixels. */
const laneWidth = 150;
const hostDistance = 430;
const headHeight = 46;
const stepHeight = 50;
const lineHeight = 17;
const margin = 75;
/** Characters of a line between the last actor and the host. */
const textColumns = 62;
/** The same for bold text. */
const boldColumns = 50;

/** A session as a sequence diagram between the editor and the host. */
export function storyHtml(story: Story): Html {
  const lanes = actorsOf(story);
  const hostX = margin + (lanes.length - 1) * laneWidth + hostDistance;
  const rows = rowsOf(story, lanes);
  const height = rows.reduce((sum, row) => sum + row.height, headHeight + 12);
  const width = hostX + margin;
  return html`<figure class="story"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${labelOf(story)}">
${lanes.map((name, lane) => lifeline(name, laneX(lane), height))}${lifeline('host', hostX, height)}
${rows.map((row) => rowHtml(row, hostX))}</svg></figure>`;
}

interface Row {
  readonly step: StoryStep;
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly label: readonly string[];
  readonly seen: readonly string[];
}

function rowsOf({ steps }: Story, lanes: readonly string[]): Row[] {
  let y = headHeight;
  return steps.map((step, index) => {
    const label = wrap(escapeLine(`${index + 1}. ${step.operation}: ${describeStep(step)}`, 400), textColumns);
    const { userSees = '' } = step;
    const isSeen = step.outcome === 'broken' && userSees !== '';
    const seen = isSeen ? wrap(`The user sees: ${escapeLine(userSees)}`, boldColumns) : [];
    const height = stepHeight + (label.length - 1 + seen.length) * lineHeight + (seen.length > 0 ? 10 : 0);
    const row = { step, number: index + 1, x: laneX(lanes.indexOf(step.actor)), y, height, label, seen };
    y += height;
    return row;
  });
}

function laneX(lane: number): number {
  return margin + lane * laneWidth;
}

function lifeline(name: string, x: number, height: number): Html {
  const lines = wrap(escapeLine(name, 60), 22);
  const title = lines.map((line, index) => html`<tspan x="${x}" dy="${index === 0 ? 0 : 15}">${line}</tspan>`);
  return html`<line class="life" x1="${x}" x2="${x}" y1="${headHeight - 8}" y2="${height}"/>
<text class="actor" x="${x}" y="${headHeight - 14 - (lines.length - 1) * 15}">${title}</text>`;
}

function rowHtml({ step, x, y, label, seen }: Row, hostX: number): Html {
  const arrowY = y + label.length * lineHeight + 4;
  const tone = tones[step.outcome];
  return html`<g class="step ${tone}">${label.map((line, index) => text(line, x + 10, y + (index + 1) * lineHeight - 4, 'does'))}
<path class="arrow" d="M${x} ${arrowY}H${hostX}m-8 -4l8 4l-8 4"/>${answer(step, x, hostX, arrowY + 18)}
${seen.length > 0 && seenHtml(seen, x, hostX, arrowY + 28)}</g>
`;
}

const tones = { held: 'passed', broken: 'failed', 'not played': 'skipped', 'left out': 'skipped' } as const;

function answer({ outcome, received }: StoryStep, x: number, hostX: number, y: number): Html {
  if (received === undefined) return text(outcome, hostX - 10, y - 4, 'status end');
  const mark = outcome === 'broken' ? '✕ ' : '';
  return html`<path class="arrow back" d="M${hostX} ${y}H${x}"/><path class="arrow" d="M${x + 8} ${y - 4}l-8 4l8 4"/>${text(`${mark}${received}`, hostX - 10, y - 4, 'status end')}`;
}

function seenHtml(lines: readonly string[], x: number, hostX: number, y: number): Html {
  const height = lines.length * lineHeight + 10;
  return html`<rect class="seen" x="${x + 6}" y="${y - 2}" width="${hostX - x - 12}" height="${height}" rx="5"/>
${lines.map((line, index) => text(line, x + 16, y + 14 + index * lineHeight, 'sees'))}`;
}

function text(content: string, x: number, y: number, kind: string): Html {
  return html`<text class="${kind}" x="${x}" y="${y}">${escapeLine(content)}</text>`;
}

function labelOf({ editor, steps }: Story): string {
  const broken = steps.findIndex(({ outcome }) => outcome === 'broken');
  const { userSees = '' } = steps[broken] ?? {};
  const end = broken === -1 ? '' : `, which breaks at step ${broken + 1}${userSees && `: ${userSees}`}`;
  return escapeLine(`Session of ${editor} with ${steps.length} requests${end}`);
}
