import { lookup } from 'node:dns';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { HttpSender } from '../harness/client/http-sender.ts';
import { Redactor } from '../harness/client/redactor.ts';
import type { Ipv6Facts } from '../harness/launch/ipv6-facts.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { startHost } from '../reference-host/start-host.ts';
import { resourceOfWopiSrc } from '../wopi/resource.ts';
import { lookAtIpv6 } from './ipv6-look.ts';
import type { Ipv6Network } from './ipv6-network.ts';
import { probeClient } from './probe-context.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** A network in which every name leads to this machine. */
const network = (facts: Ipv6Facts): Ipv6Network => ({
  addressesOf: async () => facts,
  guard: {
    requireAllowed: () => undefined,
    lookup: (_, options, callback) => lookup('::1', { ...options, family: 6 }, callback),
  },
});
const there = network({ addresses: ['::1'] });

function contextOf(wopisrc: string, accessToken: string) {
  return {
    settings: { token_ttl: 0 } as never,
    files: [{ wopisrc, accessToken }],
    senderOptions: { timeoutMs: 5_000 },
    extraHeaders: [],
    proofKeys: undefined,
    seed: 1,
    redactor: new Redactor(),
    interruption: { signal: new AbortController().signal, requestSignal: new AbortController().signal },
  };
}

/** What a check got, with other values where a host differs over IPv4. */
async function checked({ files, ...context }: ReturnType<typeof contextOf>, changes = {}): Promise<CheckResult[]> {
  const [{ wopisrc = '', accessToken = '' } = {}] = files;
  await using sender = new HttpSender({ timeoutMs: 5_000, guard: there.guard });
  const client = probeClient(wopisrc, { context, sender });
  const { exchange } = await client.checkFileInfo(resourceOfWopiSrc(wopisrc, accessToken, 0));
  const body = JSON.stringify({ ...JSON.parse(exchange.response?.body ?? ''), ...changes });
  return [{ exchanges: [{ ...exchange, response: { ...exchange.response, body } }] }] as unknown as CheckResult[];
}

function named(wopisrc: string): string {
  return wopisrc.replace(/\/\/\[::1\]/, '//wopi.example.com');
}

describe.skipIf(!hasIpv6)('a host with an AAAA record', () => {
  test('that serves the same over IPv6 is noted, after one request', async () => {
    await using host = await startHost({ listen: '::1' });
    const context = contextOf(named(host.wopisrc), host.token);
    const results = await checked(context);
    const before = host.host.snapshot();

    expect(await lookAtIpv6(context, results, there)).toEqual({
      notices: ['wopi.example.com (AAAA ::1) returns the same CheckFileInfo over IPv6.'],
      problems: [],
      requests: 1,
    });
    expect(host.host.snapshot()).toEqual(before);
  });

  test('that serves a different file over IPv6 is a problem', async () => {
    await using host = await startHost({ listen: '::1' });
    const context = contextOf(named(host.wopisrc), host.token);
    const results = await checked(context, { OwnerId: 'someone' });

    expect(await lookAtIpv6(context, results, there)).toMatchObject({
      problems: [expect.stringContaining('a different OwnerId in CheckFileInfo over IPv6')],
    });
  });

  test('that refuses the token over IPv6 alone is a problem', async () => {
    await using host = await startHost({ listen: '::1' });
    const results = await checked(contextOf(named(host.wopisrc), host.token));
    const refused = contextOf(named(host.wopisrc), 'InvalidToken1234567890');

    expect(await lookAtIpv6(refused, results, there)).toMatchObject({
      problems: [expect.stringContaining('returns 401 to CheckFileInfo over IPv6')],
    });
    expect(await lookAtIpv6(refused, [], there)).toMatchObject({ problems: [] });
  });

  test('that refuses connections over IPv6 is a problem', async () => {
    const host = await startHost({ listen: '::1' });
    const context = contextOf(named(host.wopisrc), host.token);
    const results = await checked(context);
    await host.close();

    expect(await lookAtIpv6(context, results, there)).toMatchObject({
      problems: [expect.stringContaining('does not serve CheckFileInfo over IPv6')],
    });
  });
});

test.each<[string, string, Ipv6Facts]>([
  ['has no AAAA record', 'http://wopi.example.com/wopi/files/1', { addresses: [] }],
  ['the name lookup failed', 'http://wopi.example.com/wopi/files/1', { problem: 'the name lookup failed (ETIMEOUT)' }],
  ['is not a public name', 'http://127.0.0.1:1/wopi/files/1', { addresses: ['::1'] }],
  ['is not a public name', 'http://[2001:db8::1]/wopi/files/1', { addresses: ['::1'] }],
])('a host that %s gets no request: %s', async (reason, wopisrc, facts) => {
  expect(await lookAtIpv6(contextOf(wopisrc, 'Token1234567890'), [], network(facts))).toEqual({
    notices: [expect.stringContaining(reason)],
    problems: [],
    requests: 0,
  });
});

test('a name is looked at once', async () => {
  const [file] = contextOf('http://wopi.example.com/wopi/files/1', 'Token1234567890').files;
  const context = { ...contextOf('', ''), files: [file, file].flatMap((one) => one ?? []) };

  expect((await lookAtIpv6(context, [], network({ addresses: [] }))).notices).toHaveLength(1);
});
