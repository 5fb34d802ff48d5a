import { isIP } from 'node:net';
import { HttpSender } from '../harness/client/http-sender.ts';
import { ReadOnlySender } from '../harness/client/read-only-sender.ts';
import { isSuccess } from '../harness/client/response.ts';
import { ifTransportFails } from '../harness/client/transport-failure.ts';
import { type FileInfo, fileInfoIn } from '../harness/launch/observations.ts';
import { isLocalName } from '../harness/launch/observed-urls.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import type { FileUnderTest } from '../harness/run/judge.ts';
import { resourceOfWopiSrc } from '../wopi/resource.ts';
import { type Ipv6Network, ipv6Network, isFailureOfHost } from './ipv6-network.ts';
import { type ProbeContext, type Prober, probeClient } from './probe-context.ts';

/** What was seen over IPv6, in sentences for the report of a run. */
export type Ipv6Look = Pick<RunReport, 'notices' | 'problems' | 'requests'>;

/** Properties that are the same for every request with one access token, unless someone renames the file. */
const stable = ['BaseFileName', 'OwnerId', 'UserId'] as const;

/**
 * Looks up the AAAA record of each name under test and, where there is one, requests CheckFileInfo over IPv6. A host
 * that serves it otherwise than to the checks is a problem; a network without IPv6 is only noted.
 */
export async function lookAtIpv6(
  context: Omit<ProbeContext, 'settings'>,
  results: readonly CheckResult[],
  network: Ipv6Network = ipv6Network,
): Promise<Ipv6Look> {
  await using http = new HttpSender({ ...context.senderOptions, guard: network.guard });
  const prober = { context, sender: new ReadOnlySender(http) };
  const looks: Ipv6Look[] = [];
  for (const file of oneOfEachName(context.files)) looks.push(await lookAt(file, { prober, results, network }));
  return {
    notices: looks.flatMap(({ notices }) => notices),
    problems: looks.flatMap(({ problems }) => problems),
    requests: looks.reduce((sum, { requests }) => sum + requests, 0),
  };
}

function oneOfEachName(files: readonly FileUnderTest[]): FileUnderTest[] {
  return [...new Map(files.toReversed().map((file) => [nameOf(file), file])).values()];
}

function nameOf({ wopisrc }: FileUnderTest): string {
  return new URL(wopisrc).hostname;
}

interface Where {
  readonly prober: Prober;
  readonly results: readonly CheckResult[];
  readonly network: Ipv6Network;
}

async function lookAt(file: FileUnderTest, { prober, results, network }: Where): Promise<Ipv6Look> {
  const name = nameOf(file);
  if (isLocalName(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0)
    return noted(`IPv6 was not tried: ${name} is not a public name`);
  const facts = await network.addressesOf(name);
  if ('problem' in facts) return noted(`IPv6 was not tried with ${name}: ${facts.problem}`);
  const [address] = facts.addresses;
  if (address === undefined) return noted(`${name} has no AAAA record, so IPv6 was not tried`);
  return { ...(await requestOver(`${name} (AAAA ${address})`, file, prober, infoOf(name, results))), requests: 1 };
}

async function requestOver(where: string, file: FileUnderTest, prober: Prober, own: FileInfo): Promise<Ipv6Look> {
  const resource = resourceOfWopiSrc(file.wopisrc, file.accessToken, file.ttl ?? 0);
  const response = await ifTransportFails(
    probeClient(file.wopisrc, prober).checkFileInfo(resource),
    (failure) => failure,
  );
  if (response instanceof Error)
    return isFailureOfHost(response)
      ? failed(`${where} does not serve CheckFileInfo over IPv6: ${response.message}`)
      : noted(`${where} could not be reached over IPv6 from this machine: ${response.message}`);
  // What is wrong over IPv4 too is the subject of checks.
  if (own === none) return noted(`${where} returns ${response.status} to CheckFileInfo over IPv6`);
  if (!isSuccess(response))
    return failed(`${where} returns ${response.status} to CheckFileInfo over IPv6, and 200 to the checks`);
  const info = fileInfoIn([response.exchange]);
  const different = stable.filter((property) => info[property] !== own[property]);
  if (different.length === 0) return noted(`${where} returns the same CheckFileInfo over IPv6`);
  return failed(`${where} returns a different ${different.join(', ')} in CheckFileInfo over IPv6 than to the checks`);
}

const none: FileInfo = {};

function infoOf(name: string, results: readonly CheckResult[]): FileInfo {
  const exchanges = results.flatMap((result) => result.exchanges);
  const own = exchanges.filter(({ request: { url } }) => URL.canParse(url) && new URL(url).hostname === name);
  const info = fileInfoIn(own);
  return Object.keys(info).length === 0 ? none : info;
}

function noted(sentence: string): Ipv6Look {
  return { notices: [`${sentence}.`], problems: [], requests: 0 };
}

function failed(sentence: string): Ipv6Look {
  return { notices: [], problems: [`${sentence}.`], requests: 0 };
}
