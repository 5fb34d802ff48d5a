import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import { probeLock, releaseLock, requireUndone, takeLock } from '../clean-up/release-lock.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Lane } from '../lane/lane.ts';
import { requireResponse } from '../lane/require-response.ts';
import { SetupFailure } from '../results/failures.ts';
import { keptLockFault } from '../results/fault.ts';

/** Locks and unlocks files for starting states, and writes to them. @throws {SetupFailure} when the host does not. */
export class FileLocks {
  readonly #lane: Lane;
  readonly #client: WopiClient;

  constructor(lane: Lane) {
    this.#lane = lane;
    this.#client = lane.client.with({ purpose: 'setup' });
  }

  /** Gives a file exactly this content. */
  async write(file: WopiResource, content: Uint8Array): Promise<void> {
    const lock = this.#lane.names.unique('setup');
    await this.writeUnder(file, content, lock);
    requireUndone(await releaseLock(this.#client, file, lock));
  }

  /** Locks a file and gives it exactly this content. */
  async writeUnder(file: WopiResource, content: Uint8Array, lock: string): Promise<void> {
    await this.take(file, lock);
    requireResponse(await this.#putUnder(file, content, lock), { status: 200 }, 'PutFile under the lock');
  }

  // After a race, the lock in force may not be the one for which Lock returned success.
  async #putUnder(file: WopiResource, content: Uint8Array, lock: string): Promise<WopiResponse> {
    const put = await this.#client.putFile(file, content, lock);
    if (put.status !== 409) return put;
    const holder = put.header('X-WOPI-Lock') || (await this.#currentLock(file));
    if (!holder || holder === lock || this.#isForeignOn(file)(holder)) return put;
    requireUndone(await releaseLock(this.#client, file, holder));
    await this.take(file, lock);
    return await this.#client.putFile(file, content, lock);
  }

  /** Locks a file, even if it has a different lock, unless that is the lock of another client. */
  async take(file: WopiResource, lock: string, options: { readonly userVisible?: boolean } = {}): Promise<void> {
    const lockInForce = () => this.#currentLock(file);
    const isForeign = this.#isForeignOn(file);
    const { answer, afterRelease, problem } = await takeLock(this.#client, file, lock, {
      ...options,
      lockInForce,
      isForeign,
    });
    requireUndone(problem);
    this.#requireReleased(file, answer);
    const step = afterRelease ? 'Lock after the foreign lock was released' : 'Lock on an unlocked file';
    requireResponse(answer, { status: 200 }, step);
  }

  /** Unlocks a file, unless another client has locked it. */
  async release(file: WopiResource): Promise<void> {
    const lock = await this.#currentLock(file);
    if (!lock) return;
    if (this.#isForeignOn(file)(lock))
      throw new SetupFailure(`another client has locked the file with ${JSON.stringify(lock)}`);
    requireUndone(await releaseLock(this.#client, file, lock));
    // Otherwise the check would blame its own operation for a lock that Unlock has kept.
    const isDoubtful = this.#lane.releasedLocks.includes(file, lock) && (await this.#currentLock(file)) === lock;
    if (isDoubtful) await this.#requireFree(file);
  }

  // Whatever locks a file that this run created is the run's to release.
  #isForeignOn(file: WopiResource): (lock: string) => boolean {
    return (lock) => identityOf(file) === identityOf(this.#lane.file) && this.#lane.isForeignLock(lock);
  }

  // GetLock may be out of date, so only Lock shows whether the lock is still there.
  async #requireFree(file: WopiResource): Promise<void> {
    const lock = this.#lane.names.unique('probe');
    const answer = await this.#client.lock(file, lock);
    this.#requireReleased(file, answer);
    if (isSuccess(answer)) requireUndone(await releaseLock(this.#client, file, lock));
  }

  #requireReleased(file: WopiResource, answer: WopiResponse): void {
    const survivor = this.#lane.releasedLocks.survivorIn(file, answer);
    if (survivor) throw keptLockFailure(survivor);
  }

  async #currentLock(file: WopiResource): Promise<string | undefined> {
    const info = await this.#lane.fileInfo();
    if (info.SupportsGetLock === true) {
      const lock = (await this.#client.getLock(file)).header('X-WOPI-Lock');
      if (lock !== undefined) return lock;
    }
    return await probeLock(this.#client, file, this.#lane.names.unique('probe'));
  }
}

function keptLockFailure(lock: string): SetupFailure {
  return new SetupFailure(
    `the starting state could not be reached: Unlock with ${JSON.stringify(lock)} succeeded, but Lock then returned 409 and the same lock ID`,
    [],
    keptLockFault,
  );
}
