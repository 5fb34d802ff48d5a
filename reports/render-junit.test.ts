import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { RunReport } from '../harness/results/result.ts';
import { renderJunit } from './render-junit.ts';
import { hostileReport, hostileText, hugeText } from './testing/hostile-report.ts';
import { sampleLeftovers, sampleReport, sampleResult, skippedResult, warnedResult } from './testing/sample-report.ts';

interface TestCase {
  readonly name: string;
  readonly classname: string;
  readonly time: string;
  readonly failure?: Content;
  readonly error?: Content;
  readonly skipped?: Content;
  readonly 'system-out'?: string;
}

interface Content {
  readonly message: string;
  readonly '#text': string;
  readonly type?: string;
}

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly time: string;
  readonly timestamp: string;
  readonly properties: { readonly property: readonly { readonly name: string; readonly value: string }[] };
  readonly testcase: readonly TestCase[];
}

const lists = ['testsuite', 'testcase', 'property'];

function parse(xml: string): Record<string, unknown> & { readonly testsuite?: readonly Suite[] } {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    isArray: (name) => lists.includes(name),
  });
  return parser.parse(xml).testsuites;
}

function casesOf(report: RunReport): readonly TestCase[] {
  return (parse(renderJunit(report)).testsuite ?? []).flatMap(({ testcase }) => testcase);
}

function caseOf(change: Parameters<typeof sampleResult>[0], run: Partial<RunReport> = {}): TestCase | undefined {
  return casesOf(sampleReport({ ...run, results: [sampleResult(change)] }))[0];
}

describe('a JUnit report', () => {
  test('has a suite per group, with counts that a CI server shows', () => {
    const suites = parse(renderJunit(sampleReport())).testsuite ?? [];

    expect(suites.map(({ name }) => name)).toEqual([
      'Locks',
      'EditFlows',
      'FileVersion',
      'CoauthLocks',
      'Ecosystem',
      'Left on the host',
    ]);
    expect(suites.map(({ tests, failures, errors, skipped }) => [tests, failures, errors, skipped].join())).toEqual([
      '2,1,0,0',
      '1,0,1,0',
      '1,0,0,0',
      '1,0,0,1',
      '3,2,0,1',
      '1,1,0,0',
    ]);
  });

  test('states the target, the notices and the leftovers', () => {
    const [suite] = parse(renderJunit(sampleReport())).testsuite ?? [];

    expect(suite?.properties.property).toEqual(
      expect.arrayContaining([
        { name: 'wopisrc', value: 'http://127.0.0.1:8080/wopi/files/1' },
        { name: 'seed', value: '42' },
        { name: 'notice', value: expect.stringContaining('.wopitest') },
        { name: 'leftover', value: expect.stringContaining('DeleteFile returned 501') },
      ]),
    );
  });

  test('has nothing that the Jenkins schema forbids', () => {
    const root = parse(renderJunit(sampleReport()));
    const cases = casesOf(sampleReport());

    expect(Object.keys(root).sort()).toEqual(['errors', 'failures', 'name', 'tests', 'testsuite']);
    expect(cases.filter((testCase) => 'properties' in testCase || 'file' in testCase)).toEqual([]);
    expect(cases.every(({ time }) => /^\d+(\.\d{1,3})?$/.test(time))).toBe(true);
  });

  test('gives every case a unique class and name', () => {
    const cases = casesOf(sampleReport({ results: [sampleResult(), sampleResult(), sampleResult()] }));

    expect(cases.map(({ classname, name }) => `${classname}/${name}`)).toEqual([
      'Locks/BasicLock',
      'Locks/BasicLock (2)',
      'Locks/BasicLock (3)',
    ]);
  });

  test('has a failed case for each problem of the run as a whole', () => {
    const cases = casesOf(sampleReport({ results: [sampleResult()], problems: ['The baseline names Locks/None.'] }));

    expect(cases).toHaveLength(2);
    expect(cases[1]).toMatchObject({
      name: 'The baseline names Locks/None.',
      failure: { message: 'The baseline names Locks/None.' },
    });
  });

  test('has a failed case for each change that is left on the host', () => {
    const cases = casesOf(sampleReport({ results: [sampleResult()], leftovers: sampleLeftovers }));

    expect(cases).toHaveLength(2);
    expect(cases[1]).toMatchObject({
      classname: 'Left on the host',
      failure: { message: expect.stringMatching(/^file new\.wopitest: http.*: DeleteFile returned 501$/) },
    });
  });

  test('is complete without results', () => {
    expect(parse(renderJunit(sampleReport({ results: [] })))).toMatchObject({ tests: '1', failures: '0', errors: '1' });
  });

  test('writes times without exponents, and never negative ones', () => {
    expect(caseOf({ durationMs: 0.0001 })?.time).toBe('0');
    expect(caseOf({ durationMs: -5 })?.time).toBe('0');
    expect(caseOf({ durationMs: 123_456.7 })?.time).toBe('123.457');
  });
});

