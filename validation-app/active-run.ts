import type { CheckOfSuite } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult } from '../harness/results/result.ts';

/** The progress of a run. */
export class ActiveRun {
  readonly total: number;
  /** `Group/Name` of each check that is running. */
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

  /** Ends the run after the current check; the run still cleans up. */
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
