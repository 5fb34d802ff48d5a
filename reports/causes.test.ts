import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { noLongerSent } from '../harness/client/run-limits.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderSummary } from './render-summary.ts';
import { sampleExchange, sampleReport, sampleResult } from './testing/sample-report.ts';

const fault = { operation: 'PutRelativeFile', status: 501 } as const;
const mismatches = [{ at: 'status', expected: '200', actual: '501' }];
const answered = sampleExchange({ operation: 'PutRelativeFile' });
const exchange = sampleExchange({
  operation: 'PutRelativeFile',
  ...(answered.response && { response: { ...answered.response, status: 501 } }),
});

/** A check that PutRelativeFile prevents from starting. */
function prevented(name: string, change: Partial<CheckResult> = {}): CheckResult {
  return sampleResult({
    group: 'Extended.RenameFile',
    name,
    spec: 'rest/files/renamefile',
    outcome: 'inconclusive',
    reason: 'the starting state could not be reached: PutRelativeFile failed: status: expected 200, got 501',
    mismatches,
    fault,
    exchanges: [exchange],
    ...change,
  });
}

const judge = sampleResult({
  group: 'PutRelativeFile',
  name: 'SuggestedName',
  spec: 'rest/files/putrelativefile',
  outcome: 'failed',
  reason: 'PutRelativeFile: status: expected 200, got 501',
  mismatches,
  fault,
  exchanges: [exchange],
});

const other = sampleResult({
  group: 'GetLock',
  name: 'AnEmptyLock',
  outcome: 'failed',
  reason: 'GetLock returned 200: header X-WOPI-Lock: expected "", got (missing)',
  fault: { operation: 'GetLock', status: 200, part: 'header X-WOPI-Lock' },
});

const preventedChecks = Array.from({ length: 12 }, (_, index) => prevented(`Rename${index}`));
const report = sampleReport({ results: [...preventedChecks, judge, other] });

function causesIn(run: RunReport): readonly { readonly title: string; readonly judgedBy: string }[] {
  return JSON.parse(renderJson(run)).causes;
}

test('an operation that worked for a check that passed is not one that never works', () => {
  const works = sampleResult({ exchanges: [], omitted: [{ operation: 'GetLock', status: 200 }] });
  const gone = (name: string) =>
    sampleResult({
      name,
      outcome: 'failed',
      reason: 'GetLock returned 404',
      fault: { operation: 'GetLock', status: 404 },
    });
  const red = [gone('One'), gone('Two')].map((result) => ({ ...result, exchanges: [] }));

  expect(causesIn(sampleReport({ results: red }))).toHaveLength(1);
  expect(causesIn(sampleReport({ results: [...red, works] }))).toHaveLength(2);
});

describe('red checks', () => {
  test('with the same operation and status share a cause, headed by the check that judges the operation', () => {
    expect(causesIn(report)).toEqual([
      {
        title: 'PutRelativeFile returns 501',
        fault,
        judgedBy: 'PutRelativeFile/SuggestedName',
        checks: ['PutRelativeFile/SuggestedName', ...preventedChecks.map(({ name }) => `Extended.RenameFile/${name}`)],
      },
      expect.objectContaining({ judgedBy: 'GetLock/AnEmptyLock', checks: ['GetLock/AnEmptyLock'] }),
    ]);
  });

  test('that could not start share one without a check that judges it', () => {
    expect(causesIn(sampleReport({ results: preventedChecks }))).toMatchObject([
      { judgedBy: 'Extended.RenameFile/Rename0' },
    ]);
  });

  test('that failed are named by the mismatch if the operation works for other requests', () => {
    const failed = [judge, sampleResult({ ...judge, name: 'RelativeName' })];
    const works = sampleResult({ name: 'Works', exchanges: [answered] });
    const titles = (results: readonly CheckResult[]) => causesIn(sampleReport({ results })).map(({ title }) => title);

    expect(titles(failed)).toEqual(['PutRelativeFile returns 501']);
    expect(titles([...failed, works])).toEqual(['PutRelativeFile: status: expected 200, got 501']);
  });

  test('with different statuses or parts do not share one', () => {
    const results = [
      prevented('A'),
      prevented('B', { fault: { ...fault, status: 500 } }),
      prevented('C', { fault: { ...fault, status: 200, part: 'property Url' } }),
    ];

    expect(causesIn(sampleReport({ results })).map(({ title }) => title)).toEqual([
      'PutRelativeFile returns 501',
      'PutRelativeFile returns 500',
      'PutRelativeFile returns 200 without the expected property Url',
    ]);
  });

  test('of an operation that hangs share a cause, explained by one that met the hang', () => {
    const { fault: _, mismatches: __, ...silent } = prevented('A');
    const hung = (name: string, reason: string) => sampleResult({ ...silent, name, reason, mismatches: [] });
    const met = 'Lock: host.example did not send a complete response within 30 s';
    const results = [hung('Later', `${met}${noLongerSent}`), hung('First', met)];

    expect(causesIn(sampleReport({ results }))).toMatchObject([
      {
        title: met,
        judgedBy: 'Extended.RenameFile/First',
        checks: ['Extended.RenameFile/First', 'Extended.RenameFile/Later'],
      },
    ]);
  });

  test('of the baseline have no cause', () => {
    const results = [prevented('A', { baseline: { kind: 'expected-failure', reason: 'ticket 1' } })];
    expect(causesIn(sampleReport({ results }))).toEqual([]);
  });
});

describe('a cause', () => {
  const counts = 'PutRelativeFile returns 501 → 1 failed, 12 could not start';

  test('is one block of the summary, and one line above the names of the red checks', () => {
    const text = renderSummary(report, { color: false, width: 100, ignoreSkipped: false });

    expect(text.match(/Requirement/g)).toHaveLength(2);
    expect(text).toMatch(/Not judged for this cause, 12 checks:\n {4}Extended\.RenameFile 12\n/);
    expect(text).toContain(`Red checks by cause\n  ${counts}\n  and 1 other cause with one check each\n\nRed checks`);
  });

  test('is one entry of summary.md, with its checks', () => {
    const text = renderMarkdown(report);

    expect(text).toContain(`**<code>PutRelativeFile returns 501</code>** → 1 failed, 12 could not start`);
    expect(text).toContain('<summary>For the same cause (12)</summary>');
    expect(text.match(/\*\*Requirement\*\*/g)).toHaveLength(2);
  });

  test('is one entry of report.html with links; only the check that judges it is open', () => {
    const page = renderHtml(report);

    expect(page).toContain('<strong>PutRelativeFile returns 501</strong> → 1 failed, 12 could not start');
    expect(page).toContain('<a href="#PutRelativeFile-SuggestedName">PutRelativeFile/SuggestedName</a>');
    expect(page.match(/<details class="check [^>]* open>/g)).toHaveLength(2);
    expect(page.match(/Same cause as/g)).toHaveLength(12);
  });

  test('is a property of the JUnit suites, and named in each of its cases', () => {
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: isList });
    const [suite] = parser.parse(renderJunit(report)).testsuites.testsuite;

    expect(suite.properties.property).toContainEqual({
      name: 'cause',
      value: 'PutRelativeFile returns 501: 1 failed, 12 could not start; judged by PutRelativeFile/SuggestedName',
    });
    expect(suite.testcase).toHaveLength(12);
    expect(suite.testcase[0].error.message).toMatch(/^Same cause as PutRelativeFile\/SuggestedName: the starting/);
  });
});

function isList(name: string): boolean {
  return ['testsuite', 'testcase', 'property'].includes(name);
}
