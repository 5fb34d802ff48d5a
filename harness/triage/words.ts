import { cut } from '../client/redactor.ts';
import type { Answer } from './answer.ts';

const generic = /^\W*(500|internal|server|error|\W)*$/i;

/** Whether the host says that the proofs are the reason. */
export function isAboutProofs({ words }: Answer): boolean {
  return /proof/i.test(words);
}

/** Whether the host says more than that something went wrong. */
export function explains(answer: Answer): boolean {
  return !generic.test(wordsOf(answer));
}

/** Whether the host says that it did not find a file or a record. */
export function isAboutMissingFile(answer: Answer): boolean {
  return /\bENOENT\b|no such file|not ?found|does not exist|cannot find|could not find/i.test(wordsOf(answer));
}

/** What the host says, on one line and without markup. */
export function quote(answer: Answer): string {
  return JSON.stringify(cut(wordsOf(answer), 160));
}

function wordsOf({ words }: Answer): string {
  return words
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
