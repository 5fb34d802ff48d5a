import { expect, test } from 'vitest';
import { checkOf } from '../testing/run-against.ts';
import { automaticLanes } from './automatic-lanes.ts';

test.each([
  ['a distant host', 200, 50, 4],
  ['a distant host and fewer checks', 60, 50, 2],
  ['a distant host and few checks', 3, 50, 1],
  ['a near host', 200, 2, 2],
  ['a host that was not asked before the run', 200, undefined, 2],
] as const)('the lanes for %s', (_, count, latencyMs, lanes) => {
  const checks = Array.from({ length: count }, () => checkOf(async () => undefined));

  expect(automaticLanes(checks, latencyMs)).toBe(lanes);
});
