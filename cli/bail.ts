import { countOf } from '../harness/results/count-of.ts';
import { type CheckResult, isRed, type Strictness } from '../harness/results/result.ts';
import type { Settings } from '../harness/settings/config.ts';

/** Counts red checks, to end a run after `--bail` of them. */
export class Bail {
  readonly #limit: number | undefined;
  readonly #strictness: Strictness;
  #red = 0;

  constructor({ bail, strict, 'fail-on-skip': failOnSkip }: Pick<Settings, 'bail' | 'strict' | 'fail-on-skip'>) {
    this.#limit = bail;
    this.#strictness = { strict, failOnSkip };
  }

  count(result: CheckResult): void {
    if (isRed(result, this.#strictness)) this.#red += 1;
  }

  /** Why no further check is run. */
  readonly reason = (): string | undefined => {
    if (this.#limit === undefined || this.#red < this.#limit) return undefined;
    return `${countOf(this.#red, 'check')} ${this.#red === 1 ? 'is' : 'are'} red (--bail ${this.#limit})`;
  };
}
