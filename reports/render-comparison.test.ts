import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../harness/results/result.ts';
import { compareRuns } from './compare-runs.ts';
import { renderComparison, renderComparisonLine, renderComparisonMarkdown } from './render-comparison.ts';
import { sampleReport, sampleResult } from './testing/sample-report.ts';

const reason = 'ticket 12';
const passed = sampleResult({ name: 'Again' });
const unexpectedly = sampleResult({ name: 'Again', baseline: { kind: 'unexpected-pass', reason } });
const red = sampleResult({ name: 'Again', outcome: 'failed', reason: 'Unlock failed' });
const expected: CheckResult = { ...red, baseline: { kind: 'expected-failure', reason } };

const between = (earlier: CheckResult, later: CheckResult) =>
  compareRuns(sampleReport({ results: [earlier] }), sampleReport({ results: [later] }));

describe('a check that fails as the baseline expects', () => {
  test.each([
    ['an unexpected pass', unexpectedly],
    ['a pass', passed],
  ])('fails again, and is not green, after %s', (_, earlier) => {
    const comparison = between(earlier, expected);

    expect(renderComparison(comparison)).toContain(
      '0 turned red, 0 turned green, 0 still red, 1 fails again as expected\n',
    );
    expect(renderComparison(comparison)).toContain(
      'Fails again, expected by the baseline (1)\n  Locks/Again: Expected by the baseline: ticket 12. Unlock failed\n',
    );
    expect(renderComparisonLine(comparison)).toContain('1 fails again as expected (Locks/Again)');
    expect(renderComparisonMarkdown(comparison)).toContain('### Fails again, expected by the baseline (1)');
  });

  test('is not green when it was red without an entry', () => {
    const text = renderComparison(between(red, expected));

    expect(text).toContain('0 turned red, 0 turned green, 0 still red, 1 expected by the baseline now');
    expect(text).toContain('Still fails, expected by the baseline now (1)');
  });

  test('is unchanged when it was expected before', () => {
    expect(renderComparison(between(expected, expected))).toContain('0 turned red, 0 turned green, 0 still red\n');
  });

  test('is named when it passes, and its entry is gone', () => {
    const comparison = between(expected, passed);
    const text = renderComparison(comparison);

    expect(text).toContain('0 turned red, 0 turned green, 0 still red, 1 no longer fails as expected\n');
    expect(text).toContain('No longer fails, was expected by the baseline (1)\n  Locks/Again\n');
    expect(renderComparisonLine(comparison)).toContain('1 no longer fails as expected (Locks/Again)');
    expect(renderComparisonMarkdown(comparison)).toContain('No longer fails, was expected by the baseline (1)');
  });

  test('turns red when it passes, and its entry is still there', () => {
    expect(renderComparison(between(expected, unexpectedly))).toContain('1 turned red, 0 turned green, 0 still red\n');
  });

  test('turns green when the entry was outdated and the host is right', () => {
    const outdated: CheckResult = { ...red, baseline: { kind: 'expired', reason, expires: '2026-01-01' } };

    expect(renderComparison(between(outdated, passed))).toContain('0 turned red, 1 turned green, 0 still red\n');
  });
});

describe('a long list', () => {
  const many = Array.from({ length: 45 }, (_, index) => sampleResult({ name: `Check${index}` }));
  const comparison = compareRuns(sampleReport({ results: many }), sampleReport({ results: [] }));

  test('is cut for a terminal, and says how to see the rest', () => {
    const text = renderComparison(comparison);

    expect(text).toContain('No longer judged (45)\n  Locks/Check0\n');
    expect(text).toContain('  Locks/Check39\n  and 5 more (--verbose)\n');
  });

  test('is whole with --verbose', () => {
    const text = renderComparison(comparison, { verbose: true });

    expect(text).toContain('  Locks/Check44\n');
    expect(text).not.toContain('more (');
  });
});

test('Markdown has no entities where nothing is markup', () => {
  expect(renderComparisonMarkdown(between(passed, red))).not.toMatch(/&#\d+;/);
});
