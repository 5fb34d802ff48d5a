import { isIP } from 'node:net';
import { HttpSender } from '../harness/client/http-sender.ts';
import { ReadOnlySender } from '../harness/client/read-only-sender.ts';
import type { Ipv6Run } from '../harness/launch/ipv6-facts.ts';
import { isLocalName } from '../harness/launch/observed-urls.ts';
import { checkId } from '../harness/results/check-id.ts';
import { isRed, lenient } from '../harness/results/result.ts';
import { type FileUnderTest, judge } from '../harness/run/judge.ts';
import { HostUnreachable } from '../harness/run/run-suites.ts';
import { ipv6Network, isFailureOfHost } from './ipv6-network.ts';
import { smokeSelection } from './launch-checks.ts';
import type { ProbeContext } from './probe-context.ts';

interface Where {
  readonly context: ProbeContext;
  /** WopiSrc of the file in production, if the launch file has it. */
  readonly production: string | undefined;
}

/** The profile smoke over IPv6; undefined if only this machine reaches the host, or the board is about a different one. */
export async function ipv6RunOf(file: FileUnderTest, { context, production }: Where): Promise<Ipv6Run | undefined> {
  const { hostname } = new URL(file.wopisrc);
  const isOther = production !== undefined && new URL(production).hostname !== hostname;
  if (isOther || isLocalName(hostname) || isIP(hostname) !== 0) return undefined;
  return await smokeOverIpv6(file, context);
}

/** Runs the profile smoke over IPv6 only, through a transport that sends nothing that could change anything. */
export async function smokeOverIpv6(
  file: FileUnderTest,
  { senderOptions, extraHeaders, proofKeys, seed, redactor, interruption }: Omit<ProbeContext, 'settings' | 'files'>,
): Promise<Ipv6Run> {
  await using http = new HttpSender({ ...senderOptions, guard: ipv6Network.guard });
  try {
    const { results, requests } = await judge({
      sender: new ReadOnlySender(http),
      files: [{ ...file, furtherAccess: {} }],
      checks: smokeSelection(),
      redactor,
      extraHeaders,
      proofKeys,
      seed,
      keepContent: true,
      requestSignal: interruption.requestSignal,
      signal: interruption.signal,
    });
    return {
      passed: results.filter(({ outcome }) => outcome === 'passed').length,
      requests,
      red: results.filter((result) => isRed(result, lenient)).map(checkId),
    };
  } catch (error) {
    if (!(error instanceof HostUnreachable)) throw error;
    return { problem: error.message, isOfHost: isFailureOfHost(error.cause) };
  }
}
