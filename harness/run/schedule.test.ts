import { describe, expect, test } from 'vitest';
import type { CheckOfSuite } from '../checks/check.ts';
import { checkOf } from '../testing/run-against.ts';
import { runConcurrently, scheduleGroups, stepsOf } from './schedule.ts';

function groupOf(group: string, checks: readonly Partial<CheckOfSuite['check']>[]): CheckOfSuite[] {
  const { suite, check } = checkOf(async () => undefined, { group });
  return checks.map((properties, index) => ({ suite, check: { ...check, name: `${group}${index}`, ...properties } }));
}

const writes = {};
const reads = { readOnly: true };

describe('groups', () => {
  const checks = [
    ...groupOf('Short', [writes]),
    ...groupOf('Waiting', [{ waitsSeconds: 60 }]),
    ...groupOf('Long', [writes, writes, writes]),
    ...groupOf('Middle', [writes, writes]),
  ];
  const order = (options: Parameters<typeof scheduleGroups>[1]) =>
    scheduleGroups(checks, options).map(([first]) => first?.suite.group);

  test('keep their order in one lane', () => {
    expect(order({ lanes: 1, includeDelayTests: true })).toEqual(['Short', 'Waiting', 'Long', 'Middle']);
  });

  test('leave the checks that run last to the end, in any number of lanes', () => {
    const unusual = [
      ...groupOf('Unusual', [{ runsLast: true }, writes, { runsLast: true }]),
      ...groupOf('Z', [writes]),
    ];
    const names = (lanes: number) =>
      scheduleGroups(unusual, { lanes, includeDelayTests: false }).map((group) => group.map(({ check }) => check.name));
    expect(names(1)).toEqual([['Unusual1'], ['Z0'], ['Unusual0', 'Unusual2']]);
    expect(names(2)).toEqual([['Unusual1'], ['Z0'], ['Unusual0', 'Unusual2']]);
  });

  test('start with the longest in several lanes', () => {
    expect(order({ lanes: 2, includeDelayTests: false })).toEqual(['Long', 'Middle', 'Short', 'Waiting']);
    expect(order({ lanes: 2, includeDelayTests: true })).toEqual(['Waiting', 'Long', 'Middle', 'Short']);
  });
});

describe('a group with far more checks than others', () => {
  const checks = [...groupOf('Short', Array(4).fill(writes)), ...groupOf('Long', Array(60).fill(writes))];
  const sizes = (lanes: number) =>
    scheduleGroups(checks, { lanes, includeDelayTests: false }).map(({ length }) => length);

  test('is divided between several lanes, in parts that are not too short', () => {
    expect(sizes(2)).toEqual([15, 15, 15, 15, 4]);
    expect(sizes(16)).toEqual([10, 10, 10, 10, 10, 10, 4]);
  });

  test('keeps all its checks in their order', () => {
    const names = (lanes: number) =>
      scheduleGroups(checks, { lanes, includeDelayTests: false })
        .flat()
        .map(({ check }) => check.name)
        .filter((name) => name.startsWith('Long'));
    expect(names(4)).toEqual(names(1));
    expect(sizes(1)).toEqual([4, 60]);
  });
});

test('adjacent read-only checks share a step, every other check has its own', () => {
  const group = groupOf('G', [reads, reads, writes, writes, reads, writes, reads, reads, reads]);
  expect(stepsOf(group).map((step) => step.length)).toEqual([2, 1, 1, 1, 1, 3]);
  expect(stepsOf(group).flat()).toEqual(group);
});

test('runConcurrently runs all tasks, at most `limit` at a time', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await runConcurrently([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    done.push(item);
  });
  expect(most).toBe(3);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
