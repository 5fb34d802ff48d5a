import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation, SentOperation } from '../client/request-sender.ts';
import { coauthLockIdsIn } from '../expect/coauth-table.ts';

export type LockKind = 'WOPI' | 'coauth';

const takes: Readonly<Partial<Record<SentOperation, LockKind>>> = {
  Lock: 'WOPI',
  UnlockAndRelock: 'WOPI',
  GetCoauthLock: 'coauth',
};
const releases: Readonly<Partial<Record<SentOperation, LockKind>>> = { Unlock: 'WOPI', UnlockCoauthLock: 'coauth' };
const idHeaders: Readonly<Record<LockKind, string>> = { WOPI: 'X-WOPI-Lock', coauth: 'X-WOPI-CoauthLockId' };

/**
 * Tracks which files are known to be unlocked: they were seen unlocked, every lock taken since was released with 200,
 * none was refused, and no check failed. After a refused lock, a file is known again when the lock in force is released
 * or GetCoauthTable shows the coauth locks.
 */
export class FreeFiles {
  /** The locks that are held, by kind and file; a file without an entry may have any lock. */
  readonly #held = new Map<string, Set<string>>();
  /** The last WOPI lock for which the host returned success, by file. */
  readonly #lastTaken = new Map<string, string>();

  /** Records that the file has no lock of this kind. */
  prove(file: WopiResource, kind: LockKind): void {
    this.#held.set(keyOf(file, kind), new Set());
  }

  isProven(file: WopiResource, kind: LockKind): boolean {
    return this.#held.get(keyOf(file, kind))?.size === 0;
  }

  /** Discards all knowledge. */
  distrust(): void {
    this.#held.clear();
    this.#lastTaken.clear();
  }

  observe(observation: Observation): void {
    const { operation, resource, response } = observation;
    if (operation === 'GetCoauthTable' && response?.status === 200) {
      const ids = coauthLockIdsIn(response);
      if (ids) this.#held.set(keyOf(resource, 'coauth'), new Set(ids));
    }
    const taken = takes[operation];
    const released = releases[operation];
    if (taken) this.#observeTaking(taken, observation);
    else if (released && response?.status === 200) this.#observeRelease(released, observation);
  }

  #observeTaking(kind: LockKind, { resource, headers, response }: Observation): void {
    const key = keyOf(resource, kind);
    const lockId = headers[idHeaders[kind]] ?? '';
    const succeeded = response?.status === 200;
    // A host may take a lock and still return an error.
    if (!succeeded) return void this.#held.delete(key);
    this.#held.get(key)?.add(lockId);
    if (kind === 'WOPI') this.#lastTaken.set(key, lockId);
  }

  #observeRelease(kind: LockKind, { resource, headers }: Observation): void {
    const key = keyOf(resource, kind);
    const lockId = headers[idHeaders[kind]] ?? '';
    if (kind === 'coauth') return void this.#held.get(key)?.delete(lockId);
    this.#held.get(key)?.clear();
    // Had a refused request replaced the lock, this Unlock would have been refused.
    if (this.#lastTaken.get(key) === lockId) this.prove(resource, kind);
    this.#lastTaken.delete(key);
  }
}

function keyOf(file: WopiResource, kind: LockKind): string {
  return `${kind} ${identityOf(file)}`;
}
