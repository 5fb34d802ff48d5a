import { HttpSender } from '../harness/client/http-sender.ts';
import { ProofSigner } from '../harness/client/proof-signer.ts';
import { ReadOnlySender } from '../harness/client/read-only-sender.ts';
import type { Sender } from '../harness/client/sender.ts';
import { WopiClient } from '../harness/client/wopi-client.ts';
import { type AccountFacts, accountFacts } from '../harness/launch/account-facts.ts';
import { isUsable } from '../harness/launch/account-items.ts';
import type { LaunchHost, TokenSource } from '../harness/launch/launch-file.ts';
import type { HostProbes } from '../harness/launch/questionnaire-input.ts';
import { type TokenPlaces, tokenPlacesOf } from '../harness/launch/token-places.ts';
import type { FileUnderTest } from '../harness/run/judge.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { tool } from '../harness/settings/tool.ts';
import { resourceOfWopiSrc } from '../wopi/resource.ts';
import { newTokenFrom } from './access-token.ts';
import { ipv6RunOf } from './ipv6-run.ts';
import { launchToken } from './launch-settings.ts';
import type { ProbeContext } from './run-and-report.ts';

/** Requests what the questionnaire asks for besides the checks. Nothing is sent that could change anything. */
export async function probeHost(host: LaunchHost, context: ProbeContext): Promise<HostProbes> {
  const [first] = context.files;
  if (first === undefined) return {};
  await using http = new HttpSender(context.senderOptions);
  const prober: Prober = { context, sender: new ReadOnlySender(http) };
  const file = await withNewToken(first, context);
  const isFileOfHost = host.wopisrc === undefined || sameUrl(host.wopisrc, file.wopisrc);
  const { business, otherPath, production } = host;
  return {
    tokenPlaces: await placesOf(file, prober),
    business: isFileOfHost ? await factsOf(business, file.wopisrc, prober) : undefined,
    otherPath: isFileOfHost ? await otherPathOf(otherPath ?? {}, prober) : undefined,
    ipv6Run: await ipv6RunOf(file, { context, production: production?.wopisrc }),
  };
}

interface Prober {
  readonly context: ProbeContext;
  readonly sender: Sender;
}

// The checks may have taken longer than the token is valid.
async function withNewToken(file: FileUnderTest, { settings }: ProbeContext): Promise<FileUnderTest> {
  const token = await unlessUnavailable(Promise.resolve(newTokenFrom(settings)?.(file.wopisrc)));
  return typeof token === 'string' ? { ...file, accessToken: token } : file;
}

async function placesOf(
  { wopisrc, accessToken, ttl = 0 }: FileUnderTest,
  prober: Prober,
): Promise<TokenPlaces | undefined> {
  // A header of the user takes the place of the token.
  if (prober.context.extraHeaders.some(({ name }) => /^authorization$/i.test(name))) return undefined;
  return await tokenPlacesOf(resourceOfWopiSrc(wopisrc, accessToken, ttl), (token) =>
    clientFor(wopisrc, prober, token),
  );
}

async function otherPathOf(
  { wopisrc, ...source }: NonNullable<LaunchHost['otherPath']>,
  prober: Prober,
): Promise<HostProbes['otherPath']> {
  return wopisrc === undefined ? undefined : { wopisrc, facts: await factsOf(source, wopisrc, prober) };
}

async function factsOf(
  source: TokenSource | undefined,
  wopisrc: string,
  prober: Prober,
): Promise<AccountFacts | undefined> {
  if (source === undefined || !isUsable(source)) return undefined;
  const { settings, redactor } = prober.context;
  const token = await unlessUnavailable(launchToken(source, wopisrc, settings));
  if (typeof token !== 'string') return token;
  redactor.learn(token);
  return await accountFacts(resourceOfWopiSrc(wopisrc, token, 0), clientFor(wopisrc, prober));
}

async function unlessUnavailable<Value>(value: Promise<Value>): Promise<Value | { readonly problem: string }> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof ConfigurationError) return { problem: error.message };
    throw error;
  }
}

function clientFor(wopisrc: string, { context, sender }: Prober, headerToken?: string): WopiClient {
  const { extraHeaders, proofKeys, redactor, interruption } = context;
  const ownHeader = headerToken === undefined ? [] : [{ name: 'Authorization', value: `Bearer ${headerToken}` }];
  return new WopiClient({
    sender,
    redactor,
    ownOrigin: new URL(wopisrc).origin,
    extraHeaders: [...extraHeaders, ...ownHeader],
    userAgent: `${tool.name}/${tool.version}`,
    signal: interruption.requestSignal,
    ...(proofKeys && { signer: new ProofSigner(proofKeys) }),
  });
}

function sameUrl(one: string, other: string): boolean {
  return new URL(one).href === new URL(other).href;
}
