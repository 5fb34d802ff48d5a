import { randomBytes } from 'node:crypto';
import { type CheckOfSuite, checksOf, type Suite } from '../harness/checks/check.ts';
import type { HostPageLoad } from '../harness/host-page/host-page-load.ts';
import type { SelectableCategory } from '../harness/results/categories.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { FileInUse } from '../harness/run/file-in-use.ts';
import { OriginalUnsafe } from '../harness/run/original-unsafe.ts';
import { runReport } from '../harness/run/run-report.ts';
import { HostUnreachable, type SuitesRun } from '../harness/run/run-suites.ts';
import { redResults } from '../reports/judge-run.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import { suitesOf } from '../suites/catalogue.ts';
import type { Editor } from '../wopi/editors.ts';
import { ActiveRun } from './active-run.ts';
import type { OutcomeHistory, Outcomes } from './outcome-history.ts';
import { reportFault } from './report-fault.ts';
import type { FileUnderTest, Runner } from './runner.ts';

export interface SessionOptions {
  readonly file: FileUnderTest;
  /** How the file was opened; absent where there is no frame. */
  readonly hostPageLoad?: HostPageLoad | undefined;
  /** The category that the host requested. */
  readonly category: SelectableCategory;
  /** The editor whose frame was opened; default: Microsoft's. */
  readonly editor?: Editor;
  readonly runner: Runner;
  readonly history: OutcomeHistory;
}

export interface StartOptions {
  readonly checks: readonly CheckOfSuite[];
  readonly includeDelayTests: boolean;
}

/** One opened file: its token, its results so far, and the current run. Kept in memory only. */
export class Session {
  /** Random, because knowing the ID is enough to run checks. */
  readonly id = randomBytes(24).toString('base64url');
  readonly file: FileUnderTest;
  readonly category: SelectableCategory;
  readonly editor: Editor;
  /** The suites that can be run here, in order. */
  readonly suites: readonly Suite[];
  hostPageLoad: HostPageLoad | undefined;
  readonly #runner: Runner;
  readonly #history: OutcomeHistory;
  readonly #openedAt = new Date().toISOString();
  readonly #results = new Map<string, CheckResult>();
  readonly #log: string[] = [];
  readonly #runs: SuitesRun[] = [];
  #durationMs = 0;
  #before: Outcomes = new Map();
  #active: ActiveRun | undefined;
  #problem: string | undefined;

  constructor({ file, hostPageLoad, category, editor = 'microsoft', runner, history }: SessionOptions) {
    this.file = file;
    this.hostPageLoad = hostPageLoad;
    this.category = category;
    this.editor = editor;
    this.suites = suitesOf([editor], { withPages: hostPageLoad !== undefined });
    this.#runner = runner;
    this.#history = history;
  }

  /** The run in progress. */
  get active(): ActiveRun | undefined {
    return this.#active;
  }

  /** Why the last run failed, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The outcomes on this file before the last run. */
  get before(): Outcomes {
    return this.#before;
  }

  /** Number of results so far, including those of checks that ran again. */
  get resultCount(): number {
    return this.#log.length;
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

  /**
   * Starts a run and returns immediately; `ended` resolves when the run is over, even if it failed.
   * @throws {RunnerBusy} when it cannot start now.
   */
  start({ checks, includeDelayTests }: StartOptions): { readonly ended: Promise<void> } {
    this.#runner.requireFree(this.file.wopisrc);
    const active = new ActiveRun(checks.length);
    this.#active = active;
    this.#problem = undefined;
    this.#before = this.#history.of(this.file.wopisrc);
    const start = performance.now();
    const run = this.#runner.run({
      file: this.file,
      hostPageLoad: this.hostPageLoad,
      checks,
      includeDelayTests,
      signal: active.signal,
      onStart: (entry) => active.started(entry),
      onResult: (result) => {
        active.finished(result);
        this.keep(result);
      },
    });
    const ended = run
      .then((outcome) => this.#runs.push(outcome))
      .catch((error: unknown) => {
        this.#problem = problemOf(error);
      })
      .then(() => {
        this.#durationMs += performance.now() - start;
        this.#active = undefined;
        this.#history.keep(this.file.wopisrc, [...this.#results.values()]);
      });
    return { ended };
  }

  /** Every check that can be run here, in order. */
  get checks(): readonly CheckOfSuite[] {
    return checksOf(this.suites);
  }

  /** The checks whose last result is failed or inconclusive. */
  get redChecks(): readonly CheckOfSuite[] {
    const red = new Set(redResults(this.report()).map(checkId));
    return this.checks.filter((entry) => red.has(checkId(entry)));
  }

  /** All results so far as one run, in the order of the checks. */
  report(): RunReport {
    const last = this.#runs.at(-1);
    const found = {
      results: this.checks.flatMap((entry) => this.#results.get(checkId(entry)) ?? []),
      leftovers: this.#runs.flatMap(({ leftovers }) => leftovers),
      notices: last?.notices ?? [],
      problems: this.#problem === undefined ? [] : [this.#problem],
      interrupted: last?.interrupted ?? false,
      requests: this.#runs.reduce((sum, { requests }) => sum + requests, 0),
    };
    return runReport(found, {
      target: { wopisrc: this.file.wopisrc },
      profile: 'all',
      editors: [this.editor],
      seed: this.file.seed,
      startedAt: this.#openedAt,
      durationMs: this.#durationMs,
      rerunCommand: `wopi-conformance run --wopisrc ${shellQuote(this.file.wopisrc)} --token "$WOPI_TOKEN"${this.editor === 'microsoft' ? '' : ` --editor ${this.editor}`}`,
      strict: false,
      failOnSkip: false,
    });
  }
}

function problemOf(error: unknown): string {
  if (error instanceof HostUnreachable) return `The host cannot be reached: ${error.message}.`;
  if (error instanceof OriginalUnsafe || error instanceof FileInUse) return `The run was refused: ${error.message}`;
  reportFault(error as Error);
  return `The run ended because of an error in wopi-conformance, not in the host (${(error as Error).name}).`;
}
