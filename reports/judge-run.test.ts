import { describe, expect, test } from 'vitest';
import { judgeRun } from './judge-run.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderSummary } from './render-summary.ts';
import { failedResult, sampleLeftovers, sampleReport, sampleResult } from './testing/sample-report.ts';

const problem = 'The baseline names Locks/Nothing, which is not a check.';

describe('a problem of the run as a whole', () => {
  const green = sampleReport({ results: [sampleResult()], problems: [problem] });

  test.each([
    [[sampleResult()], 1, 'no check is red, but 1 problem fails the run: 1 passed'],
    [[failedResult], 2, '1 of 1 check is red, and 2 problems fail the run: 1 failed'],
    [[], 1, 'no check ran, but 1 problem fails the run'],
  ])('fails the run %#', (results, count, sentence) => {
    const report = sampleReport({ results, problems: Array.from({ length: count }, () => problem) });

    expect(judgeRun(report)).toMatchObject({ kind: 'failed', sentence });
  });

  test.each([
    [[sampleResult()], 1, 'no check is red, but 1 change is left on the host: 1 passed'],
    [[failedResult], 2, '1 of 1 check is red, and 2 changes are left on the host: 1 failed'],
  ])('is what stays changed on the host %#', (results, count, sentence) => {
    const leftovers = Array.from({ length: count }, () => sampleLeftovers).flat();

    expect(judgeRun(sampleReport({ results, leftovers }))).toMatchObject({ kind: 'failed', sentence });
  });

  test('leaves an interrupted run interrupted', () => {
    expect(judgeRun({ ...green, interrupted: true }).kind).toBe('interrupted');
  });

  test.each([
    [
      'the console',
      renderSummary(green, { color: false, width: 200, ignoreSkipped: false }),
      'FAILED  no check is red',
    ],
    ['summary.md', renderMarkdown(green), '❌ failed'],
    ['report.html', renderHtml(green), '<title>Failed'],
    ['results.json', renderJson(green), '"problems": ['],
  ])('is told by %s', (_, text, verdict) => {
    expect(text).toContain(problem);
    expect(text).toContain(verdict);
  });
});
