import type { CheckOfSuite } from '../checks/check.ts';

/** Of a host that responds faster, one lane keeps a processor busy. In milliseconds. */
const distantMs = 10;
const mostLanes = 4;

/** Below that, a lane does not repay its file. */
const leastChecksPerLane = 25;

/** How many lanes make a run faster. `latencyMs` is the time of the fastest response so far; absent: unknown. */
export function automaticLanes(checks: readonly CheckOfSuite[], latencyMs: number | undefined): number {
  if (latencyMs === undefined || latencyMs < distantMs) return 1;
  return Math.min(mostLanes, Math.max(1, Math.floor(checks.length / leastChecksPerLane)));
}
