import { setTimeout } from 'node:timers/promises';

// Long enough for the other requests of a volley to arrive as well.
const windowMs = 5;

/** The time between two steps that should be one. */
export async function raceWindow(): Promise<void> {
  await setTimeout(windowMs);
}
