import { describe, expect, test } from 'vitest';
import { explainFailure, shortReason } from './explain-failure.ts';
import {
  failedResult,
  inconclusiveResult,
  sampleExchange,
  sampleReport,
  sampleResult,
} from './testing/sample-report.ts';

const report = sampleReport();

describe('explaining a failure', () => {
  test('says each mismatch once', () => {
    const { reason, mismatches } = explainFailure(failedResult, report);

    expect(reason).toBe('Unlock:');
    expect(mismatches).toHaveLength(2);
    expect(shortReason(failedResult)).toBe(failedResult.reason);
  });

  test('keeps a reason that says more than its mismatches', () => {
    expect(explainFailure(inconclusiveResult, report).reason).toBe(inconclusiveResult.reason);
  });

  test('has the page of the documentation and the command that runs only this check', () => {
    const { documentation, rerun } = explainFailure(failedResult, report);

    expect(documentation).toMatch(/^https:\/\/learn\.microsoft\.com\/.*\/rest\/files\/unlock$/);
    expect(rerun).toBe(`${report.rerunCommand} -g Locks -n LockMismatchOnUnlockRequest`);
  });

  test('has curl commands for the one of several files under test that was judged', () => {
    const [one, two] = ['http://127.0.0.1:8080/wopi/files/1', 'http://127.0.0.1:8080/wopi/files/2'];
    const request = { ...sampleExchange().request, url: `${two}-scratch?access_token=REDACTED` };
    const result = sampleResult({
      wopisrc: two,
      scratchFile: `${two}-scratch`,
      exchanges: [sampleExchange({ token: 'run', request })],
    });

    const { curl } = explainFailure(result, sampleReport({ target: { wopisrc: `${one} ${two}` } }));

    expect(curl).toContain(`"${two}?access_token=$WOPI_TOKEN_ENCODED"`);
    expect(curl).toContain(`# $WOPI_TOKEN must hold the access token of ${two}.`);
  });

  test('quotes a name that a shell would interpret', () => {
    expect(explainFailure(sampleResult({ name: "it's $x" }), report).rerun).toMatch(/ -n 'it'\\''s \$x'$/);
  });

  test('shows what was signed only if the proof may be the cause', () => {
    const response = { status: 500, headers: {}, body: '', bodyEncoding: 'utf8', bodySize: 0 } as const;
    const refused = sampleResult({ exchanges: [sampleExchange({ response })] });
    const setup = sampleExchange({ purpose: 'setup' });

    expect(explainFailure(refused, report).signed).toHaveLength(1);
    expect(
      explainFailure(sampleResult({ group: 'ProofKeys', exchanges: [setup, sampleExchange()] }), report).signed,
    ).toHaveLength(1);
    expect(explainFailure(failedResult, report).signed).toEqual([]);
  });

  test.each([
    [{ kind: 'unexpected-pass', reason: 'ticket 1' }, /^Passed, but the baseline expects a failure \(ticket 1\)/],
    [{ kind: 'expired', reason: 'ticket 1', expires: '2026-01-01' }, /\(ticket 1\) expired on 2026-01-01/],
    [{ kind: 'expected-failure', reason: 'ticket 1' }, /^Expected by the baseline: ticket 1$/],
  ] as const)('says how the baseline changes the result: %o', (baseline, reason) => {
    expect(explainFailure(sampleResult({ baseline }), report).reason).toMatch(reason);
  });

  test.each(['reason: the whole', 'reason'])('says once what an entry of the baseline quotes as %s', (quoted) => {
    const baseline = { kind: 'expected-failure', reason: `not explained yet; ${quoted}` } as const;
    const result = sampleResult({ outcome: 'failed', reason: 'reason: the whole', baseline });

    expect(shortReason(result)).toBe(`Expected by the baseline: not explained yet; ${quoted}`);
  });
});
