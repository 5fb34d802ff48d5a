import { brokenStepOf, type Story, type StoryStep } from '../harness/results/story.ts';
import { escapeLine } from './escape-text.ts';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';

export interface StoryTextOptions {
  readonly paint: Paint;
  /** Columns of the longest line. */
  readonly width: number;
}

/** A session as a sequence diagram in text: a line for each request, and what a person sees where it breaks. */
export function storyLines(story: Story, { paint, width }: StoryTextOptions): string[] {
  const actors = actorsOf(story);
  const nameWidth = Math.max(...actors.map(({ length }) => length));
  const operationWidth = Math.max(...story.steps.map(({ operation }) => operation.length));
  const broken = brokenStepOf(story);
  return story.steps.flatMap((step, index) => {
    const place = `${String(index + 1).padStart(2)}  ${escapeLine(step.actor).padEnd(nameWidth)}`;
    const arrow = `${arrows[step.outcome]} ${step.operation.padEnd(operationWidth)} ─▶ host  ${escapeLine(endOf(step))}`;
    const line = `${place}  ${arrow}  ${escapeLine(describeStep(step))}`;
    const seen = step === broken?.step ? userSees(step, width) : [];
    return [paintStep(step, line, paint), ...seen.map((text) => paint('red', text))];
  });
}

/** Everyone who sends requests, in order of appearance. */
export function actorsOf({ steps }: Story): string[] {
  return [...new Set(steps.map(({ actor }) => actor))];
}

/** What happens in a step, and when, if that is not at once. */
export function describeStep({ does, when, isProbe }: StoryStep): string {
  return [does, ...(when ? [when] : []), ...(isProbe ? ['not sent by the editor'] : [])].join(', ');
}

const arrows = { held: '──', broken: '─✕', 'not played': '┈┈', 'left out': '┈┈' } as const;

function endOf({ outcome, received }: StoryStep): string {
  return (received ?? (outcome === 'left out' ? 'left out' : 'not played')).padEnd(3);
}

function userSees({ userSees: seen = '' }: StoryStep, width: number): string[] {
  if (seen === '') return [];
  return wrap(`The user sees: ${escapeLine(seen)}`, Math.max(width - 4, 20)).map((line) => `    ${line}`);
}

function paintStep({ outcome }: StoryStep, line: string, paint: Paint): string {
  if (outcome === 'held') return line;
  return paint(outcome === 'broken' ? ['red', 'bold'] : 'dim', line);
}
