import type { Session } from './session.ts';

export interface SessionsOptions {
  /** Maximum number of sessions. */
  readonly most?: number;
  /** Milliseconds without a request after which a session ends. */
  readonly idleMs?: number;
  /** Milliseconds since 1970 UTC. */
  readonly now?: () => number;
}

interface Entry {
  readonly session: Session;
  usedAt: number;
}

/** The sessions with their access tokens, for as long as they are used. */
export class Sessions {
  readonly #entries = new Map<string, Entry>();
  readonly #most: number;
  readonly #idleMs: number;
  readonly #now: () => number;

  constructor({ most = 20, idleMs = 3_600_000, now = Date.now }: SessionsOptions = {}) {
    this.#most = most;
    this.#idleMs = idleMs;
    this.#now = now;
  }

  /** Adds a session; if there are too many, the least recently used one ends. */
  add(session: Session): void {
    this.#forgetIdle();
    const idle = [...this.#entries.values()].filter((entry) => !entry.session.active);
    const oldest = idle.sort((a, b) => a.usedAt - b.usedAt)[0];
    if (this.#entries.size >= this.#most && oldest) this.#entries.delete(oldest.session.id);
    this.#entries.set(session.id, { session, usedAt: this.#now() });
  }

  find(id: string): Session | undefined {
    this.#forgetIdle();
    const entry = this.#entries.get(id);
    if (entry) entry.usedAt = this.#now();
    return entry?.session;
  }

  #forgetIdle(): void {
    for (const [id, { session, usedAt }] of this.#entries)
      if (!session.active && this.#now() - usedAt > this.#idleMs) this.#entries.delete(id);
  }
}
