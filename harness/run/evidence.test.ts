import { expect, test } from 'vitest';
import type { Exchange } from '../client/exchange.ts';
import { Redactor } from '../client/redactor.ts';
import { smallChecks } from '../testing/small-suite.ts';
import { Evidence } from './evidence.ts';
import { notRun } from './run-check.ts';

const mebi = 2 ** 20;

function resultWith(bodyLength: number) {
  const [entry] = smallChecks;
  if (!entry) throw new Error('the small suite has no check');
  const exchange: Exchange = {
    operation: 'GetLock',
    request: { method: 'POST', url: 'http://h/1', headers: {}, body: '', bodyEncoding: 'utf8', bodySize: 0 },
    response: {
      status: 409,
      headers: { 'X-Long': 'x'.repeat(1_000) },
      body: 'y'.repeat(bodyLength),
      bodyEncoding: 'utf8',
      bodySize: bodyLength,
    },
    startedAt: 0,
    durationMs: 1,
  };
  return { ...notRun(entry, 'inconclusive', 'a reason', new Redactor()), exchanges: [exchange] };
}

test('exchanges within the limits are kept as they are', () => {
  const evidence = new Evidence();
  const result = resultWith(100_000);

  expect(evidence.keep(result)).toEqual(result);
  expect(evidence.notices).toEqual([]);
});

test('of a result whose exchanges are not shown, only an outline is kept, which takes no room', () => {
  const evidence = new Evidence(({ outcome }) => outcome !== 'passed');
  const passed = evidence.keep({ ...resultWith(13 * mebi), outcome: 'passed' });
  const red = resultWith(1_000);

  expect(passed).toMatchObject({ exchanges: [], omitted: [{ operation: 'GetLock', status: 409 }] });
  expect(evidence.keep(red)).toEqual(red);
});

test('beyond the limit, headers and bodies are shortened, and the run says so', () => {
  const evidence = new Evidence();
  evidence.keep(resultWith(12 * mebi));
  const [exchange] = evidence.keep(resultWith(1_000)).exchanges;

  expect(exchange?.response).toMatchObject({
    status: 409,
    body: 'y'.repeat(192),
    bodyEnd: 'y'.repeat(64),
    bodySize: 1_000,
  });
  expect(exchange?.response?.headers).toEqual({ 'X-Long': `${'x'.repeat(256)}…` });
  expect(evidence.notices).toEqual(['The exchanges of this run exceed 12 million characters: 2 are shortened.']);
});

test('a run that never ends does not fill the memory', () => {
  const evidence = new Evidence();
  evidence.keep(resultWith(12 * mebi));
  const kept = Array.from({ length: 20_000 }, () => evidence.keep(resultWith(1_000)).exchanges.length);

  expect(kept.filter((count) => count === 0).length).toBeGreaterThan(5_000);
  expect(evidence.notices.join()).toMatch(/\d+ are shortened, and \d+ are not in the reports at all\.$/);
});