describe('an outcome in JUnit', () => {
  const [passed, failed, inconclusive, warned, skipped, expected, unexpected, expired] = casesOf(sampleReport());

  test('passed: a case with its notes as output', () => {
    expect(passed).not.toHaveProperty('failure');
    expect(passed?.['system-out']).toContain('nearly SupportsLocks');
    expect(caseOf({})).not.toHaveProperty('system-out');
  });

  test('failed: a failure that explains itself', () => {
    expect(failed?.failure?.message).toBe(
      'Unlock: status: expected 409 Conflict, got 200; header X-WOPI-Lock: expected "lock-a", got (missing)',
    );
    expect(failed?.failure?.['#text']).toContain('Run it again   wopi-conformance run');
    expect(failed?.failure?.['#text']).toContain(
      'curl -sS -i -X POST "http://127.0.0.1:8080/wopi/files/1?access_token=$WOPI_TOKEN_ENCODED"',
    );
    expect(failed).not.toHaveProperty('error');
  });

  test('inconclusive: an error', () => {
    expect(inconclusive?.error).toMatchObject({
      message: 'The host closed the connection without a response',
      '#text': expect.stringContaining('no response: connection closed'),
    });
    expect(inconclusive).not.toHaveProperty('failure');
  });

  test('warned: output of a case that passes', () => {
    expect(warned?.['system-out']).toContain('X-WOPI-ItemVersion');
    expect(warned).not.toHaveProperty('failure');
  });

  test('skipped: the reason in both places, for Jenkins and GitLab', () => {
    const reason = 'The host does not claim SupportsCoauth';
    expect(skipped?.skipped).toEqual({ message: reason, '#text': reason });
  });

  test('expected failure: skipped, with the reason of the baseline', () => {
    expect(expected?.skipped?.message).toContain('Expected by the baseline: ticket 12');
    expect(expected?.skipped?.type).toBe('expected');
    expect(skipped?.skipped?.type).toBeUndefined();
    expect(expected).not.toHaveProperty('failure');
  });

  test('unexpected pass and expired entry: failures', () => {
    expect(unexpected?.failure?.message).toContain('the baseline expects a failure (ticket 13)');
    expect(expired?.failure?.message).toContain('(ticket 14) expired on 2026-01-01');
  });

  test('warned or skipped in a strict run: a failure, like the exit code', () => {
    expect(caseOf(warnedResult, { strict: true })?.failure?.message).toContain('X-WOPI-ItemVersion');
    expect(caseOf(skippedResult, { failOnSkip: true })?.failure?.message).toContain('SupportsCoauth');
  });
});

describe('hostile text in JUnit', () => {
  test('is still XML, with every case', () => {
    const cases = casesOf(hostileReport(hostileText));

    expect(cases).toHaveLength(11);
    expect(cases.filter(({ skipped }) => skipped)).toHaveLength(2);
    expect(cases[0]?.name).toContain('\\x1b[31mred');
  });

  test('is bounded', () => {
    expect(renderJunit(hostileReport(hugeText)).length).toBeLessThan(1_000_000);
  });

  test('never has a character that XML forbids, and is read back as shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (reason) => {
        const xml = renderJunit(sampleReport({ results: [{ ...skippedResult, reason: `r ${reason} r` }] }));
        expect(xml).not.toMatch(/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
        expect(parse(xml).testsuite?.[0]?.testcase[0]?.skipped?.message).toMatch(/^r .* r$/su);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the JUnit schema of Jenkins', () => {
  test.each([
    ['every outcome', sampleReport()],
    ['no result', sampleReport({ results: [] })],
    ['hostile text', hostileReport(hostileText)],
    ['huge text', hostileReport(hugeText)],
  ])('accepts a report with %s', async (_, report) => {
    expect(await schemaErrors(renderJunit(report))).toEqual([]);
  });

  test('rejects a property of a test case, which Jenkins does not know', async () => {
    const property = '<properties><property name="a" value="b"/></properties>';
    const broken = renderJunit(sampleReport()).replace(/(<testcase [^>]*[^/])>/, `$1>${property}`);
    expect(await schemaErrors(broken)).toEqual([expect.stringContaining("Element 'properties'")]);
  });
});

async function schemaErrors(xml: string): Promise<readonly string[]> {
  const schema = readFileSync(new URL('./testing/junit-10.xsd', import.meta.url), 'utf8');
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

test('a prefix distinguishes the suites and classes of several runs', () => {
  const xml = renderJunit(sampleReport(), { prefix: 'host-a' });

  expect(xml).toContain('<testsuite name="host-a.Locks"');
  expect(xml).toContain('classname="host-a.Locks"');
  expect(xml).not.toMatch(/(class)?name="Locks"/);
});

describe('the file that a report is told to name', () => {
  const at = { file: '.gitlab-ci.yml', line: 12 };
  const failures = (report: RunReport, options = {}) => parse(renderJunit(report, options)).testsuite ?? [];

  test('is in each case, also in those of the run as a whole', () => {
    const report = sampleReport({ leftovers: sampleLeftovers, problems: ['The baseline names Locks/None.'] });
    const cases = failures(report, { at }).flatMap(({ testcase }) => testcase);

    expect(cases.length).toBeGreaterThan(8);
    expect(cases.filter((testCase) => !('file' in testCase && 'line' in testCase))).toEqual([]);
    expect(cases[0]).toMatchObject({ file: '.gitlab-ci.yml', line: '12' });
  });

  test('is that of the baseline for a case with an entry in it', () => {
    const baseline = { kind: 'expected-failure', reason: 'ticket 12', at: { file: 'ci/known.yaml', line: 3 } } as const;
    const report = sampleReport({ results: [sampleResult({ outcome: 'failed', baseline })] });

    expect(failures(report, { at })[0]?.testcase[0]).toMatchObject({ file: 'ci/known.yaml', line: '3' });
    expect(failures(report)[0]?.testcase[0]).not.toHaveProperty('file');
  });

  test('may be without a line', () => {
    const [suite] = failures(sampleReport(), { at: { file: '.gitlab-ci.yml' } });

    expect(suite?.testcase[0]).toMatchObject({ file: '.gitlab-ci.yml' });
    expect(suite?.testcase[0]).not.toHaveProperty('line');
  });
});
