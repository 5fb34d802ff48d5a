/** Answers to questions that are asked once, also when several want to know at one time, until they are forgotten. */
export class AskedOnce {
  readonly #answers = new Map<string, Promise<unknown>>();

  /** What `ask` answered the first time, a failure included. */
  answerTo<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(question) as Promise<Answer> | undefined;
    if (known) return known;
    const answer = ask();
    this.#answers.set(question, answer);
    return answer;
  }

  /** What `ask` answered the first time that it did not fail. */
  successOf<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    return this.answerTo(question, () =>
      ask().catch((error: unknown) => {
        this.#answers.delete(question);
        throw error;
      }),
    );
  }

  forget(): void {
    this.#answers.clear();
  }
}
