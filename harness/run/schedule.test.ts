import { describe, expect, test } from 'vitest';
import type { CheckOfSuite } from '../checks/check.ts';
import { checkOf } from '../testing/run-against.ts';
import { scheduleGroups, stepsOf } from './schedule.ts';

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

  test('that only read become one in a single lane, if their checks are to run side by side', () => {
    const mixed = [
      ...groupOf('A', [writes]),
      ...groupOf('B', [reads, reads]),
      ...groupOf('C', [reads, writes]),
      ...groupOf('D', [reads]),
    ];
    const names = (lanes: number) =>
      scheduleGroups(mixed, { lanes, readsTogether: true, includeDelayTests: false }).map((group) =>
        group.map(({ check }) => check.name),
      );
    expect(names(1)).toEqual([['B0', 'B1', 'D0'], ['A0'], ['C0', 'C1']]);
    expect(names(2)).toHaveLength(4);
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

  test('start with those that wait in several lanes', () => {
    expect(order({ lanes: 2, includeDelayTests: false })).toEqual(['Short', 'Waiting', 'Long', 'Middle']);
    expect(order({ lanes: 2, includeDelayTests: true })).toEqual(['Waiting', 'Short', 'Long', 'Middle']);
  });
});

test('adjacent read-only checks share a step, every other check has its own', () => {
  const group = groupOf('G', [reads, reads, writes, writes, reads, writes, reads, reads, reads]);
  expect(stepsOf(group).map((step) => step.length)).toEqual([2, 1, 1, 1, 1, 3]);
  expect(stepsOf(group).flat()).toEqual(group);
});
