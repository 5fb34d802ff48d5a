import { expect, test } from 'vitest';
import type { CheckResult } from '../results/result.ts';
import { ipv6Answer } from './ipv6-answer.ts';
import type { Ipv6Run } from './ipv6-facts.ts';

function answer(ipv6Run: Ipv6Run | undefined, results: readonly Partial<CheckResult>[] = []) {
  return ipv6Answer({
    file: {},
    wopisrc: new URL('https://wopi.example.com/wopi/files/1'),
    results: results as readonly CheckResult[],
    exchanges: [],
    tested: 'https://wopi.example.com/wopi/files/1',
    observations: { today: [], earlier: [] },
    ipv6: { addresses: ['2001:db8::1'] },
    probes: { ipv6Run },
  });
}

const redRun = { passed: 20, requests: 30, red: ['BaseWopiViewing/GetUnlockedFile'] };

test('a green run over IPv6 is the evidence', () => {
  expect(answer({ ...redRun, red: [] })).toMatchObject({
    state: 'ready',
    says: 'wopi.example.com is reachable over IPv6.',
    evidence: ['AAAA 2001:db8::1', 'profile smoke over IPv6: 20 passed, 30 requests'],
  });
});

test('what is red over IPv6 only blocks', () => {
  expect(answer(redRun)).toMatchObject({ state: 'blocked', says: expect.stringContaining('over IPv6') });
});

test('what is red over IPv4 too does not block this item', () => {
  const known = [{ group: 'BaseWopiViewing', name: 'GetUnlockedFile', outcome: 'failed' }] as const;

  expect(answer(redRun, known)).toMatchObject({ state: 'ready' });
});

test('an address that refuses connections blocks', () => {
  expect(answer({ problem: 'it refused the connection', isOfHost: true })).toMatchObject({ state: 'blocked' });
});

test('a network without IPv6 is not the fault of the host', () => {
  expect(answer({ problem: 'cannot be reached (ENETUNREACH)', isOfHost: false })).toMatchObject({
    state: 'ready',
    says: 'wopi.example.com has an IPv6 address.',
    evidence: ['AAAA 2001:db8::1', 'connection over IPv6: cannot be reached (ENETUNREACH)'],
  });
});
