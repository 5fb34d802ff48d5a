import { locking } from '../../wopi/operations.ts';
import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { CheckOfSuite } from '../checks/check.ts';
import { deleteCreated } from '../clean-up/delete-created.ts';
import { type CaptureOptions, captureOriginal, type OriginalFile } from '../clean-up/original-file.ts';
import { putContentBack, restoreContent, shrinkContent, withPath } from '../clean-up/restore-content.ts';
import { lockLeft, restoreUserInfo, verifyRestored } from '../clean-up/restore-file.ts';
import { restoreName } from '../clean-up/restore-name.ts';
import { Patience } from '../client/patience.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Lane } from '../lane/lane.ts';
import { ignoreHostsFailure } from '../results/failures.ts';
import { isLock, type Leftover } from '../results/leftover.ts';
import { claimsOf, type EarlierLockOptions, settleEarlierLock } from './earlier-lock.ts';
import { OriginalUnsafe } from './original-unsafe.ts';
import { type CheckRun, type RunCheckOptions, runCheck, unmetByLastClaims } from './run-check.ts';

/** Milliseconds for repeated requests of the clean-up: between checks, and in addition at the end. */
const patienceMs = { betweenChecks: 20_000, atTheEnd: 40_000, afterInterruption: 10_000 } as const;

/** Runs checks on one file in sequence and restores the file. */
export class LaneSession {
  readonly lane: Lane;
  readonly #client: WopiClient;
  readonly #patience: Patience;
  readonly #pause: CaptureOptions['pause'];
  readonly #original: OriginalFile;
  #nameProblem: string | undefined;
  #hasToldLock = false;
  #isContentBack = false;
  #isDeleted = false;
  #isClosed = false;
  /** A check that locked the file failed, so that the lock in force may not be the one that the host reported. */
  #mayBeLocked = false;
  /** Found between two calls of {@link cleanUp}. */
  readonly #leftovers: Leftover[] = [];

  private constructor(lane: Lane, original: OriginalFile, pause: CaptureOptions['pause']) {
    this.lane = lane;
    this.#pause = pause;
    this.#patience = new Patience({ budgetMs: patienceMs.betweenChecks, ...(pause && { pause }) });
    this.#client = lane.cleanUpClient.with({ patience: this.#patience });
    this.#original = original;
  }

  /** Reads the original state of the file, and keeps its content unless `keepContent` is set. */
  static async open(
    lane: Lane,
    { keepContent, pause, neighbors }: CaptureOptions & { readonly neighbors?: Neighbors },
  ): Promise<LaneSession> {
    const original = await captureOriginal(lane, { keepContent: keepContent || lane.isScratch, pause });
    lane.expectContent(original.content?.size ?? original.size ?? 0);
    lane.expectName(original.baseFileName);
    protectNeighbors(lane, await neighbors);
    return new LaneSession(lane, original, pause);
  }

  /** @throws {OriginalUnsafe} when a check could destroy the original content for good. */
  requireOriginal(): void {
    const { contentProblem } = this.#original;
    if (contentProblem !== undefined) throw new OriginalUnsafe(this.lane, contentProblem);
  }

