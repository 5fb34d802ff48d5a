import { HttpSender } from '../harness/client/http-sender.ts';
import { ReadOnlySender } from '../harness/client/read-only-sender.ts';
import type { FileAccess } from '../harness/lane/further-access.ts';
import { type AccountFacts, accountFacts } from '../harness/launch/account-facts.ts';
import { isUsable } from '../harness/launch/account-items.ts';
import type { LaunchHost, TokenSource } from '../harness/launch/launch-file.ts';
import type { AccountName, Opened } from '../harness/launch/observations.ts';
import type { HostProbes } from '../harness/launch/questionnaire-input.ts';
import { type TokenPlaces, tokenPlacesOf } from '../harness/launch/token-places.ts';
import type { FileUnderTest } from '../harness/run/judge.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { resourceOfWopiSrc } from '../wopi/resource.ts';
import { newTokenFrom } from './access-token.ts';
import { ipv6RunOf } from './ipv6-run.ts';
import { launchToken } from './launch-settings.ts';
import { type ProbeContext, type Prober, probeClient } from './probe-context.ts';

/** Requests what the questionnaire asks for besides the checks. Nothing is sent that could change anything. */
export async function probeHost(host: LaunchHost, context: ProbeContext): Promise<HostProbes> {
  const [first] = context.files;
  if (first === undefined) return {};
  await using http = new HttpSender(context.senderOptions);
  const prober: LaunchProber = { context, sender: new ReadOnlySender(http) };
  const file = await withNewToken(first, context);
  const isFileOfHost = host.wopisrc === undefined || sameUrl(host.wopisrc, file.wopisrc);
  const { business, otherPath, production } = host;
  return {
    opened: await openedBy(file, host, prober),
    tokenPlaces: await placesOf(file, prober),
    business: isFileOfHost ? await factsOf(business, file.wopisrc, prober) : undefined,
    otherPath: isFileOfHost ? await otherPathOf(otherPath ?? {}, prober) : undefined,
    ipv6Run: await ipv6RunOf(file, { context, production: production?.wopisrc }),
  };
}

interface LaunchProber extends Prober {
  readonly context: ProbeContext;
}

// The checks may have taken longer than the token is valid.
async function withNewToken(file: FileUnderTest, { settings }: ProbeContext): Promise<FileUnderTest> {
  const token = await unlessUnavailable(Promise.resolve(newTokenFrom(settings)?.(file.wopisrc)));
  return typeof token === 'string' ? { ...file, accessToken: token } : file;
}

async function placesOf(
  { wopisrc, accessToken, ttl = 0 }: FileUnderTest,
  prober: LaunchProber,
): Promise<TokenPlaces | undefined> {
  // A header of the user takes the place of the token.
  if (prober.context.extraHeaders.some(({ name }) => /^authorization$/i.test(name))) return undefined;
  return await tokenPlacesOf(resourceOfWopiSrc(wopisrc, accessToken, ttl), (token) =>
    probeClient(wopisrc, prober, token),
  );
}

// Each account, and the first one with the other file.
async function openedBy(file: FileUnderTest, host: LaunchHost, prober: LaunchProber): Promise<Opened[]> {
  const { second, readOnly, otherFile } = file.furtherAccess ?? {};
  const accounts: readonly (readonly [AccountName, string | undefined, (() => Promise<FileAccess>) | undefined])[] = [
    ['first', host.first?.user, async () => file],
    ['second', host.second?.user, second],
    ['view-only', host.readOnly?.user, readOnly],
    ['first', host.first?.user, otherFile],
  ];
  const opened: Opened[] = [];
  for (const [user, name, open] of accounts) {
    const access = await unlessUnavailable(Promise.resolve(open?.()));
    if (access === undefined || 'problem' in access) continue;
    const { wopisrc, accessToken } = access;
    prober.context.redactor.learn(accessToken);
    const facts = await accountFacts(resourceOfWopiSrc(wopisrc, accessToken, 0), probeClient(wopisrc, prober));
    if ('info' in facts) opened.push({ user, name, wopisrc, info: facts.info });
  }
  return opened;
}

async function otherPathOf(
  { wopisrc, ...source }: NonNullable<LaunchHost['otherPath']>,
  prober: LaunchProber,
): Promise<HostProbes['otherPath']> {
  return wopisrc === undefined ? undefined : { wopisrc, facts: await factsOf(source, wopisrc, prober) };
}

async function factsOf(
  source: TokenSource | undefined,
  wopisrc: string,
  prober: LaunchProber,
): Promise<AccountFacts | undefined> {
  if (source === undefined || !isUsable(source)) return undefined;
  const { settings, redactor } = prober.context;
  const token = await unlessUnavailable(launchToken(source, wopisrc, settings));
  if (typeof token !== 'string') return token;
  redactor.learn(token);
  return await accountFacts(resourceOfWopiSrc(wopisrc, token, 0), probeClient(wopisrc, prober));
}

async function unlessUnavailable<Value>(value: Promise<Value>): Promise<Value | { readonly problem: string }> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof ConfigurationError) return { problem: error.message };
    throw error;
  }
}

function sameUrl(one: string, other: string): boolean {
  return new URL(one).href === new URL(other).href;
}
