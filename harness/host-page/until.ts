import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 20;

/**
 * Waits until something holds, at most so many milliseconds; returns whether it came to hold. What fails, or does not
 * answer in time, does not hold.
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
