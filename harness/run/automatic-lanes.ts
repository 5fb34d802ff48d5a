import type { CheckOfSuite } from '../checks/check.ts';

/** Of a host that responds faster, two lanes keep its processor and the run's own busy. In milliseconds. */
const distantMs = 10;
const mostLanes = { near: 2, distant: 4 } as const;

/** Below that, a lane does not repay its file. */
const leastChecksPerLane = 25;

/** How many lanes make a run faster. `latencyMs` is the time of the fastest response so far; absent: unknown. */
export function automaticLanes(checks: readonly CheckOfSuite[], latencyMs: number | undefined): number {
  const most = latencyMs !== undefined && latencyMs >= distantMs ? mostLanes.distant : mostLanes.near;
  return Math.min(most, Math.max(1, Math.floor(checks.length / leastChecksPerLane)));
}
