import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 20;

/**
 * Waits up to `milliseconds` until a condition holds, and returns whether it did. A condition that throws or does not
 * return in time does not hold.
 */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const left = Math.max(end - performance.now(), pauseMs);
    const timeIsUp = delay(left, false, { ref: false });
    if (await Promise.race([Promise.resolve(holds()).catch(() => false), timeIsUp])) return true;
    if (performance.now() > end) return false;
    await delay(pauseMs);
  }
}
