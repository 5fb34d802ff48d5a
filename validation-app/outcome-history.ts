import { checkId } from '../harness/results/check-id.ts';
import { type CheckResult, isRed, lenient, type Outcome } from '../harness/results/result.ts';

/** Outcomes by `Group/Name`. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** A check whose outcome differs from the last run. */
export interface Change {
  /** `Group/Name`. */
  readonly id: string;
  readonly before: Outcome;
  readonly now: Outcome;
  readonly kind: 'fixed' | 'broken' | 'other';
}

/** Number of files whose last outcomes are kept. */
const mostFiles = 200;

/** The last outcome of each check on each file for an editor, for as long as the process runs. */
export class OutcomeHistory {
  readonly #files = new Map<string, Outcomes>();

  /** The outcomes so far; `key` names the file and the editor. */
  of(key: string): Outcomes {
    return this.#files.get(key) ?? new Map();
  }

  keep(key: string, results: readonly CheckResult[]): void {
    const outcomes = new Map([...this.of(key), ...results.map(idAndOutcome)]);
    this.#files.delete(key);
    this.#files.set(key, outcomes);
    const [oldest] = this.#files.keys();
    if (this.#files.size > mostFiles && oldest !== undefined) this.#files.delete(oldest);
  }
}

/** The results that differ from `before`, broken ones first. Checks that did not run before are left out. */
export function changesSince(before: Outcomes, results: readonly CheckResult[]): Change[] {
  const changes = results.flatMap((result): Change[] => {
    const [id, now] = idAndOutcome(result);
    const earlier = before.get(id);
    return earlier === undefined || earlier === now
      ? []
      : [{ id, before: earlier, now, kind: kindOf(earlier, result) }];
  });
  const kinds = ['broken', 'fixed', 'other'] as const;
  return kinds.flatMap((kind) => changes.filter((change) => change.kind === kind));
}

function kindOf(before: Outcome, result: CheckResult): Change['kind'] {
  const wasRed = isRed({ ...result, outcome: before }, lenient);
  if (wasRed === isRed(result, lenient)) return 'other';
  return wasRed ? 'fixed' : 'broken';
}

function idAndOutcome(result: CheckResult): [string, Outcome] {
  return [checkId(result), result.outcome];
}
