import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../harness/results/result.ts';
import { judgeRun } from './judge-run.ts';
import { renderBadge } from './render-badge.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderSummary } from './render-summary.ts';
import { failedResult, sampleLeftovers, sampleReport, sampleResult, skippedResult } from './testing/sample-report.ts';

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

describe('a run in which nothing was judged', () => {
  const report = sampleReport({ results: [skippedResult, skippedResult] });

  test('is neither passed nor failed', () => {
    expect(judgeRun(report)).toMatchObject({ kind: 'not-judged', sentence: 'no check was judged: 2 skipped' });
  });

  test.each([
    ['the console', renderSummary(report, { color: false, width: 200, ignoreSkipped: false }), 'NOT JUDGED  no check'],
    ['summary.md', renderMarkdown(report), '⚠️ not judged'],
    ['report.html', renderHtml(report), '<title>Not judged'],
    ['results.json', renderJson(report), '"kind": "not-judged"'],
    ['junit.xml', renderJunit(report), '<error message="not judged in a run of the profile all: no check was judged'],
    ['the badge', renderBadge(report), '"message": "not judged"'],
  ])('is told by %s', (_, text, verdict) => {
    expect(text).toContain(verdict);
    expect(text).not.toMatch(/PASSED|✅ passed/);
  });
});

describe('a run of the launch profile', () => {
  const passed = (group: string) => sampleResult({ group });
  const skipped = (group: string, reason = 'no host page was opened') =>
    sampleResult({ group, outcome: 'skipped', reason, exchanges: [] });
  const launch = (...results: readonly CheckResult[]) => sampleReport({ profile: 'launch', results });
  const incomplete = launch(passed('Locks'), skipped('HostFrameIntegration'));

  test('is passed only if every required group was judged', () => {
    expect(judgeRun(launch(passed('Locks'), passed('HostFrameIntegration'))).kind).toBe('passed');
    expect(judgeRun(incomplete)).toMatchObject({
      kind: 'incomplete',
      headline: 'no check is red, but 1 required group was not judged (HostFrameIntegration)',
    });
  });

  test('needs one of two alternatives', () => {
    const [one, other] = ['PutRelativeFile', 'PutRelativeFileUnsupported'];

    expect(judgeRun(launch(passed('Locks'), passed(one), skipped(other))).kind).toBe('passed');
    expect(judgeRun(launch(passed('Locks'), skipped(one), skipped(other))).headline).toContain(
      '1 required group was not judged (PutRelativeFile or PutRelativeFileUnsupported)',
    );
  });

  test('may leave out what the host does not claim', () => {
    const unclaimed = 'SupportsUserInfo of CheckFileInfo must be true, but it is absent';

    expect(judgeRun(launch(passed('Locks'), skipped('PutUserInfo', unclaimed))).kind).toBe('passed');
    expect(judgeRun(launch(passed('Locks'), skipped('PutUserInfo', 'another reason'))).kind).toBe('incomplete');
  });

  test('says what is missing next to what is red', () => {
    const { kind, headline } = judgeRun(launch(failedResult, skipped('ProofKeys')));

    expect({ kind, headline }).toEqual({
      kind: 'failed',
      headline: '1 of 2 checks is red, and 1 required group was not judged (ProofKeys)',
    });
  });

  test.each([
    [
      'the console',
      renderSummary(incomplete, { color: false, width: 200, ignoreSkipped: false }),
      'NOT JUDGED  no check is red, but 1 required group',
    ],
    ['summary.md', renderMarkdown(incomplete), '⚠️ not judged'],
    ['report.html', renderHtml(incomplete), '<title>Not judged'],
    ['results.json', renderJson(incomplete), '"unjudgedGroups": ['],
    ['junit.xml', renderJunit(incomplete), '<testcase classname="Not judged" name="HostFrameIntegration"'],
    ['the badge', renderBadge(incomplete), '"message": "not judged"'],
  ])('is told as not judged by %s', (_, text, verdict) => {
    expect(text).toContain(verdict);
    expect(text).not.toMatch(/PASSED|✅ passed/);
  });
});
