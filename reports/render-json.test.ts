import { describe, expect, test } from 'vitest';
import { outcomes } from '../harness/results/result.ts';
import { renderJson } from './render-json.ts';
import { hostileReport, hostileText, hugeText } from './testing/hostile-report.ts';
import { sampleReport, sampleResults } from './testing/sample-report.ts';

describe('results.json', () => {
  const document = JSON.parse(renderJson(sampleReport()));

  test('keeps the contract of schema 1 for the run', () => {
    expect(document).toMatchObject({
      schema: 1,
      tool: { name: 'wopi-conformance', version: '0.1.0' },
      validator: { version: '2.0.6', commit: '6ca021a' },
      target: { wopisrc: 'http://127.0.0.1:8080/wopi/files/1' },
      profile: 'all',
      seed: 42,
      startedAt: '2026-01-02T03:04:05.000Z',
      durationMs: 3210,
      requests: 17,
      summary: { passed: 1, failed: 2, warned: 1, skipped: 1, inconclusive: 1, expected: 1, unexpected: 1 },
    });
    expect(document.results).toHaveLength(sampleResults.length);
  });

  test('keeps the contract for a result and its exchanges', () => {
    expect(document.results[1]).toMatchObject({
      group: 'Locks',
      name: 'LockMismatchOnUnlockRequest',
      category: 'WopiCore',
      level: 'MUST',
      origin: 'validator',
      outcome: 'failed',
      reason: expect.stringContaining('Unlock: status'),
      mismatches: ['status: expected 409 Conflict, got 200', expect.stringContaining('X-WOPI-Lock')],
      durationMs: 12.4,
      spec: 'rest/files/unlock',
    });
    expect(document.results[1].exchanges[1]).toMatchObject({
      operation: 'Unlock',
      request: { method: 'POST', url: expect.stringContaining('access_token=REDACTED'), headers: {}, body: '' },
      response: { status: 200, headers: {}, body: 'fine' },
      durationMs: 12.4,
    });
  });

  test('has every outcome, and leaves out a reason and mismatches that do not exist', () => {
    const seen = new Set(document.results.map((result: { outcome: string }) => result.outcome));

    expect([...seen].sort()).toEqual([...outcomes].sort());
    expect(document.results[0]).not.toHaveProperty('reason');
    expect(document.results[0]).not.toHaveProperty('mismatches');
    expect(document.results[2].exchanges[0]).not.toHaveProperty('response');
    expect(document.results[2].exchanges[0].problem).toBe('connection closed after 0 bytes');
  });

  test('adds what the run left, noticed and judged', () => {
    expect(document).toMatchObject({
      interrupted: false,
      notices: [expect.any(String)],
      leftovers: [{ what: 'file new.wopitest' }],
    });
    expect(document.results.map(({ red }: { red: boolean }) => red)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test('gives hostile text back unchanged, with nothing in it for a terminal', () => {
    const text = renderJson(hostileReport(hostileText));

    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/u);
    expect(JSON.parse(text).notices).toEqual([hostileText]);
  });

  test('survives texts of a megabyte', () => {
    expect(JSON.parse(renderJson(hostileReport(hugeText))).notices[0].length).toBeLessThan(hugeText.length);
  });
});
