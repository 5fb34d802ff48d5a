import { randomBytes } from 'node:crypto';
import { type CheckOfSuite, checksOf, type Suite, suitesOfChecks } from '../harness/checks/check.ts';
import type { HostPageLoad } from '../harness/host-page/host-page-load.ts';
import type { Profile, SelectableCategory } from '../harness/results/categories.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import { FileInUse } from '../harness/run/file-in-use.ts';
import { OriginalUnsafe } from '../harness/run/original-unsafe.ts';
import { runReport } from '../harness/run/run-report.ts';
import { HostUnreachable } from '../harness/run/run-suites.ts';
import { redResults } from '../reports/judge-run.ts';
import { checksFor } from '../suites/checks-for.ts';
import type { Editor } from '../wopi/editors.ts';
import { ActiveRun } from './active-run.ts';
import { Findings } from './findings.ts';
import type { OutcomeHistory } from './outcome-history.ts';
import { reportFault } from './report-fault.ts';
import { ConsentNeeded, HostNotJudged } from './run-refusals.ts';
import type { FileUnderTest, Runner } from './runner.ts';

export interface SessionOptions {
  readonly file: FileUnderTest;
  /** How the file was opened; absent where there is no frame. */
  readonly hostPageLoad?: HostPageLoad | undefined;
  /** The category that the host requested. */
  readonly category: SelectableCategory;
  /** The editor for which the file was opened; default: Microsoft's. */
  readonly editor?: Editor;
  readonly runner: Runner;
  readonly history: OutcomeHistory;
  /** Whether the user can be asked before a run writes to a file that was not made for tests; default: yes. */
  readonly asks?: boolean;
}

/** What the user must agree to before a run. */
export interface Question {
  /** What the run does, in a sentence. */
  readonly sentence: string;
  readonly run: StartOptions;
}

export interface StartOptions {
  readonly checks: readonly CheckOfSuite[];
  readonly includeDelayTests: boolean;
}

/** Which checks the page lists and runs; the same as `run --profile` and `--editor`. */
export interface Choice {
  readonly profile: Profile;
  readonly editor: Editor;
}

/** One opened file: its token, its results so far, and the current run. Kept in memory only. */
export class Session {
  /** Random, because knowing the ID is enough to run checks. */
  readonly id = randomBytes(24).toString('base64url');
  readonly file: FileUnderTest;
  readonly category: SelectableCategory;
  hostPageLoad: HostPageLoad | undefined;
  readonly #openedFor: Editor;
  readonly #runner: Runner;
  readonly #history: OutcomeHistory;
  readonly #openedAt = new Date().toISOString();
  // The same check may be judged differently for another editor, and a profile says what its runs may send.
  readonly #findings = new Map<string, Findings>();
  #choice: Choice;
  #suites: readonly Suite[];
  #active: ActiveRun | undefined;
  #question: Question | undefined;
  #mayWrite: boolean;

  constructor({ file, hostPageLoad, category, editor = 'microsoft', runner, history, asks = true }: SessionOptions) {
    this.file = file;
    this.hostPageLoad = hostPageLoad;
    this.category = category;
    this.#openedFor = editor;
    this.#runner = runner;
    this.#history = history;
    this.#mayWrite = !asks;
    this.#choice = { profile: 'all', editor };
    this.#suites = this.#suitesOf(this.#choice);
  }

  get choice(): Choice {
    return this.#choice;
  }

  /** Results for other choices are kept. @throws {SelectionError} when there is no such check; nothing changes then. */
  choose(choice: Choice): void {
    this.#suites = this.#suitesOf(choice);
    this.#choice = choice;
  }

  /** The suites with the checks that can be run here, in order. */
  get suites(): readonly Suite[] {
    return this.#suites;
  }

