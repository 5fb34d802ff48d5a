import type { CheckOfSuite } from '../checks/check.ts';

/** How many lanes keep a processor busy, by the time that the host takes to respond, in milliseconds. */
const lanesFrom = [
  { latencyMs: 40, lanes: 8 },
  { latencyMs: 10, lanes: 4 },
] as const;

/** Below that, a lane does not repay its file. */
const leastChecksPerLane = 25;

/** How many lanes make a run faster. `latencyMs` is the time of the fastest response so far; absent: unknown. */
export function automaticLanes(checks: readonly CheckOfSuite[], latencyMs: number | undefined): number {
  const most = lanesFrom.find((from) => (latencyMs ?? 0) >= from.latencyMs)?.lanes ?? 1;
  return Math.min(most, Math.max(1, Math.floor(checks.length / leastChecksPerLane)));
}
