import type { Clock } from './clock.ts';

/** Seconds after which a WOPI lock expires unless it is refreshed. */
export const lockSeconds = 30 * 60;

export interface WopiLock {
  readonly lockId: string;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
  /** Friendly name of the holder, if the client makes it visible to others (X-WOPI-LockUserVisible). */
  readonly visibleUser: string | undefined;
}

export interface LockTerms {
  readonly lockId: string;
  readonly seconds: number;
  readonly visibleUser: string | undefined;
}

/** The WOPI locks: at most one per file. They do not belong to a user. */
export class LockTable {
  readonly #clock: Clock;
  readonly #locks = new Map<string, WopiLock>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The current lock; an expired one is removed. */
  held(fileId: string): WopiLock | undefined {
    const lock = this.#locks.get(fileId);
    if (lock && this.#clock.now() < lock.expiresAt) return lock;
    this.#locks.delete(fileId);
    return undefined;
  }

  /** Takes the lock, or replaces or refreshes the current one, without any checks; the operation makes them. */
  hold(fileId: string, { lockId, seconds, visibleUser }: LockTerms): void {
    this.#locks.set(fileId, { lockId, visibleUser, expiresAt: this.#clock.now() + seconds * 1000 });
  }

  release(fileId: string): void {
    this.#locks.delete(fileId);
  }

  lockedFileIds(): readonly string[] {
    return [...this.#locks.keys()].filter((fileId) => this.held(fileId));
  }
}
