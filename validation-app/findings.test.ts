import { expect, test } from 'vitest';
import { sampleResult } from '../reports/testing/sample-report.ts';
import { Findings } from './findings.ts';

const [a, b] = ['Locks/A', 'Locks/B'];
const [resultA, resultB] = [sampleResult({ name: 'A' }), sampleResult({ name: 'B' })];
const run = (requests: number) => ({
  results: [],
  leftovers: [],
  notices: [],
  interrupted: false,
  isComplete: true,
  requests,
});

function afterOneRun(): Findings {
  const findings = new Findings();
  findings.startRun([a, b], new Map());
  findings.keep(resultA);
  findings.keep(resultB);
  findings.keepRun(run(10));
  findings.durationMs = 500;
  return findings;
}

test('a run of everything forgets all results and counts when it starts', () => {
  const findings = afterOneRun();
  const seen = findings.count;
  findings.startRun([a, b], new Map());

  expect(findings.results).toEqual([]);
  expect(findings.effort).toEqual({ requests: 0, isPartial: false });
  expect(findings.durationMs).toBe(0);
  expect([...findings.changedAfter(seen)]).toEqual([a, b]);
});

test('a run of some checks keeps the results of the others', () => {
  const findings = afterOneRun();
  findings.startRun([b], new Map());
  const during = findings.results;
  findings.keep(resultB);
  findings.keepRun(run(3));

  expect(during).toEqual([resultA]);
  expect(findings.resultsOfLastRun).toEqual([resultB]);
  expect(findings.effort).toEqual({ requests: 3, isPartial: true });
});

test('a run that judged nothing leaves everything as it was', () => {
  const findings = afterOneRun();
  findings.startRun([a, b], new Map());
  findings.restoreIfNothingRan();

  expect(findings.results).toEqual([resultA, resultB]);
  expect(findings.effort.requests).toBe(10);
  expect(findings.durationMs).toBe(500);
  expect(findings.resultsOfLastRun).toEqual([]);
});
