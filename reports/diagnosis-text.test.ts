import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { judgeRun } from './judge-run.ts';
import { renderHar } from './render-har.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { hostileText, hugeText } from './testing/hostile-report.ts';
import { sampleReport, sampleResult } from './testing/sample-report.ts';

function diagnosisWith(text: string): Diagnosis {
  const experiment = { change: text, received: text, changed: true, usable: false, about: 'request' } as const;
  return {
    cause: 'TokenRefused',
    summary: text,
    sent: text,
    received: text,
    experiments: [experiment, experiment, experiment, experiment, { ...experiment, changed: false }],
    likelyCause: text,
    advice: [text, text, text],
    command: `${text}\n${text}\n${text}`,
    exchanges: sampleResult().exchanges,
  };
}

const commands = 'x ::error::a ::set-output name=a::b ##[group]c ##vso[task.complete]d ##teamcity[buildStop]e';

describe('a diagnosis as text', () => {
  test.each([
    ['hostile', hostileText],
    ['huge', hugeText],
    ['of commands for CI servers', commands],
    ['of short words', 'a b '.repeat(1_000)],
  ])('fills at most 24 lines of 100 columns when everything in it is %s', (_, text) => {
    const shown = diagnosisText(diagnosisWith(text));

    const lines = shown.split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    // biome-ignore format: one class of characters
    expect(shown).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(shown).not.toMatch(/::error|::set-output|##\[|##vso\[|##teamcity\[/);
  });

  test('shows first what made the host serve the request, and counts the ways to sign that changed nothing', () => {
    const usable = { change: 'unsigned', received: '200', changed: true, usable: true, about: 'request' } as const;
    const proof = { change: 'swapped', received: '500', changed: false, usable: false, about: 'proof' } as const;
    const other = { ...usable, change: 'another', usable: false };

    const text = diagnosisText({ ...diagnosisWith('x'), experiments: [other, proof, proof, usable] });

    expect(text).toContain('No change   2 other ways to sign\nChanged     unsigned: 200\n            another: 200');
  });
});

describe('the reports of a run that was not judged', () => {
  const diagnosis = diagnosisWith('the <host> refuses ]]> the token');
  const skipped = sampleResult({ outcome: 'skipped', reason: 'no check was run' });
  const report = sampleReport({ results: [skipped], diagnosis, problems: [] });

  test('are neither passed nor failed', () => {
    expect(judgeRun(report)).toMatchObject({ kind: 'not-judged', red: 0 });
  });

  test('JUnit has one error, named for the cause', () => {
    const junit = renderJunit(report);

    expect(junit).toContain('<testcase classname="FirstContact" name="TokenRefused"');
    expect(junit.match(/<error/g)).toHaveLength(1);
    expect(junit).toContain('<skipped message="no check was run"');
  });

  test('HTML and Markdown show it before the checks, as text', () => {
    expect(renderHtml(report)).toMatch(/<pre>NOT JUDGED the &lt;host&gt; refuses[\s\S]*id="checks"/);
    expect(renderMarkdown(report)).toMatch(/not judged[\s\S]*NOT JUDGED the <host> refuses[\s\S]*\| Group \|/);
  });

  test('JSON has the whole of it, and the HTTP archive its requests', () => {
    expect(JSON.parse(renderJson(report))).toMatchObject({ diagnosis: JSON.parse(JSON.stringify(diagnosis)) });
    expect(JSON.parse(renderHar(report)).log.pages[0].title).toBe('FirstContact/TokenRefused (inconclusive)');
  });
});
