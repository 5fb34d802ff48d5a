import type { CheckOfSuite } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult } from '../harness/results/result.ts';

/** How far a run is that is under way. */
export class ActiveRun {
  readonly total: number;
  /** `Group/Name` of what runs now. */
  readonly running = new Set<string>();
  #done = 0;
  readonly #controller = new AbortController();

  constructor(total: number) {
    this.total = total;
  }

  get done(): number {
    return this.#done;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The run ends after the check that runs now, and cleans up. */
  stop(): void {
    this.#controller.abort();
  }

  started(entry: CheckOfSuite): void {
    this.running.add(checkId(entry));
  }

  finished(result: CheckResult): void {
    this.running.delete(checkId(result));
    this.#done += 1;
  }
}
