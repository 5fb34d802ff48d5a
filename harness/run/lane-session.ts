import { identityOf } from '../../wopi/resource.ts';
import type { CheckOfSuite } from '../checks/check.ts';
import { captureOriginal, type OriginalFile, restoreContent, restoreName } from '../clean-up/restore-file.ts';
import { deleteCreated } from '../clean-up/undo-log.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Lane } from '../lane/lane.ts';
import type { Leftover } from '../results/leftover.ts';
import { type CheckRun, type RunCheckOptions, runCheck } from './run-check.ts';

/** Runs checks on one file in sequence and restores the file. */
export class LaneSession {
  readonly lane: Lane;
  readonly #client: WopiClient;
  readonly #original: OriginalFile;
  #suite: CheckOfSuite['suite'] | undefined;

  private constructor(lane: Lane, original: OriginalFile) {
    this.lane = lane;
    this.#client = lane.cleanUpClient;
    this.#original = original;
  }

  /** Reads the original state of the file, including its content unless `keepContent` is set. */
  static async open(lane: Lane, { keepContent }: { readonly keepContent: boolean }): Promise<LaneSession> {
    return new LaneSession(lane, await captureOriginal(lane, keepContent || lane.isScratch));
  }

  /** Runs a check. What it leaves behind stays until {@link cleanUp}. */
  async run(entry: CheckOfSuite, options: Omit<RunCheckOptions, 'lane'>): Promise<CheckRun> {
    if (entry.suite !== this.#suite) this.lane.forgetClaims();
    this.#suite = entry.suite;
    const run = await runCheck(entry, { ...options, lane: this.lane });
    if (!['passed', 'skipped'].includes(run.result.outcome)) this.lane.freeFiles.distrust();
    return run;
  }

  /** Undoes what the last check left: locks, new files and containers, the file's name. */
  cleanUp(): Promise<Leftover[]> {
    return this.#undo(async () => [
      ...(await this.lane.undoLog.cleanUp(this.#client)),
      ...(await restoreName(this.lane, this.#client, this.#original)),
    ]);
  }

  /** Restores the file's content, and deletes the file if the run created it. */
  close(): Promise<Leftover[]> {
    return this.#undo(async () => [
      ...(await restoreContent(this.lane, this.#client, this.#original)),
      ...(this.lane.isScratch ? await this.#deleteFile() : []),
    ]);
  }

  async #deleteFile(): Promise<Leftover[]> {
    const reason = await deleteCreated(this.#client, 'file', this.lane.file);
    return reason === undefined ? [] : [scratchFileOf(this.lane, reason)];
  }

  /** Lists what is left on a host that no longer responds. */
  abandon(reason: string): Leftover[] {
    const { undoLog, file } = this.lane;
    const url = identityOf(file);
    const { content, contentProblem } = this.#original;
    const isRestored = content !== undefined || contentProblem !== undefined;
    return [
      ...undoLog.abandon(reason),
      ...(this.lane.isScratch ? [scratchFileOf(this.lane, reason)] : []),
      ...(undoLog.hasRenamed(file) ? [{ url, what: 'name set by a check', reason }] : []),
      ...(undoLog.hasWritten(file) && isRestored ? [{ url, what: 'content written by the last check', reason }] : []),
    ];
  }

  async #undo(undo: () => Promise<Leftover[]>): Promise<Leftover[]> {
    try {
      return await undo();
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      return [{ url: identityOf(this.lane.file), what: 'original name and content', reason: error.message }];
    }
  }
}

/** A file that the run created and could not delete. */
export function scratchFileOf({ file }: Lane, reason: string): Leftover {
  return { url: identityOf(file), what: 'scratch file', reason };
}
