import pLimit, { type LimitFunction } from 'p-limit';
import { type CheckOfSuite, gatesOf } from '../checks/check.ts';
import { type OptionalChecks, reasonToOmit } from '../checks/optional-checks.ts';
import type { Redactor } from '../client/redactor.ts';
import type { RunLimits } from '../client/run-limits.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import type { Lane } from '../lane/lane.ts';
import type { Leftover } from '../results/leftover.ts';
import type { CheckResult } from '../results/result.ts';
import { Evidence, type ShowsExchanges } from './evidence.ts';
import { GroupQueue } from './group-queue.ts';
import { HeldBack } from './held-back.ts';
import { LaneSession, type Neighbors, neighborsOf } from './lane-session.ts';
import { LeftOnHost } from './left-on-host.ts';
import { OnExit } from './on-exit.ts';
import { contactAfter, contactBefore } from './reachability.ts';
import { type CheckRun, notReached, notRun, type RunCheckOptions } from './run-check.ts';
import {
  fileNameNotice,
  inventionNotice,
  missingNotice,
  noticesOfNotes,
  otherOriginsNotice,
  repetitionNotice,
  reRunNote,
  timeNotice,
  unclaimedSavingNotice,
} from './run-notices.ts';
import { Turn } from './turn.ts';

export { FileInUse } from './file-in-use.ts';
export { OriginalUnsafe } from './original-unsafe.ts';
export { HostUnreachable } from './reachability.ts';

export interface RunSuitesOptions extends OptionalChecks {
  /** Groups run in parallel, one group per lane at a time, so no two lanes may share a file. */
  readonly lanes: readonly Lane[];
  /** Lanes whose checks are judged at the same time, while others prepare theirs or undo them. Default: all. */
  readonly lanesAtOnce?: number;
  /** In running order; the checks of a suite are adjacent. */
  readonly checks: readonly CheckOfSuite[];
  readonly redactor: Redactor;
  /** Makes files for further lanes, when the contents of the others are kept. */
  readonly moreLanes?: (() => Promise<MoreLanes>) | undefined;
  /** Leave the content that the last check wrote to the test file. */
  readonly keepContent: boolean;
  /** Checks may create files that the host cannot delete; what is left of them does not fail the run. */
  readonly leaveFiles: boolean;
  /** Release the lock that another client has on a file before the run. */
  readonly releaseLocks: boolean;
  readonly limits: RunLimits;
  readonly wait: (seconds: number) => Promise<void>;
  /** Waits some milliseconds before a request of the clean-up is repeated. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** Stops the run after the current check. Clean-up still happens. */
  readonly signal: AbortSignal;
  readonly onStart?: (entry: CheckOfSuite) => void;
  readonly onResult?: (result: CheckResult) => void;
  /** Called with an error that is not the host's, which ends the run. Absent: it is thrown when everything is undone. */
  readonly onFault?: (error: unknown) => void;
  /** Called when the process ends before everything is undone, with what is left then. */
  readonly onUnfinished?: ((left: readonly Leftover[]) => void) | undefined;
  /** Of the other results, reports get only an outline. Default: the exchanges of all are shown. */
  readonly showsExchanges?: ShowsExchanges;
  /** Asked before each check: why no further check is run, such as `1 check is red (--bail 1)`. */
  readonly endEarly?: () => string | undefined;
}

/** Lanes with files that the run has made. */
export interface MoreLanes {
  readonly lanes: readonly Lane[];
  readonly notices: readonly string[];
  /** New files that are of no use and could not be deleted. */
  readonly leftovers: readonly Leftover[];
  /** Sent to make the files. */
  readonly requests: number;
}

export interface SuitesRun {
  /** In catalogue order. After an interruption, only what ran. */
  readonly results: readonly CheckResult[];
  /** Checks without a result; default: none. */
  readonly notRun?: number;
  readonly leftovers: readonly Leftover[];
  readonly notices: readonly string[];
  readonly interrupted: boolean;
  /** Whether every check was judged and the host responded until the end. */
  readonly isComplete: boolean;
  readonly requests: number;
}

/**
 * Runs checks and restores every file. Each result is passed to `onResult` as soon as it is known.
 * @throws {HostUnreachable} when no connection to the host can be opened.
 * @throws {OriginalUnsafe} before the first check, when a check may write and the original content could not be kept.
 * @throws {FileInUse} before the first check, when another client works on a file.
 */
