import type { CheckOfSuite } from './check.ts';
import { SetupFailure, TransportFailure } from './failures.ts';
import type { Lane } from './lane.ts';
import { LaneSession } from './lane-session.ts';
import type { CheckResult, Leftover } from './result.ts';
import { notRun } from './run-check.ts';
import type { Redactor } from './wopi/redactor.ts';

export interface RunSuitesOptions {
  /** Groups run side by side, one group a lane at a time. */
  readonly lanes: readonly Lane[];
  /** In the order in which they run; checks of one suite stand together. */
  readonly checks: readonly CheckOfSuite[];
  readonly redactor: Redactor;
  readonly includeDelayTests: boolean;
  /** Leave the test file's content as the last check wrote it. */
  readonly keepContent: boolean;
  readonly wait: (seconds: number) => Promise<void>;
  /** Stops the run: the check under way ends, clean-up still happens. */
  readonly signal: AbortSignal;
  readonly onStart?: (entry: CheckOfSuite) => void;
  readonly onResult?: (result: CheckResult) => void;
}

export interface SuitesRun {
  /** In catalogue order. After an interruption, only what ran. */
  readonly results: readonly CheckResult[];
  readonly leftovers: readonly Leftover[];
  readonly notices: readonly string[];
  readonly interrupted: boolean;
  /** Whether every check was judged, against a host that was there to the end. */
  readonly isComplete: boolean;
  readonly requests: number;
}

/** The host cannot be reached at all, so nothing can be judged. */
export class HostUnreachable extends Error {
  override readonly name = 'HostUnreachable';
}

/**
 * Runs checks and leaves every file as it was. Results are streamed to `onResult` as they come.
 * @throws {HostUnreachable} when no connection to the host comes about.
 */
export async function runSuites(options: RunSuitesOptions): Promise<SuitesRun> {
  const silences = await Promise.all(options.lanes.map(firstContact));
  const run = new Run(
    options,
    silences.find((silence) => silence !== undefined),
  );
  await Promise.all(options.lanes.map((lane) => run.work(lane)));
  return run.outcome();
}

// Returns why nothing more need be asked of the host, if it connects but does not answer.
async function firstContact(lane: Lane): Promise<string | undefined> {
  const first = await transportFailureIn(lane.fileInfo());
  if (first === undefined || !isSilence(first)) return undefined;
  if (['unreachable', 'unresolved', 'tls'].includes(first.problem))
    throw new HostUnreachable(first.message, { cause: first });
  lane.forgetClaims();
  const second = await transportFailureIn(lane.fileInfo());
  return second && isSilence(second) ? hostGone(second) : undefined;
}

// Whether the host may be down; these problems are those of one request, or of the run itself.
function isSilence({ problem }: TransportFailure): boolean {
  return !['too-large', 'invalid-request', 'interrupted'].includes(problem);
}

async function transportFailureIn(request: Promise<unknown>): Promise<TransportFailure | undefined> {
  try {
    await request;
  } catch (error) {
    if (error instanceof TransportFailure) return error;
    // A useless answer is a verdict, and the checks that need a better one give it.
    if (!(error instanceof SetupFailure)) throw error;
  }
  return undefined;
}

function hostGone(failure: TransportFailure): string {
  return `no usable answer came from the host, which was asked twice: ${failure.message}`;
}

class Run {
  readonly #options: RunSuitesOptions;
  readonly #queue: CheckOfSuite[][];
  readonly #results = new Map<CheckOfSuite, CheckResult>();
  readonly #leftovers: Leftover[] = [];
  readonly #fileNameNotices: string[] = [];
  #hostGone: string | undefined;

  constructor(options: RunSuitesOptions, hostGone: string | undefined) {
    this.#options = options;
    this.#hostGone = hostGone;
    this.#queue = bySuite(options.checks);
  }

