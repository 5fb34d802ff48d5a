import type { Exchange } from '../../harness/client/exchange.ts';
import { ConformanceFailure } from '../../harness/results/failures.ts';
import { type CheckResult, type RunReport, summarize } from '../../harness/results/result.ts';
import type { Story } from '../../harness/results/story.ts';

const wopisrc = 'http://127.0.0.1:8080/wopi/files/1';
const startedAt = Date.UTC(2026, 0, 2, 3, 4, 5);

export function sampleExchange(change: Partial<Exchange> = {}): Exchange {
  return {
    operation: 'Unlock',
    request: {
      method: 'POST',
      url: `${wopisrc}?access_token=REDACTED`,
      headers: {
        authorization: 'Bearer REDACTED',
        'X-WOPI-Override': 'UNLOCK',
        'X-WOPI-Lock': 'lock-b',
        'X-WOPI-Proof': 'REDACTED',
        'Content-Length': '0',
      },
      body: '',
      bodyEncoding: 'utf8',
      bodySize: 0,
    },
    response: {
      status: 200,
      headers: { 'content-type': 'text/plain', 'x-wopi-itemversion': '7' },
      body: 'fine',
      bodyEncoding: 'utf8',
      bodySize: 4,
    },
    proof: {
      url: 'HTTP://127.0.0.1:8080/WOPI/FILES/1?ACCESS_TOKEN=REDACTED',
      timestamp: '638712345678901234',
      signedBytes: '0000001a [token: 26 bytes] 00000035 485454503a2f2f',
    },
    startedAt,
    durationMs: 12.4,
    ...change,
  };
}

/** A session that breaks at its second step, with a step of every outcome. */
export const sampleStory: Story = {
  editor: 'Collabora Online',
  steps: [
    { actor: 'Collabora Online', does: 'loads the document', operation: 'GetFile', outcome: 'held', received: '200' },
    {
      actor: 'Collabora Online',
      does: 'saves the document',
      operation: 'PutFile',
      when: '30 s after the last key',
      outcome: 'broken',
      received: '500',
      userSees: '“Document cannot be saved”',
    },
    {
      actor: 'another program',
      does: 'reads the document',
      operation: 'GetFile',
      isProbe: true,
      outcome: 'not played',
    },
    { actor: 'Collabora Online', does: 'releases its lock', operation: 'Unlock', outcome: 'left out' },
  ],
};

export function sampleResult(change: Partial<CheckResult> = {}): CheckResult {
  return {
    group: 'Locks',
    name: 'BasicLock',
    category: 'WopiCore',
    level: 'MUST',
    origin: 'validator',
    requirement: 'Lock on an unlocked file returns 200',
    spec: 'rest/files/lock',
    outcome: 'passed',
    mismatches: [],
    durationMs: 12.4,
    exchanges: [sampleExchange()],
    notes: [],
    ...change,
  };
}

const unlockMismatches = [
  { at: 'status', expected: '409 Conflict', actual: '200' },
  { at: 'header X-WOPI-Lock', expected: '"lock-a"', actual: '(missing)' },
];

export const failedResult = sampleResult({
  name: 'LockMismatchOnUnlockRequest',
  requirement: 'Unlock with a different lock ID returns 409 and the current lock ID in X-WOPI-Lock',
  spec: 'rest/files/unlock',
  outcome: 'failed',
  reason: new ConformanceFailure('Unlock', unlockMismatches).message,
  mismatches: unlockMismatches,
  likelyCause: 'The host may release a lock without comparing lock IDs.',
  exchanges: [sampleExchange({ operation: 'Lock', purpose: 'setup' }), sampleExchange({ startedAt: startedAt + 20 })],
});

export const inconclusiveResult = sampleResult({
  group: 'EditFlows',
  name: 'PutFileUnlocked',
  requirement: 'PutFile on an unlocked file that is not empty returns 409',
  spec: 'rest/files/putfile',
  outcome: 'inconclusive',
  reason: 'The host closed the connection without a response',
  exchanges: [withoutResponse()],
});

export const warnedResult = sampleResult({
  group: 'FileVersion',
  name: 'VersionInHeader',
  level: 'SHOULD',
  requirement: 'PutFile returns the new version in X-WOPI-ItemVersion',
  outcome: 'warned',
  reason: 'PutFile: header X-WOPI-ItemVersion: expected a value, got (missing)',
  mismatches: [{ at: 'header X-WOPI-ItemVersion', expected: 'a value', actual: '(missing)' }],
});

export const skippedResult = sampleResult({
  group: 'CoauthLocks',
  name: 'GetCoauthLock',
  category: 'WopiCoauth',
  outcome: 'skipped',
  reason: 'The host does not claim SupportsCoauth',
  exchanges: [],
});

const baselined: readonly CheckResult[] = [
  sampleResult({
    group: 'Ecosystem',
    name: 'KnownToFail',
    outcome: 'failed',
    reason: 'GetEcosystem: status: expected 200, got 404',
    mismatches: [{ at: 'status', expected: '200', actual: '404' }],
    baseline: { kind: 'expected-failure', reason: 'ticket 12' },
  }),
  sampleResult({
    group: 'Ecosystem',
    name: 'WorksByNow',
    baseline: { kind: 'unexpected-pass', reason: 'ticket 13' },
  }),
  sampleResult({
    group: 'Ecosystem',
    name: 'TooLate',
    outcome: 'failed',
    reason: 'GetEcosystem: status: expected 200, got 500',
    mismatches: [{ at: 'status', expected: '200', actual: '500' }],
    baseline: { kind: 'expired', reason: 'ticket 14', expires: '2026-01-01' },
  }),
];

export const sampleResults: readonly CheckResult[] = [
  sampleResult({ notes: ['The property SupportLocks is nearly SupportsLocks'] }),
  failedResult,
  inconclusiveResult,
  warnedResult,
  skippedResult,
  ...baselined,
];

export const sampleLeftovers: RunReport['leftovers'] = [
  { url: `${wopisrc}2?access_token=REDACTED`, what: 'file new.wopitest', reason: 'DeleteFile returned 501' },
];

/** A run with one result of every outcome, one of every kind of baseline entry, and a leftover. */
export function sampleReport(change: Partial<RunReport> = {}): RunReport {
  const results = change.results ?? sampleResults;
  return {
    tool: { name: 'wopi-conformance', version: '0.1.0' },
    target: { wopisrc },
    profile: 'all',
    seed: 42,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: 3210,
    requests: 17,
    summary: summarize(results),
    results,
    leftovers: change.results ? [] : sampleLeftovers,
    problems: [],
    notices: ['The name of the test file does not end in .wopitest'],
    interrupted: false,
    rerunCommand: `wopi-conformance run --wopisrc '${wopisrc}' --token "$WOPI_TOKEN"`,
    strict: false,
    failOnSkip: false,
    ...change,
  };
}

function withoutResponse(): Exchange {
  const { response: _, ...exchange } = sampleExchange({ operation: 'PutFile' });
  return { ...exchange, problem: 'connection closed after 0 bytes' };
}
