import { type Answer, isSameAnswer } from './answer.ts';
import type { Probe } from './probe.ts';
import type { Prober } from './prober.ts';

/** Identical requests that are sent at most, the first one included. */
const mostRequests = 6;

/** The responses to identical requests, in order. */
export interface Repetition {
  readonly answers: readonly Answer[];
  readonly usable: number;
  /** Requests were refused more than once, and also after one was served: not what a host does that has just started. */
  readonly isByTurns: boolean;
}

/** Sends the first request again until it is clear whether the responses are consistent. */
export async function repeat(first: Answer, probe: Probe, prober: Prober): Promise<Repetition> {
  const answers = [first];
  const isSettled = () => first.isUsable && answers.length === 2 && answers[1]?.isUsable;
  while (answers.length < mostRequests && !isSettled() && !prober.isInterrupted) {
    // Behind some proxies a connection belongs to one worker.
    const closesConnection = answers.length > 1 || !first.isUsable;
    answers.push(await prober.ask({ ...probe, closesConnection }));
  }
  const usable = answers.filter(({ isUsable }) => isUsable).length;
  const served = answers.findIndex(({ isUsable }) => isUsable);
  const isRefusedLater = served !== -1 && answers.slice(served).some(({ isUsable }) => !isUsable);
  return { answers, usable, isByTurns: isRefusedLater && answers.length - usable > 1 };
}

/** The first answer that is not usable, if there is one. */
export function refusalIn({ answers }: Repetition): Answer | undefined {
  return answers.find(({ isUsable }) => !isUsable);
}

/** How often which answer came, as `3 × 200, a JSON object; 3 × 404, an empty body`. */
export function countAnswers({ answers }: Repetition): string {
  const kinds: { readonly answer: Answer; count: number }[] = [];
  for (const answer of answers) {
    const known = kinds.find((kind) => isSameAnswer(kind.answer, answer));
    if (known) known.count += 1;
    else kinds.push({ answer, count: 1 });
  }
  return kinds.map(({ answer, count }) => `${count} × ${answer.description}`).join('; ');
}
