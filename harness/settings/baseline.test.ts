import { describe, expect, test } from 'vitest';
import { Redactor } from '../client/redactor.ts';
import type { CheckResult } from '../results/result.ts';
import { notRun } from '../run/run-check.ts';
import { checkOf } from '../testing/run-against.ts';
import { applyBaseline, parseBaseline, unknownEntries, updateBaseline } from './baseline.ts';
import { ConfigurationError } from './configuration-error.ts';

const lax = { strict: false, failOnSkip: false };
const strict = { strict: true, failOnSkip: true };

function result(name: string, outcome: CheckResult['outcome'], reason?: string): CheckResult {
  const entry = checkOf(async () => undefined, { group: 'Locks', name });
  return { ...notRun(entry, 'inconclusive', reason ?? '', new Redactor()), outcome };
}

describe('reading a baseline', () => {
  test('returns its entries, with dates as text', () => {
    const text = 'expected:\n  - check: Locks/A\n    reason: ticket 12\n    expires: 2027-01-31\n';
    expect(parseBaseline('b.yaml', text)).toEqual([{ check: 'Locks/A', reason: 'ticket 12', expires: '2027-01-31' }]);
  });

  test.each(['', '# nothing yet\n', 'expected: []\n'])('may be empty: %j', (text) => {
    expect(parseBaseline('b.yaml', text)).toEqual([]);
  });

  test.each([
    ['a list', '- check: Locks/A\n', 'the baseline b.yaml must be a mapping'],
    ['invalid YAML', 'expected: [\n', 'the baseline b.yaml is not valid YAML:'],
    ['an unknown key', 'expcted: []\n', 'b.yaml has the unknown key "expcted"; did you mean expected?'],
    [
      'an unknown key of an entry',
      'expected:\n  - { check: Locks/A, reson: x, reason: y }\n',
      'the baseline b.yaml, entry 1 has the unknown key "reson"; did you mean reason?',
    ],
    ['a single entry', 'expected: Locks/A\n', 'the baseline b.yaml: expected must be a list'],
    ['an entry without a reason', 'expected:\n  - check: Locks/A\n', 'the baseline b.yaml, entry 1: reason is missing'],
    ['a blank reason', 'expected:\n  - { check: Locks/A, reason: " " }\n', 'must say why the failure is expected'],
    ['a check without its group', 'expected:\n  - { check: A, reason: x }\n', 'must be Group/Name'],
    ['an invalid date', 'expected:\n  - { check: G/A, reason: x, expires: tomorrow }\n', 'a date such as'],
    ['a check twice', 'expected: [{ check: G/A, reason: x }, { check: G/A, reason: y }]\n', 'lists G/A twice'],
  ])('rejects %s in a sentence', (_, text, sentence) => {
    const parse = () => parseBaseline('b.yaml', text);
    expect(parse).toThrow(ConfigurationError);
    expect(parse).toThrow(sentence);
  });
});

describe('a result compared with a baseline', () => {
  const entries = [
    { check: 'Locks/A', reason: 'ticket 1' },
    { check: 'Locks/B', reason: 'ticket 2', expires: '2026-05-31' },
  ];
  const kind = (name: string, outcome: CheckResult['outcome'], today = '2026-05-31') =>
    applyBaseline(result(name, outcome), entries, today).baseline?.kind;

  test('is expected for a failure of any kind', () => {
    expect([kind('A', 'failed'), kind('A', 'warned'), kind('A', 'inconclusive')]).toEqual(
      Array.from({ length: 3 }, () => 'expected-failure'),
    );
  });

  test('is unexpected for a pass', () => {
    expect(kind('A', 'passed')).toBe('unexpected-pass');
  });

  test('is expected until the end of the expiry date', () => {
    expect([kind('B', 'failed'), kind('B', 'failed', '2026-06-01')]).toEqual(['expected-failure', 'expired']);
  });

  test('is unchanged for a skipped check and for one without an entry', () => {
    expect([kind('A', 'skipped'), kind('C', 'failed')]).toEqual([undefined, undefined]);
  });
});

test('an entry for an unknown check is a problem, with the closest name', () => {
  const entries = [
    { check: 'Lokcs/A', reason: 'x' },
    { check: 'Locks/A', reason: 'x' },
    { check: 'Something else/altogether', reason: 'x' },
  ];
  expect(unknownEntries(entries, ['Locks/A', 'Locks/B'])).toEqual([
    'The baseline lists the unknown check Lokcs/A; did you mean Locks/A?',
    'The baseline lists the unknown check Something else/altogether.',
  ]);
});

describe('updating a baseline', () => {
  test('creates one that expects exactly the red results', () => {
    const results = [
      result('A', 'failed', 'Unlock: status: expected 409, got 200'),
      result('B', 'passed'),
      result('C', 'inconclusive', 'the host closed the connection\n  at line 1'),
      result('D', 'warned'),
      result('E', 'skipped'),
    ];
    expect(parseBaseline('b.yaml', updateBaseline(undefined, results, lax))).toEqual([
      {
        check: 'Locks/A',
        reason: 'not explained yet; Unlock: status: expected 409, got 200',
        failure: 'Unlock: status: expected #, got #',
      },
      {
        check: 'Locks/C',
        reason: 'not explained yet; the host closed the connection',
        failure: 'the host closed the connection',
      },
    ]);
  });

  test('keeps reasons, dates, comments and checks that were not judged; removes checks that passed', () => {
    const earlier = `# Ours
expected:
  # waits for release 7
  - check: Locks/A
    reason: "ticket 1: it's \\"known\\""
    expires: 2027-01-31
  - check: Locks/B
    reason: ticket 2
  - check: Locks/Skipped
    reason: ticket 3
  - check: Locks/NotRun
    reason: ticket 4
`;
    const results = [result('A', 'failed'), result('B', 'passed'), result('Skipped', 'skipped')];
    const marked = results.map((each) => applyBaseline(each, parseBaseline('b.yaml', earlier), '2026-01-01'));
    expect(updateBaseline(earlier, marked, lax)).toBe(
      earlier.replace('  - check: Locks/B\n    reason: ticket 2\n', ''),
    );
  });

  test('expects warnings only when they are red, and never a skipped check', () => {
    const results = [result('A', 'warned', 'x'), result('B', 'skipped', 'x')];
    expect(parseBaseline('b.yaml', updateBaseline(undefined, results, strict)).map(({ check }) => check)).toEqual([
      'Locks/A',
    ]);
  });

  test('stays valid when everything passed', () => {
    const text = updateBaseline('expected:\n  - { check: Locks/A, reason: x }\n', [result('A', 'passed')], lax);
    expect(text).toBe('expected: []\n');
    expect(parseBaseline('b.yaml', updateBaseline(text, [result('A', 'failed', 'x')], lax))).toHaveLength(1);
  });
});
