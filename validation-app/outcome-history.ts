import { checkId } from '../harness/results/check-id.ts';
import { type CheckResult, isRed, type Outcome } from '../harness/results/result.ts';

/** Outcomes by `Group/Name`. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** What a check found now that it did not find the last time. */
export interface Change {
  /** `Group/Name`. */
  readonly id: string;
  readonly before: Outcome;
  readonly now: Outcome;
  readonly kind: 'mended' | 'broken' | 'other';
}

/** Files whose last outcomes are remembered. */
const mostFiles = 200;

/** Remembers what the last run of each check on each file found, for as long as the process runs. */
export class OutcomeHistory {
  readonly #files = new Map<string, Outcomes>();

  /** What was found on the file before now. */
  of(wopisrc: string): Outcomes {
    return this.#files.get(wopisrc) ?? new Map();
  }

  keep(wopisrc: string, results: readonly CheckResult[]): void {
    const outcomes = new Map([...this.of(wopisrc), ...results.map(idAndOutcome)]);
    this.#files.delete(wopisrc);
    this.#files.set(wopisrc, outcomes);
    const [oldest] = this.#files.keys();
    if (this.#files.size > mostFiles && oldest !== undefined) this.#files.delete(oldest);
  }
}

/** The results that differ from those before, the broken ones first. Checks that did not run before are left out. */
export function changesSince(before: Outcomes, results: readonly CheckResult[]): Change[] {
  const changes = results.flatMap((result): Change[] => {
    const [id, now] = idAndOutcome(result);
    const earlier = before.get(id);
    return earlier === undefined || earlier === now
      ? []
      : [{ id, before: earlier, now, kind: kindOf(earlier, result) }];
  });
  const kinds = ['broken', 'mended', 'other'] as const;
  return kinds.flatMap((kind) => changes.filter((change) => change.kind === kind));
}

function kindOf(before: Outcome, result: CheckResult): Change['kind'] {
  const lenient = { strict: false, failOnSkip: false };
  const wasRed = isRed({ ...result, outcome: before }, lenient);
  if (wasRed === isRed(result, lenient)) return 'other';
  return wasRed ? 'mended' : 'broken';
}

function idAndOutcome(result: CheckResult): [string, Outcome] {
  return [checkId(result), result.outcome];
}
