import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation, SentOperation } from '../client/wopi-client.ts';

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
 * none was refused, and no check failed.
 */
export class FreeFiles {
  /** The locks that are held, by kind and file; a file without an entry may have any lock. */
  readonly #held = new Map<string, Set<string>>();

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
  }

  observe({ operation, resource, headers, response }: Observation): void {
    const kind = takes[operation] ?? releases[operation];
    if (!kind) return;
    const key = keyOf(resource, kind);
    const lockId = headers[idHeaders[kind]] ?? '';
    const succeeded = response?.status === 200;
    if (operation in takes) {
      // A host may take a lock and still return an error.
      if (succeeded) this.#held.get(key)?.add(lockId);
      else this.#held.delete(key);
    } else if (succeeded) {
      if (kind === 'WOPI') this.#held.get(key)?.clear();
      else this.#held.get(key)?.delete(lockId);
    }
  }
}

function keyOf(file: WopiResource, kind: LockKind): string {
  return `${kind} ${identityOf(file)}`;
}