  /** Every check that can be run here, in order. */
  get checks(): readonly CheckOfSuite[] {
    return checksOf(this.#suites);
  }

  /** How the file was opened, if that was for the chosen editor. */
  get judgedPage(): HostPageLoad | undefined {
    return this.#choice.editor === this.#openedFor ? this.hostPageLoad : undefined;
  }

  /** What was found for the chosen profile and editor. */
  get findings(): Findings {
    const { profile, editor } = this.#choice;
    const key = `${profile} ${editor}`;
    const findings = this.#findings.get(key) ?? new Findings();
    this.#findings.set(key, findings);
    return findings;
  }

  /** The run in progress. */
  get active(): ActiveRun | undefined {
    return this.#active;
  }

  /** What the user must answer before the last run that was requested. */
  get question(): Question | undefined {
    return this.#question;
  }

  /** Starts the run that the user was asked about, and asks no more. */
  agree(): void {
    if (!this.#question) return;
    this.#mayWrite = true;
    this.start(this.#question.run);
  }

  /** Leaves the file as it is: the run that the user was asked about does not start. */
  decline(): void {
    this.#question = undefined;
  }

  /**
   * Starts a run and returns immediately; `ended` resolves when the run is over, even if it failed.
   * @throws {RunnerBusy} when it cannot start now.
   */
  start(options: StartOptions): { readonly ended: Promise<void> } {
    const { checks, includeDelayTests } = options;
    this.#runner.requireFree(this.file.wopisrc);
    const active = new ActiveRun(checks.length);
    const { findings } = this;
    // Editors judge differently, so their outcomes are not compared.
    const historyKey = `${this.#choice.editor} ${this.file.wopisrc}`;
    this.#active = active;
    this.#question = undefined;
    findings.startRun(checks.map(checkId), this.#history.of(historyKey));
    const start = performance.now();
    const run = this.#runner.run({
      file: this.file,
      hostPageLoad: this.judgedPage,
      profile: this.#choice.profile,
      checks,
      includeDelayTests,
      mayWrite: this.#mayWrite,
      signal: active.signal,
      onStart: (entry) => active.started(entry),
      onResult: (result) => {
        active.finished(result);
        findings.keep(result);
      },
    });
    const ended = run
      .then((outcome) => findings.keepRun(outcome))
      .catch((error: unknown) => {
        if (error instanceof ConsentNeeded) this.#question = { sentence: error.message, run: options };
        else findings.problem = problemOf(error);
      })
      .then(() => {
        findings.durationMs += performance.now() - start;
        findings.restoreIfNothingRan();
        this.#active = undefined;
        this.#history.keep(historyKey, findings.results);
      });
    return { ended };
  }

  /** The checks whose last result is failed or inconclusive. */
  get redChecks(): readonly CheckOfSuite[] {
    const red = new Set(redResults(this.report()).map(checkId));
    return this.checks.filter((entry) => red.has(checkId(entry)));
  }

  /** All results so far as one run, in the order of the checks. */
  report(): RunReport {
    const { profile, editor } = this.#choice;
    return runReport(this.findings.of(this.checks), {
      target: { wopisrc: this.file.wopisrc },
      profile,
      editors: [editor],
      seed: this.file.seed,
      startedAt: this.#openedAt,
      durationMs: this.findings.durationMs,
      rerunCommand: rerunCommand(this.#runner.commandsFor(this.file.wopisrc).run, this.#choice),
      curlOptions: this.#runner.commandsFor(this.file.wopisrc).curlOptions.join(' '),
      signCommand: this.#runner.commandsFor(this.file.wopisrc).sign,
      strict: false,
      failOnSkip: false,
    });
  }

  #suitesOf({ profile, editor }: Choice): Suite[] {
    const hasHostPage = this.hostPageLoad !== undefined && editor === this.#openedFor;
    return suitesOfChecks(
      checksFor({ editors: [editor], profile, hasHostPage, groups: [], names: [], category: 'All' }),
    );
  }
}

function rerunCommand(run: readonly string[], { profile, editor }: Choice): string {
  return [
    ...run,
    ...(editor === 'microsoft' ? [] : [`--editor ${editor}`]),
    // Any other profile only selects checks.
    ...(profile === 'smoke' ? ['--profile smoke'] : []),
  ].join(' ');
}

function problemOf(error: unknown): string {
  if (error instanceof HostNotJudged) return error.message;
  if (error instanceof HostUnreachable) return `The host cannot be reached: ${error.message}.`;
  if (error instanceof OriginalUnsafe || error instanceof FileInUse) return `The run was refused: ${error.message}`;
  reportFault(error as Error);
  return `The run ended because of an error in wopi-conformance, not in the host (${(error as Error).name}).`;
}
