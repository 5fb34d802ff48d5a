import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { Observation } from '../client/wopi-client.ts';

export type LockKind = 'WOPI' | 'coauth';

const takes: Readonly<Record<string, LockKind>> = {
  Lock: 'WOPI',
  UnlockAndRelock: 'WOPI',
  GetCoauthLock: 'coauth',
};
const releases: Readonly<Record<string, LockKind>> = { Unlock: 'WOPI', UnlockCoauthLock: 'coauth' };
const idHeaders: Readonly<Record<LockKind, string>> = { WOPI: 'X-WOPI-Lock', coauth: 'X-WOPI-CoauthLockId' };

/**
 * Knows which files must be free of locks without asking: they were seen to be free, every lock taken since was released
 * with 200, none was refused, and no check went red.
 */
export class FreeFiles {
  /** The locks that are held, by kind and file; nothing is known of what is not there. */
  readonly #held = new Map<string, Set<string>>();

  /** Notes that the file was just seen without any lock of this kind. */
  prove(file: WopiResource, kind: LockKind): void {
    this.#held.set(keyOf(file, kind), new Set());
  }

  isProven(file: WopiResource, kind: LockKind): boolean {
    return this.#held.get(keyOf(file, kind))?.size === 0;
  }

  /** Takes nothing for granted any more. */
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
      // A host may take a lock that it then refuses.
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