  /**
   * Finds a lock that is on the file before the run, and releases it where that is allowed. Returns a sentence about it.
   * @throws {FileInUse} when the lock may not be released.
   */
  settleEarlierLock(options: Pick<EarlierLockOptions, 'mayRelease' | 'mayChange'>): Promise<string | undefined> {
    const mayBeShared = this.#original.content !== undefined;
    return settleEarlierLock({ ...options, mayBeShared, lane: this.lane, client: this.#client, pause: this.#pause });
  }

  /** A sentence about another client that works on the file, if there is one. Undoes what the last check left. */
  async otherClient(): Promise<string | undefined> {
    const { otherClient } = this.lane;
    if (!otherClient.isSuspected) return undefined;
    this.#leftovers.push(...(await this.cleanUp()));
    const { SupportsGetLock } = await claimsOf(this.lane);
    return await otherClient.confirm(this.#client, { supportsGetLock: SupportsGetLock === true });
  }

  /**
   * Undoes what the checks of the last group shared, and forgets what was read from the host, except for a group that is
   * skipped by it.
   */
  async startGroup(checks: readonly CheckOfSuite[]): Promise<void> {
    if (!(await this.#skipsAll(checks))) this.lane.forgetClaims();
    if (this.lane.stopSharing()) this.#leftovers.push(...(await this.cleanUp()));
  }

  async #skipsAll(checks: readonly CheckOfSuite[]): Promise<boolean> {
    if (!this.lane.hasFileInfo) return false;
    for (const entry of checks) if ((await unmetByLastClaims(entry, this.lane)).length === 0) return false;
    return true;
  }

  /** Runs a check. What it leaves behind stays until {@link cleanUp}. */
  async run(entry: CheckOfSuite, options: Omit<RunCheckOptions, 'lane'>): Promise<CheckRun> {
    if (entry.check.renamesTestFile || entry.check.runsLast) await this.#beReadyToLoseTheFile();
    else this.#isContentBack = false;
    const run = await runCheck(entry, { ...options, lane: this.lane });
    if (!['passed', 'skipped'].includes(run.result.outcome)) this.#distrust(run);
    return run;
  }

  async #beReadyToLoseTheFile(): Promise<void> {
    if (this.#isContentBack) return;
    this.#isContentBack = true;
    const { content } = this.#original;
    await this.#undo(async () => {
      if (content) await putContentBack(this.lane, this.#client, content);
      await restoreUserInfo(this.lane, this.#client, this.#original);
      return [];
    });
  }

  #distrust({ result }: CheckRun): void {
    this.lane.freeFiles.distrust();
    this.lane.stopSharing();
    this.lane.readContents.forget();
    this.#mayBeLocked ||= result.exchanges.some(({ operation }) => locking.has(operation));
  }

  /** Undoes what the last check left: locks, new files and containers, the file's name. */
  cleanUp(): Promise<Leftover[]> {
    return this.#undo(async () => {
      const leftovers = [...this.#leftovers.splice(0), ...(await this.#undoRequests())];
      this.#nameProblem = (await restoreName(this.lane, this.#client, this.#original)) ?? this.#nameProblem;
      if (this.#mayBeLocked) await this.#releaseHiddenLock();
      await shrinkContent(this.lane, this.#client);
      return leftovers;
    });
  }

  // What stays is reported at the end.
  async #releaseHiddenLock(): Promise<void> {
    this.#mayBeLocked = false;
    const { SupportsGetLock } = await claimsOf(this.lane);
    await lockLeft(this.lane, this.#client, SupportsGetLock === true);
  }

  /**
   * Restores the file and compares it with what it was, or deletes it if the run created it. Returns everything that
   * differs.
   */
  async close(options: { readonly isInterrupted?: boolean } = {}): Promise<Leftover[]> {
    const left = await this.#restoreOrDelete(options);
    this.#isClosed = true;
    return left;
  }

  async #restoreOrDelete({ isInterrupted = false }): Promise<Leftover[]> {
    this.#patience.renew(patienceMs.atTheEnd);
    if (isInterrupted) this.#patience.shorten(patienceMs.afterInterruption);
    if (this.lane.isScratch) return await this.#undo(() => this.#deleteRest());
    const { content } = this.#original;
    const restored = content
      ? await ifTransportFails(restoreContent(this.lane, this.#client, content), ({ message }) =>
          this.#contentLeft(message),
        )
      : [];
    return [...restored, ...(await this.#undo(() => this.#restoreRest()))];
  }

  async #restoreRest(): Promise<Leftover[]> {
    const userInfo = await restoreUserInfo(this.lane, this.#client, this.#original);
    const locks = await this.#undoRequests({ isLast: true });
    const problems = { name: this.#nameProblem, userInfo, hasLock: this.#hasToldLock };
    return [...locks, ...(await verifyRestored(this.lane, this.#client, this.#original, problems))];
  }

  async #undoRequests({ isLast = false } = {}): Promise<Leftover[]> {
    const leftovers = await this.lane.undoLog.cleanUp(this.#client, {
      isLast,
      canList: await this.#canList(),
      isForeignLock: (lock) => this.lane.isForeignLock(lock),
    });
    const url = identityOf(this.lane.file);
    this.#hasToldLock ||= leftovers.some((leftover) => leftover.url === url && isLock(leftover));
    return leftovers;
  }

  async #canList(): Promise<boolean> {
    return !this.lane.undoLog.made.isEmpty && (await claimsOf(this.lane)).SupportsContainers === true;
  }

  // What is left on a file is gone with it.
  async #deleteRest(): Promise<Leftover[]> {
    const requests = await this.#undoRequests({ isLast: true });
    const rest = await this.#deleteFile();
    this.#isDeleted = rest.length === 0;
    return [...requests.filter(({ url }) => !this.isGone(url)), ...rest];
  }

  /** Whether this is the file, which the run has created and deleted. */
  isGone(url: string): boolean {
    return this.#isDeleted && url === identityOf(this.lane.file);
  }

  async #deleteFile(): Promise<Leftover[]> {
    const isRenamed = this.#nameProblem !== undefined;
    const { existence } = this.lane.undoLog.made;
    const reason = await deleteCreated(this.#client, 'file', this.lane.file, { existence, isRenamed });
    return reason === undefined ? [] : [scratchFileOf(this.lane, reason)];
  }

  /** Whether the host responds again, asked only when something is left to undo. */
  async isReachable(): Promise<boolean> {
    if (!this.#hasWork) return false;
    const budgetMs = patienceMs.afterInterruption;
    const patience = new Patience({ budgetMs, repetitions: 5, ...(this.#pause && { pause: this.#pause }) });
    const client = this.#client.with({ patience, limits: undefined, signal: AbortSignal.timeout(budgetMs) });
    return (await ifTransportFails(client.checkFileInfo(this.lane.file), () => undefined)) !== undefined;
  }

  get #hasWork(): boolean {
    const { undoLog, file, isScratch } = this.lane;
    return isScratch || !undoLog.isClean || undoLog.changes.hasChanged(file) || undoLog.changes.hasWrittenUserInfo;
  }

  /** Lists what is left on a host that no longer responds. */
  async abandon(reason: string): Promise<Leftover[]> {
    const left = this.takeUnfinished(reason);
    this.#isClosed = true;
    if (!this.lane.undoLog.changes.hasWritten(this.lane.file)) await this.#original.content?.discard();
    return left;
  }

  // What was not given back can be found in the temporary file.
  #contentLeft(reason: string): Leftover[] {
    const { content } = this.#original;
    if (!content || !this.lane.undoLog.changes.hasWritten(this.lane.file)) return [];
    content.leave();
    const what = 'content written by the last check';
    return [{ url: identityOf(this.lane.file), what, reason: withPath(reason, content), isContent: true }];
  }

  /** Lists what is not undone, and forgets it; nothing once the session is closed. */
  takeUnfinished(reason: string): Leftover[] {
    if (this.#isClosed) return [];
    const { undoLog, file, isScratch } = this.lane;
    const name = { url: identityOf(file), what: 'name set by a check', reason };
    return [
      ...this.#leftovers.splice(0),
      ...undoLog.abandon(reason),
      ...(isScratch ? [scratchFileOf(this.lane, reason)] : []),
      ...(undoLog.changes.hasRenamed(file) ? [name] : []),
      ...this.#contentLeft(reason),
    ];
  }

  async #undo(undo: () => Promise<Leftover[]>): Promise<Leftover[]> {
    return await ifTransportFails(undo(), ({ message }) => [
      this.lane.isScratch
        ? scratchFileOf(this.lane, message)
        : { url: identityOf(this.lane.file), what: 'original state', reason: message },
    ]);
  }
}

/** What exists before the run next to a file, and their container; undefined when the host does not list it. */
export type Neighbors = Promise<readonly WopiResource[] | undefined> | undefined;

export async function neighborsOf(lane: Lane): Promise<readonly WopiResource[] | undefined> {
  const client = lane.client.with({ purpose: 'setup' });
  try {
    if ((await lane.fileInfo()).SupportsContainers !== true) return undefined;
    const listing = await lane.undoLog.made.folder.list(client, lane.file);
    return listing && [listing.container, ...listing.items.map(({ resource }) => resource)];
  } catch (error) {
    return ignoreHostsFailure(error);
  }
}

function protectNeighbors({ undoLog }: Lane, neighbors: Awaited<Neighbors>): void {
  if (!neighbors) return;
  for (const resource of neighbors) undoLog.made.protect(resource);
  undoLog.provenance.noteNeighborsKnown();
}

/** A file that the run created and could not delete. */
export function scratchFileOf({ file }: Lane, reason: string): Leftover {
  return { url: identityOf(file), what: 'scratch file', reason, isNew: true };
}