  /** Takes group after group until none is left. */
  async work(lane: Lane): Promise<void> {
    if (this.#hostGone !== undefined) return this.#giveUp();
    const { checks, keepContent } = this.#options;
    const onlyReads = checks.every(({ check }) => check.readOnly);
    const session = await LaneSession.open(lane, { keepContent: keepContent || onlyReads });
    await this.#noticeFileName(lane);
    for (let group = this.#queue.shift(); group; group = this.#queue.shift()) {
      for (const entry of group) await this.#runOne(entry, lane, session);
    }
    this.#leftovers.push(...(this.#hostGone === undefined ? await session.close() : session.abandon(this.#hostGone)));
  }

  #giveUp(): void {
    const { redactor } = this.#options;
    for (const entry of this.#queue.splice(0).flat())
      this.#add(entry, notRun(entry, 'inconclusive', String(this.#hostGone), redactor));
  }

  outcome(): SuitesRun {
    const { checks, lanes, signal, redactor } = this.#options;
    return {
      results: checks.flatMap((entry) => this.#results.get(entry) ?? []),
      leftovers: this.#leftovers.map(({ url, what, reason }) => ({
        url: redactor.redact(url),
        what: redactor.redact(what),
        reason: redactor.redact(reason),
      })),
      notices: this.#notices(),
      interrupted: signal.aborted,
      isComplete: !signal.aborted && this.#hostGone === undefined,
      requests: lanes.reduce((sum, lane) => sum + lane.requests, 0),
    };
  }

  #notices(): string[] {
    const { checks, signal } = this.#options;
    const missing = checks.length - this.#results.size;
    return [
      ...this.#fileNameNotices,
      ...(signal.aborted ? [`Interrupted: ${missing} of ${checks.length} checks did not run.`] : []),
      ...(this.#hostGone === undefined ? [] : [`The run ended early: ${this.#hostGone}.`]),
    ];
  }

  async #runOne(entry: CheckOfSuite, lane: Lane, session: LaneSession): Promise<void> {
    const { redactor, includeDelayTests, wait, signal, onStart } = this.#options;
    const waits = entry.check.waitsSeconds;
    if (signal.aborted) return;
    if (this.#hostGone !== undefined) return this.#add(entry, notRun(entry, 'inconclusive', this.#hostGone, redactor));
    if (waits && !includeDelayTests) {
      return this.#add(
        entry,
        notRun(entry, 'skipped', `the check waits ${waits} s; include it with --include-delaytests`, redactor),
      );
    }
    onStart?.(entry);
    const { result, error } = await session.run(entry, { redactor, wait });
    const transportFailure = error instanceof TransportFailure ? error : undefined;
    // Whatever the interruption cut off has not been judged.
    if (transportFailure?.problem !== 'interrupted') this.#add(entry, result);
    if (transportFailure) await this.#noticeDeadHost(lane, transportFailure);
    if (this.#hostGone === undefined) this.#leftovers.push(...(await session.cleanUp()));
  }

  #add(entry: CheckOfSuite, result: CheckResult): void {
    this.#results.set(entry, result);
    this.#options.onResult?.(result);
  }

  // Microsoft's validator refuses to run at all against a file of another name, so that nobody's document is overwritten.
  async #noticeFileName(lane: Lane): Promise<void> {
    const info = await lane.fileInfo().catch(() => ({ BaseFileName: undefined }));
    const name = info.BaseFileName;
    if (typeof name !== 'string' || name.toLowerCase().endsWith('.wopitest')) return;
    this.#fileNameNotices.push(
      `The file under test is named ${JSON.stringify(name)}. Microsoft's validator only runs against a name that ends in .wopitest.`,
    );
  }

  // Asked once more, and no oftener: a host that is down shall not cost one timeout a check.
  async #noticeDeadHost(lane: Lane, failure: TransportFailure): Promise<void> {
    if (!isSilence(failure)) return;
    lane.forgetClaims();
    const again = await transportFailureIn(lane.fileInfo());
    if (again && isSilence(again)) this.#hostGone ??= hostGone(again);
  }
}

function bySuite(checks: readonly CheckOfSuite[]): CheckOfSuite[][] {
  const suites = new Map<CheckOfSuite['suite'], CheckOfSuite[]>();
  for (const entry of checks) suites.set(entry.suite, [...(suites.get(entry.suite) ?? []), entry]);
  return [...suites.values()];
}
