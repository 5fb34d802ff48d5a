import type { CheckOfSuite } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult } from '../harness/results/result.ts';
import type { SuitesRun } from '../harness/run/run-suites.ts';
import type { Outcomes } from './outcome-history.ts';

/** What the runs of a session have found for one editor. */
export class Findings {
  /** Why the last run failed, in a sentence. */
  problem: string | undefined;
  /** The outcomes on the file before the last run. */
  before: Outcomes = new Map();
  /** Milliseconds of all runs. */
  durationMs = 0;
  readonly #results = new Map<string, CheckResult>();
  readonly #log: string[] = [];
  readonly #runs: SuitesRun[] = [];

  /** Number of results so far, including those of checks that ran again. */
  get count(): number {
    return this.#log.length;
  }

  /** The last result of each check. */
  get results(): CheckResult[] {
    return [...this.#results.values()];
  }

  /** The results after the first `count`. */
  resultsAfter(count: number): CheckResult[] {
    return [...new Set(this.#log.slice(count))].flatMap((id) => this.#results.get(id) ?? []);
  }

  /** The last result of the check `Group/Name`. */
  resultOf(id: string): CheckResult | undefined {
    return this.#results.get(id);
  }

  keep(result: CheckResult): void {
    const id = checkId(result);
    this.#results.set(id, result);
    this.#log.push(id);
  }

  keepRun(run: SuitesRun): void {
    this.#runs.push(run);
  }

  /** All of it as one run of these checks. */
  of(checks: readonly CheckOfSuite[]) {
    const last = this.#runs.at(-1);
    return {
      results: checks.flatMap((entry) => this.resultOf(checkId(entry)) ?? []),
      leftovers: this.#runs.flatMap(({ leftovers }) => leftovers),
      notices: last?.notices ?? [],
      problems: this.problem === undefined ? [] : [this.problem],
      interrupted: last?.interrupted ?? false,
      requests: this.#runs.reduce((sum, { requests }) => sum + requests, 0),
    };
  }
}
