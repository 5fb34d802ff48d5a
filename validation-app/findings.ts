import type { CheckOfSuite } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult } from '../harness/results/result.ts';
import type { SuitesRun } from '../harness/run/run-suites.ts';
import type { Outcomes } from './outcome-history.ts';

/** What a run replaces. */
interface Replaced {
  readonly results: ReadonlyMap<string, CheckResult>;
  readonly requests: readonly number[];
  readonly durationMs: number;
}

/** What the runs of a session have found for one profile and editor. */
export class Findings {
  /** Why the last run failed, in a sentence. */
  problem: string | undefined;
  /** The outcomes on the file before the last run. */
  before: Outcomes = new Map();
  /** Milliseconds of all runs. */
  durationMs = 0;
  readonly #results = new Map<string, CheckResult>();
  /** The checks whose results have changed, in order. */
  readonly #log: string[] = [];
  readonly #runs: SuitesRun[] = [];
  #replaced: Replaced = { results: new Map(), requests: [], durationMs: 0 };
  /** Of each run whose results are still there. */
  #requests: readonly number[] = [];
  #countAtStart = 0;

  /** Number of changes so far, including those of checks that ran again. */
  get count(): number {
    return this.#log.length;
  }

  /** The last result of each check. */
  get results(): CheckResult[] {
    return [...this.#results.values()];
  }

  /** The checks that have changed after the first `count` changes: judged, or about to run again. */
  changedAfter(count: number): ReadonlySet<string> {
    return new Set(this.#log.slice(count));
  }

  /** What the last run has judged. */
  get resultsOfLastRun(): CheckResult[] {
    return [...this.changedAfter(this.#countAtStart)].flatMap((id) => this.#results.get(id) ?? []);
  }

  /** The requests of the last run, and whether there are results of earlier ones. */
  get effort(): { readonly requests: number; readonly isPartial: boolean } {
    return { requests: this.#requests.at(-1) ?? 0, isPartial: this.#requests.length > 1 };
  }

  /** Forgets the results of the checks that run again. */
  startRun(ids: readonly string[], before: Outcomes): void {
    this.problem = undefined;
    this.before = before;
    const again = ids.filter((id) => this.#results.has(id));
    const results = new Map([...this.#results].filter(([id]) => again.includes(id)));
    this.#replaced = { results, requests: this.#requests, durationMs: this.durationMs };
    for (const id of again) this.#results.delete(id);
    if (this.#results.size === 0) this.#setEffort({ requests: [], durationMs: 0 });
    this.#log.push(...again);
    this.#countAtStart = this.#log.length;
  }

  /** Takes the forgotten results back where the run has judged nothing. */
  restoreIfNothingRan(): void {
    if (this.#log.length > this.#countAtStart) return;
    for (const result of this.#replaced.results.values()) this.keep(result);
    this.#setEffort(this.#replaced);
    this.#countAtStart = this.#log.length;
  }

  #setEffort({ requests, durationMs }: Omit<Replaced, 'results'>): void {
    this.#requests = requests;
    this.durationMs = durationMs;
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
    this.#requests = [...this.#requests, run.requests];
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
      requests: this.#requests.reduce((sum, requests) => sum + requests, 0),
    };
  }
}
