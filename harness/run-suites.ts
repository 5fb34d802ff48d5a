import type { CheckOfSuite } from './check.ts';
import { TransportFailure } from './failures.ts';
import type { Lane } from './lane.ts';
import { captureOriginal, type OriginalFile, restoreContent, restoreName } from './restore-file.ts';
import type { CheckResult, Leftover } from './result.ts';
import { notRun, type RunCheckOptions, runCheck } from './run-check.ts';
import type { WopiClient } from './wopi/client.ts';
import type { Redactor } from './wopi/redactor.ts';
import { identityOf } from './wopi/resource.ts';

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
  await Promise.all(options.lanes.map(requireReachable));
  const run = new Run(options);
  await Promise.all(options.lanes.map((lane) => run.work(lane)));
  return run.outcome();
}

async function requireReachable(lane: Lane): Promise<void> {
  try {
    await lane.fileInfo();
  } catch (error) {
    const isUnreachable =
      error instanceof TransportFailure && ['unreachable', 'unresolved', 'tls'].includes(error.problem);
    if (isUnreachable) throw new HostUnreachable(error.message, { cause: error });
  }
}

class Run {
  readonly #options: RunSuitesOptions;
  readonly #queue: CheckOfSuite[][];
  readonly #results = new Map<CheckOfSuite, CheckResult>();
  readonly #leftovers: Leftover[] = [];
  #hostGone: string | undefined;

  constructor(options: RunSuitesOptions) {
    this.#options = options;
    this.#queue = bySuite(options.checks);
  }

  /** Takes group after group until none is left. */
  async work(lane: Lane): Promise<void> {
    const client = lane.client.with({ purpose: 'clean-up', signal: undefined });
    const original = await this.#capture(lane);
    for (let group = this.#queue.shift(); group; group = this.#queue.shift()) {
      lane.forgetClaims();
      for (const entry of group) await this.#runOne(entry, lane, client, original);
    }
    if (this.#hostGone === undefined) await this.#undo(lane, () => restoreContent(lane, client, original));
    else if (lane.ledger.hasWritten(lane.file)) this.#leftovers.push(contentLeftover(lane, this.#hostGone));
  }

  outcome(): SuitesRun {
    const { checks, lanes, signal } = this.#options;
    return {
      results: checks.flatMap((entry) => this.#results.get(entry) ?? []),
      leftovers: this.#leftovers,
      notices: this.#notices(),
      interrupted: signal.aborted,
      requests: lanes.reduce((sum, lane) => sum + lane.requests, 0),
    };
  }

  #notices(): string[] {
    const { checks, signal } = this.#options;
    const missing = checks.length - this.#results.size;
    return [
      ...(signal.aborted ? [`Interrupted: ${missing} of ${checks.length} checks did not run.`] : []),
      ...(this.#hostGone === undefined ? [] : [`The run ended early: ${this.#hostGone}.`]),
    ];
  }

  async #capture(lane: Lane): Promise<OriginalFile> {
    const { checks, keepContent } = this.#options;
    const onlyReads = checks.every(({ check }) => check.readOnly);
    return await captureOriginal(lane, keepContent || onlyReads).catch((error: unknown) => {
      if (error instanceof TransportFailure) return {};
      throw error;
    });
  }

  async #runOne(entry: CheckOfSuite, lane: Lane, client: WopiClient, original: OriginalFile): Promise<void> {
    const { redactor, includeDelayTests, signal, onStart } = this.#options;
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
    const { result, transportFailure } = await runCheck(entry, this.#runCheckOptions(lane));
    // Whatever the interruption cut off has not been judged.
    if (!signal.aborted || result.outcome === 'passed') this.#add(entry, result);
    if (transportFailure && !signal.aborted) await this.#noticeDeadHost(lane, transportFailure);
    await this.#cleanUp(lane, client, original);
  }

  #runCheckOptions(lane: Lane): RunCheckOptions {
    const { redactor, wait } = this.#options;
    return { lane, redactor, wait };
  }

  #add(entry: CheckOfSuite, result: CheckResult): void {
    this.#results.set(entry, result);
    this.#options.onResult?.(result);
  }

  // Asked once more, and no oftener: a host that is down shall not cost one timeout a check.
  async #noticeDeadHost(lane: Lane, failure: TransportFailure): Promise<void> {
    if (['too-large', 'invalid-request'].includes(failure.problem)) return;
    await lane.client.checkFileInfo(lane.file).catch((error: unknown) => {
      if (!(error instanceof TransportFailure)) throw error;
      this.#hostGone ??= `the host stopped answering: ${error.message}, and was asked twice`;
    });
  }

  async #cleanUp(lane: Lane, client: WopiClient, original: OriginalFile): Promise<void> {
    if (this.#hostGone !== undefined) {
      this.#leftovers.push(...lane.ledger.abandon(this.#hostGone));
      return;
    }
    await this.#undo(lane, async () => [
      ...(await lane.ledger.cleanUp(client)),
      ...(await restoreName(lane, client, original)),
    ]);
  }

  async #undo(lane: Lane, undo: () => Promise<Leftover[]>): Promise<void> {
    try {
      this.#leftovers.push(...(await undo()));
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      this.#leftovers.push(contentLeftover(lane, error.message));
    }
  }
}

function bySuite(checks: readonly CheckOfSuite[]): CheckOfSuite[][] {
  const suites = new Map<CheckOfSuite['suite'], CheckOfSuite[]>();
  for (const entry of checks) suites.set(entry.suite, [...(suites.get(entry.suite) ?? []), entry]);
  return [...suites.values()];
}

function contentLeftover(lane: Lane, reason: string): Leftover {
  return { url: identityOf(lane.file), what: 'original name and content', reason };
}
