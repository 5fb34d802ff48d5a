import { expect, test } from 'vitest';
import type { CheckResult, Outcome } from '../harness/results/result.ts';
import { changesSince, OutcomeHistory } from './outcome-history.ts';

function result(name: string, outcome: Outcome): CheckResult {
  return {
    group: 'Locks',
    name,
    category: 'WopiCore',
    level: 'MUST',
    origin: 'validator',
    requirement: 'A rule',
    spec: 'rest/files/lock',
    outcome,
    mismatches: [],
    durationMs: 1,
    exchanges: [],
    notes: [],
  };
}

test('changes have the broken checks first, and no new checks', () => {
  const before = new Map<string, Outcome>([
    ['Locks/A', 'passed'],
    ['Locks/B', 'failed'],
    ['Locks/C', 'skipped'],
    ['Locks/D', 'failed'],
  ]);
  const now = [result('B', 'passed'), result('C', 'passed'), result('A', 'inconclusive'), result('D', 'failed')];
  expect(changesSince(before, [...now, result('E', 'failed')])).toEqual([
    { id: 'Locks/A', before: 'passed', now: 'inconclusive', kind: 'broken' },
    { id: 'Locks/B', before: 'failed', now: 'passed', kind: 'fixed' },
    { id: 'Locks/C', before: 'skipped', now: 'passed', kind: 'other' },
  ]);
});

test('the last outcome of each check is kept per file, for a limited number of files', () => {
  const history = new OutcomeHistory();
  history.keep('file 0', [result('A', 'passed'), result('B', 'passed')]);
  history.keep('file 0', [result('A', 'failed')]);
  expect([...history.of('file 0')]).toEqual([
    ['Locks/A', 'failed'],
    ['Locks/B', 'passed'],
  ]);
  for (let number = 1; number <= 200; number += 1) history.keep(`file ${number}`, []);
  expect(history.of('file 0').size).toBe(0);
});
