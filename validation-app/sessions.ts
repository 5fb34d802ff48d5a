import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

export interface SessionsOptions {
  /** Maximum number of sessions. */
  readonly most?: number;
  /** Milliseconds after a request for which a session counts as in use. */
  readonly inUseMs?: number;
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
  readonly #options: Required<SessionsOptions>;

  constructor({ most = 50, inUseMs = 900_000, idleMs = 3_600_000, now = Date.now }: SessionsOptions = {}) {
    this.#options = { most, inUseMs, idleMs, now };
  }

  /**
   * Adds a session; if there are too many, the least recently used one ends, unless it is in use.
   * @throws {Refusal} when every session is in use.
   */
  add(session: Session): void {
    const { most, inUseMs, idleMs, now } = this.#options;
    this.#forget(this.#unusedFor(idleMs));
    const excess = this.#entries.size - most + 1;
    if (excess > 0) this.#forget(this.#unusedFor(inUseMs).slice(0, excess));
    if (this.#entries.size >= most)
      throw new Refusal(503, `${most} sessions are in use, which is the maximum.`, 'Try again in a few minutes.');
    this.#entries.set(session.id, { session, usedAt: now() });
  }

  find(id: string): Session | undefined {
    this.#forget(this.#unusedFor(this.#options.idleMs));
    const entry = this.#entries.get(id);
    if (entry) entry.usedAt = this.#options.now();
    return entry?.session;
  }

  /** The least recently used first. */
  #unusedFor(milliseconds: number): Session[] {
    const since = this.#options.now() - milliseconds;
    return [...this.#entries.values()]
      .filter(({ session, usedAt }) => !session.active && usedAt < since)
      .sort((one, other) => one.usedAt - other.usedAt)
      .map(({ session }) => session);
  }

  #forget(sessions: readonly Session[]): void {
    for (const { id } of sessions) this.#entries.delete(id);
  }
}
