/** A cache of asynchronous results that also shares a call in progress. */
export class AskedOnce {
  readonly #answers = new Map<string, Promise<unknown>>();

  /** The first result of `ask`, even if it failed. */
  answerTo<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(question) as Promise<Answer> | undefined;
    if (known) return known;
    const answer = ask();
    this.#answers.set(question, answer);
    return answer;
  }

  /** The first result of `ask` that is not a failure. */
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
