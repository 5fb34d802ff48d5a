import type { LimitFunction } from 'p-limit';

/** The turn of a check among those of several lanes. It is taken once, by the first that asks for it. */
export class Turn {
  readonly #limit: LimitFunction;
  #taken: Promise<void> | undefined;
  #release: (() => void) | undefined;
  #hasEnded = false;

  constructor(limit: LimitFunction) {
    this.#limit = limit;
  }

  /** Waits until fewer than the most have their turn. */
  take(): Promise<void> {
    this.#taken ??= new Promise((onTurn) => {
      void this.#limit(async () => {
        onTurn();
        if (!this.#hasEnded) await new Promise<void>((onEnd) => (this.#release = onEnd));
      });
    });
    return this.#taken;
  }

  /** Lets another one have its turn. */
  end(): void {
    this.#hasEnded = true;
    this.#release?.();
  }
}