export async function runSuites(options: RunSuitesOptions): Promise<SuitesRun> {
  const silences = await Promise.all(options.lanes.map(contactBefore));
  const run = new Run(
    options,
    silences.find((silence) => silence !== undefined),
  );
  const { signal, limits } = options;
  const interrupt = () => limits.interrupt();
  signal.addEventListener('abort', interrupt);
  if (signal.aborted) interrupt();
  try {
    await run.work();
    return run.outcome();
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

const maxConcurrentChecks = 4;

class Run {
  readonly #options: RunSuitesOptions;
  readonly #lanes: Lane[];
  #queue: GroupQueue;
  readonly #turns: LimitFunction;
  readonly #results = new Map<CheckOfSuite, CheckResult>();
  readonly #left: LeftOnHost;
  readonly #fileNotices: string[] = [];
  /** Sent to make files. */
  #requests = 0;
  readonly #evidence: Evidence;
  #hostGone: string | undefined;
  /** What shows that another client works on a file. */
  #disturbance: string | undefined;
  #fault: { readonly error: unknown } | undefined;
  /** Why no check may be run on the files. */
  #refusal: { readonly error: unknown } | undefined;
  /** What checks did while it was not known whether another client works on a file. */
  readonly #events = new HeldBack();
  /** Set with the first check that could no longer run. */
  #timeIsUp: string | undefined;

  constructor(options: RunSuitesOptions, hostGone: string | undefined) {
    const { lanes, lanesAtOnce = lanes.length } = options;
    this.#options = options;
    this.#left = new LeftOnHost(options);
    this.#lanes = [...lanes];
    this.#hostGone = hostGone;
    this.#evidence = new Evidence(options.showsExchanges);
    this.#turns = pLimit(lanesAtOnce);
    this.#queue = new GroupQueue({ ...options, lanesAtOnce });
  }

  async work(): Promise<void> {
    if (this.#hostGone !== undefined) return this.#giveUp(this.#hostGone);
    // Read every file before the first check: PutUserInfo can change what all files report.
    const neighbors = this.#lanes.map((lane) => this.#neighborsOf(lane));
    const sessions = await Promise.all(this.#lanes.map((lane, index) => this.#open(lane, neighbors[index])));
    await this.#orClose(sessions, async () => {
      if (this.#options.signal.aborted) return;
      for (const session of sessions) session.requireOriginal();
      const made = await this.#makeLanes();
      // They are next to the first file.
      sessions.push(...(await Promise.all(made.map((lane) => this.#open(lane, neighbors[0])))));
    });
    await this.#workOnAll(sessions);
  }

  // No check has run yet.
  async #orClose(sessions: readonly LaneSession[], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await Promise.all(sessions.map((session) => session.close()));
      throw error;
    }
  }

  async #makeLanes(): Promise<readonly Lane[]> {
    const more = await this.#options.moreLanes?.();
    if (!more) return [];
    this.#lanes.push(...more.lanes);
    this.#fileNotices.push(...more.notices);
    this.#left.add(more.leftovers);
    this.#requests += more.requests;
    this.#queue = new GroupQueue({ ...this.#options, lanes: this.#lanes, lanesAtOnce: this.#turns.concurrency });
    return more.lanes;
  }

  async #workOnAll(sessions: readonly LaneSession[]): Promise<void> {
    using _ = new OnExit(() => this.#tellUnfinished(sessions));
    // To look for other clients takes a while, in which files that the run made can be worked on.
    const areSafe = this.#requireSafe(sessions);
    await Promise.all(
      sessions.map(async (session) => {
        if (!session.lane.isScratch) await areSafe;
        await this.#workOn(session);
      }),
    );
    if (this.#refusal) throw this.#left.toldBy(this.#refusal.error);
    if (this.#fault && !this.#options.onFault) throw this.#fault.error;
  }

  #tellUnfinished(sessions: readonly LaneSession[]): void {
    for (const session of sessions) this.#left.add(session.takeUnfinished('the process ended'));
    if (this.#left.all.length > 0) this.#options.onUnfinished?.(this.#left.all);
  }

  async #requireSafe(sessions: readonly LaneSession[]): Promise<void> {
    try {
      await this.#settleEarlierLocks(sessions.filter(({ lane }) => !lane.isScratch));
    } catch (error) {
      this.#refusal = { error };
      this.#queue.clear();
      return;
    }
    this.#events.release();
  }

  async #settleEarlierLocks(sessions: readonly LaneSession[]): Promise<void> {
    if (this.#options.signal.aborted) return;
    const options = { mayRelease: this.#options.releaseLocks, mayChange: !this.#onlyReads };
    for (const session of sessions)
      this.#fileNotices.push(...[(await session.settleEarlierLock(options)) ?? []].flat());
  }

  get #onlyReads(): boolean {
    return this.#options.checks.every(({ check }) => check.readOnly);
  }

  #neighborsOf(lane: Lane): Neighbors {
    return this.#onlyReads ? undefined : neighborsOf(lane);
  }

  async #open(lane: Lane, neighbors: Neighbors): Promise<LaneSession> {
    const { pause } = this.#options;
    const keepContent = this.#options.keepContent || this.#onlyReads;
    const session = await LaneSession.open(lane, { keepContent, neighbors, pause });
    if (this.#isForMicrosoft) this.#fileNotices.push(...(await fileNameNotice(lane)));
    if (this.#savesWhereClaimed) this.#fileNotices.push(...(await unclaimedSavingNotice(lane)));
    return session;
  }

  get #savesWhereClaimed(): boolean {
    return this.#options.checks.some((entry) => gatesOf(entry).includes('SupportsUpdate'));
  }

  get #isForMicrosoft(): boolean {
    return this.#options.checks.some(({ check }) => check.editor === undefined);
  }

  /** Runs groups until the queue is empty. */
  async #workOn(session: LaneSession): Promise<void> {
    await this.#orFault(async () => {
      for (const steps of this.#queue.stepsFor(session.lane)) {
        if (this.#continues) await session.startGroup(steps.flat());
        for (let step = steps.shift(); step; step = steps.shift()) await this.#runStep(step, session);
      }
    });
    // What has to be undone may take the time that no check may take any more.
    this.#options.limits.renew();
    await this.#orFault(async () => {
      this.#left.add(await this.#close(session));
      this.#left.forget((url) => session.isGone(url));
    });
  }

  // The other lanes must not be cut off in the middle of their work.
  async #orFault(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#fault ??= { error };
      this.#queue.clear();
      this.#options.onFault?.(error);
    }
  }

  // A host that was silent may be back.
  async #close(session: LaneSession): Promise<Leftover[]> {
    const gone = this.#hostGone;
    if (gone !== undefined && !(await session.isReachable())) return await session.abandon(gone);
    const left = gone === undefined ? [] : await session.cleanUp();
    return [...left, ...(await session.close({ isInterrupted: gone !== undefined || this.#options.signal.aborted }))];
  }

  #giveUp(reason: string): void {
    const { redactor } = this.#options;
    for (const entry of this.#queue.clear()) this.#add(entry, notRun(entry, 'inconclusive', reason, redactor));
  }

  outcome(): SuitesRun {
    const { checks, signal } = this.#options;
    return {
      results: checks.flatMap((entry) => this.#results.get(entry) ?? []),
      notRun: this.#notRun,
      leftovers: this.#left.all,
      notices: this.#notices().map((notice) => this.#left.safe(notice)),
      interrupted: signal.aborted,
      isComplete: !signal.aborted && this.#endedBy === undefined,
      requests: this.#lanes.reduce((sum, lane) => sum + lane.requests, this.#requests),
    };
  }

  get #notRun(): number {
    return this.#options.checks.length - this.#results.size;
  }

  get #continues(): boolean {
    return !this.#options.signal.aborted && this.#endedBy === undefined;
  }

  get #endedBy(): unknown {
    return this.#refusal ?? this.#fault ?? this.#hostGone ?? this.#disturbance ?? this.#timeIsUp ?? this.#earlyEnd;
  }

  get #earlyEnd(): string | undefined {
    return this.#results.size < this.#options.checks.length ? this.#options.endEarly?.() : undefined;
  }

  #notices(): string[] {
    const { checks, signal } = this.#options;
    const lanes = this.#lanes;
    const missing = this.#notRun;
    return [
      ...new Set(this.#fileNotices),
      ...new Set(lanes.flatMap((lane) => lane.tokenProblem ?? [])),
      ...otherOriginsNotice(lanes),
      ...repetitionNotice(lanes),
      ...inventionNotice(lanes),
      ...this.#evidence.notices,
      ...noticesOfNotes(checks, this.#results),
      ...missingNotice({ missing, total: checks.length, isInterrupted: signal.aborted, endedEarly: this.#earlyEnd }),
      ...timeNotice(this.#results, this.#timeIsUp),
      ...[this.#hostGone ?? this.#disturbance].flatMap((why) => (why ? [`The run ended early: ${why}.`] : [])),
    ];
  }

  async #runStep([first, ...others]: readonly CheckOfSuite[], session: LaneSession): Promise<void> {
    const turn = new Turn(this.#turns);
    try {
      // The first check fetches CheckFileInfo, so its exchanges show what the host claims.
      if (first) await this.#runOne(first, session, turn);
      const limit = pLimit(maxConcurrentChecks);
      await Promise.all(others.map((entry) => limit(() => this.#runOne(entry, session, turn))));
    } finally {
      turn.end();
    }
    if (this.#hostGone === undefined) this.#left.add(await session.cleanUp());
  }

  async #runOne(entry: CheckOfSuite, session: LaneSession, turn: Turn): Promise<void> {
    const { redactor, signal, limits, onStart } = this.#options;
    if (signal.aborted || this.#refusal || this.#fault || this.#options.endEarly?.() !== undefined) return;
    const omitted = reasonToOmit(entry.check, this.#options);
    if (omitted !== undefined) return this.#add(entry, notRun(entry, 'skipped', omitted, redactor));
    const gone = this.#hostGone ?? this.#disturbance;
    if (gone === undefined) this.#timeIsUp ??= limits.timeIsUp;
    const ended = gone ?? this.#timeIsUp;
    if (ended !== undefined) return this.#add(entry, await notReached(entry, ended, { lane: session.lane, redactor }));
    this.#events.tell(() => onStart?.(entry));
    const { result: judged, error } = await this.#judge(entry, session, turn);
    const result = entry.check.readOnly ? judged : await this.#unlessDisturbed(judged, session);
    const failure = error instanceof TransportFailure ? error : undefined;
    // A check that the interruption cut short has not been judged.
    if (failure?.problem !== 'interrupted') this.#add(entry, result);
    if (failure) this.#hostGone ??= await contactAfter(failure, session.lane);
  }

  // What another client did to the file would be blamed on the host.
  async #unlessDisturbed(result: CheckResult, session: LaneSession): Promise<CheckResult> {
    const disturbance = await session.otherClient();
    if (disturbance === undefined) return result;
    this.#disturbance ??= disturbance;
    return { ...result, outcome: 'inconclusive', reason: this.#options.redactor.redact(disturbance), mismatches: [] };
  }

  // A check whose access token expired judged nothing. Only such a check is run again, once.
  async #judge(entry: CheckOfSuite, session: LaneSession, turn: Turn): Promise<CheckRun> {
    const { lane } = session;
    const { accessToken } = lane.file;
    const options = { ...this.#checkOptions, turn: () => turn.take() };
    const run = await session.run(entry, options);
    const hasNewToken = run.metRefusal
      ? await lane.renewToken(accessToken)
      : run.result.outcome === 'inconclusive' && lane.file.accessToken !== accessToken;
    if (!hasNewToken || this.#options.signal.aborted) return run;
    this.#left.add(await session.cleanUp());
    const again = await session.run(entry, options);
    return { ...again, result: { ...again.result, notes: [...again.result.notes, reRunNote] } };
  }

  get #checkOptions(): Omit<RunCheckOptions, 'lane'> {
    const { redactor, limits, wait } = this.#options;
    const waitWithinLimits = (seconds: number) => {
      limits.requireTimeFor(seconds);
      return wait(seconds);
    };
    return { redactor, wait: waitWithinLimits, realTime: this.#options.realTime };
  }

  #add(entry: CheckOfSuite, judged: CheckResult): void {
    const result = this.#evidence.keep(judged);
    this.#results.set(entry, result);
    this.#events.tell(() => this.#options.onResult?.(result));
  }
}
