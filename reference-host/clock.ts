/** The host's source of time. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that only advances on request, so that expiry can be tested without waiting. */
export class SettableClock implements Clock {
  #now: number;

  constructor(start: number = Date.now()) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  advance({ minutes = 0, seconds = 0 }: { readonly minutes?: number; readonly seconds?: number }): void {
    this.#now += (minutes * 60 + seconds) * 1000;
  }
}
