import type { LaunchFile } from './launch-file.ts';
import type { LaunchItem } from './launch-item.ts';

/** What was found about an item of the questionnaire. */
export type Finding = Pick<LaunchItem, 'state' | 'says' | 'evidence'> & Partial<LaunchItem>;

/** The key of an answer in the launch file. */
export type AnswerField = keyof NonNullable<LaunchFile['answers']>;

/** What the run could not show, and a person states. */
export function byWord(field: AnswerField, word: string | undefined, evidence: readonly string[]): Finding {
  if (word !== undefined) return { state: 'ready', says: word, evidence, certainty: 'a person’s word' };
  return {
    state: 'open',
    says: 'The run could not show it.',
    evidence,
    field: `answers.${field}`,
    toDo: `State it in answers.${field}, or give the run what it lacks.`,
  };
}
