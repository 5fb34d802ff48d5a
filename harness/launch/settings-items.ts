import type { Exchange } from '../client/exchange.ts';
import type { EndpointFacts } from './endpoint-facts.ts';
import type { LaunchFile } from './launch-file.ts';
import type { LaunchItem } from './launch-item.ts';
import { isLocalName, type ObservedUrl, observedUrls } from './observed-urls.ts';
import { discoveryPage, securityPage, shippingPage } from './sources.ts';

export interface SettingsInput {
  readonly file: LaunchFile;
  /** The WopiSrc that Microsoft will reach: that of production where the file has it, otherwise of the run. */
  readonly wopisrc: URL;
  readonly exchanges: readonly Exchange[];
  /** What TLS shows of that WopiSrc; absent when it is not https. */
  readonly endpoint?: EndpointFacts;
  readonly now: Date;
}

/** Properties whose hosts get users that are redirected there. */
const redirecting: ReadonlySet<string> = new Set(['HostEditUrl', 'HostViewUrl', 'DownloadUrl']);
/** Properties that lead to WOPI endpoints. */
const ofWopi: ReadonlySet<string> = new Set(['Url', 'ContainerUrl']);
/** Days before its expiry from which on a certificate needs care. */
const soonDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

/** The items of Microsoft's settings check. */
export function settingsItems(input: SettingsInput): LaunchItem[] {
  const urls = observedUrls(input.exchanges);
  return [
    wopiDomains(input, urls),
    redirectDomains(input, urls),
    ...endpointItems(input),
    noRedirects(input),
    ownName(input, urls),
    discoveryUrls(input),
    given(input, 'savedTo', 'Name shown after “Saved to”', (name) => `Documents are saved to “${name}”.`),
    given(input, 'homePage', 'Home page', (url) => `The name links to ${url}.`),
  ];
}

function settingsItem(id: string, title: string, source: string) {
  return { id: `settings.${id}`, part: 'settings', title, source } as const;
}

function wopiDomains({ file, wopisrc }: SettingsInput, urls: readonly ObservedUrl[]): LaunchItem {
  const seen = [
    { where: 'WopiSrc', host: wopisrc.hostname },
    ...urls.filter(({ property }) => ofWopi.has(property)).map(({ where, url }) => ({ where, host: url.hostname })),
  ];
  const item = settingsItem('wopi-domains', 'WOPI domain allow list', shippingPage);
  return comparedWith(item, { seen, declared: file.declared?.wopiDomains, field: 'declared.wopiDomains' });
}

function redirectDomains({ file }: SettingsInput, urls: readonly ObservedUrl[]): LaunchItem {
  const seen = urls
    .filter(({ property }) => redirecting.has(property))
    .map(({ where, url }) => ({ where, host: url.hostname }));
  const item = settingsItem('redirect-domains', 'Redirect domain allow list', shippingPage);
  const declared = file.declared?.redirectDomains;
  if (seen.length === 0 && !declared?.length)
    return {
      ...item,
      state: 'not applicable',
      says: 'The host returns no HostEditUrl, HostViewUrl or DownloadUrl, so there is no domain to redirect users to.',
      evidence: [],
    };
  return comparedWith(item, { seen, declared, field: 'declared.redirectDomains' });
}

interface Comparison {
  readonly seen: readonly { readonly where: string; readonly host: string }[];
  readonly declared: readonly string[] | undefined;
  readonly field: string;
}

function comparedWith(item: ReturnType<typeof settingsItem>, { seen, declared = [], field }: Comparison): LaunchItem {
  const hosts = [...new Set(seen.map(({ host }) => host))].toSorted();
  const evidence = hosts.map(
    (host) => `${host}: ${[...new Set(seen.filter((one) => one.host === host).map(({ where }) => where))].join(', ')}`,
  );
  const says = `The entries for the allow list are: ${(declared.length > 0 ? declared : hosts).join(', ')}.`;
  const common = { ...item, evidence, field };
  if (declared.length === 0)
    return { ...common, state: 'open', says, toDo: `Enter the entries in ${field}; the run saw ${hosts.join(', ')}.` };
  const missing = hosts.filter((host) => !declared.some((entry) => covers(entry, host)));
  const superfluous = declared.filter((entry) => !hosts.some((host) => covers(entry, host)));
  if (missing.length > 0)
    return {
      ...common,
      state: 'blocked',
      says: `The allow list lacks ${missing.join(', ')}.`,
      toDo: `Add ${missing.join(', ')} to ${field}, or change the URLs that the host returns.`,
    };
  if (superfluous.length > 0)
    return {
      ...common,
      state: 'open',
      says,
      toDo: `Remove ${superfluous.join(', ')} from ${field} if no URL leads there: the run saw none.`,
    };
  return { ...common, state: 'ready', says };
}

function covers(entry: string, host: string): boolean {
  const name = entry.toLowerCase();
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  return host === name;
}

function endpointItems({ wopisrc, endpoint, now }: SettingsInput): LaunchItem[] {
  const https = settingsItem('https', 'HTTPS on port 443', securityPage);
  const certificate = settingsItem('certificate', 'Certificate', securityPage);
  const version = settingsItem('tls-version', 'TLS 1.2 or newer', securityPage);
  if (isLocalName(wopisrc.hostname)) {
    const local = {
      state: 'open',
      says: `The run used ${wopisrc.hostname}, which Microsoft cannot reach.`,
      evidence: [],
      field: 'host.production.wopisrc',
      toDo: 'Enter the WopiSrc of a file in production.',
    } as const;
    return [https, certificate, version].map((item) => ({ ...item, ...local }));
  }
  return [httpsItem(https, wopisrc), certificateItem(certificate, endpoint, now), versionItem(version, endpoint)];
}

type ItemBase = ReturnType<typeof settingsItem>;

function httpsItem(item: ItemBase, { protocol, port, origin }: URL): LaunchItem {
  if (protocol === 'https:' && port === '')
    return { ...item, state: 'ready', says: 'The WOPI endpoints use HTTPS on port 443.', evidence: [origin] };
  return {
    ...item,
    state: 'blocked',
    says: `The WOPI endpoints are at ${origin}.`,
    evidence: [origin],
    toDo: 'Serve WOPI with https on port 443.',
  };
}

const noTls = {
  state: 'blocked',
  says: 'The WOPI endpoints do not use TLS.',
  evidence: [],
  toDo: 'Serve WOPI with https on port 443.',
} as const;

function certificateItem(item: ItemBase, facts: EndpointFacts | undefined, now: Date): LaunchItem {
  if (!facts) return { ...item, ...noTls };
  if ('problem' in facts) return { ...item, ...unreachable(facts) };
  const day = facts.expires.toISOString().slice(0, 10);
  const evidence = [`chain: ${facts.chain.join(' < ')}`, `expires on ${day}`];
  const daysLeft = Math.floor((facts.expires.getTime() - now.getTime()) / dayMs);
  if (facts.distrust !== undefined)
    return {
      ...item,
      state: 'blocked',
      says: `The certificate is not trusted: ${facts.distrust}.`,
      evidence,
      toDo: 'Install a certificate of a public authority together with its intermediate certificates.',
    };
  const says = `The certificate is trusted and expires on ${day}.`;
  if (daysLeft >= soonDays) return { ...item, state: 'ready', says, evidence };
  return { ...item, state: 'open', says, evidence, toDo: `Renew the certificate; it expires in ${daysLeft} days.` };
}

function versionItem(item: ItemBase, facts: EndpointFacts | undefined): LaunchItem {
  if (!facts) return { ...item, ...noTls };
  if ('problem' in facts) return { ...item, ...unreachable(facts) };
  const isRecent = /^TLSv1\.[23]$/.test(facts.protocol);
  return {
    ...item,
    state: isRecent ? 'ready' : 'blocked',
    says: `The WOPI endpoints negotiate ${facts.protocol}.`,
    evidence: [],
    ...(!isRecent && { toDo: 'Enable TLS 1.2 or 1.3.' }),
  };
}

function unreachable({ problem }: { readonly problem: string }) {
  return {
    state: 'blocked',
    says: `No TLS connection to the WOPI endpoints was possible: ${problem}.`,
    evidence: [],
    toDo: 'Check the name, port 443, and the firewall.',
  } as const;
}

function noRedirects({ exchanges }: SettingsInput): LaunchItem {
  const item = settingsItem('no-redirect', 'No redirects on WOPI endpoints', securityPage);
  const redirects = exchanges.filter(({ response }) => /^3(?!04)/.test(String(response?.status ?? '')));
  const operations = [...new Set(redirects.map(({ operation }) => operation))];
  if (redirects.length === 0)
    return { ...item, state: 'ready', says: 'No WOPI endpoint returns a redirect.', evidence: [] };
  return {
    ...item,
    state: 'blocked',
    says: `The host redirects ${operations.join(', ')}.`,
    evidence: redirects.slice(0, 5).map(({ operation, response }) => `${operation}: ${response?.status}`),
    toDo: 'Respond to WOPI requests directly; clients do not follow redirects.',
  };
}

function ownName({ file, wopisrc }: SettingsInput, urls: readonly ObservedUrl[]): LaunchItem {
  const item = settingsItem('own-name', 'Domain of its own for WOPI', securityPage);
  const pages = [
    ...urls.filter(({ property }) => redirecting.has(property)).map(({ where, url }) => ({ where, url })),
    ...[
      { where: 'declared.homePage', url: file.declared?.homePage },
      { where: 'host.hostPage', url: file.host?.hostPage },
    ].flatMap(({ where, url }) => (url === undefined ? [] : [{ where, url: new URL(url) }])),
  ];
  const shared = pages.filter(({ url }) => url.hostname === wopisrc.hostname);
  const says = `WOPI is served by ${wopisrc.hostname}`;
  if (isLocalName(wopisrc.hostname))
    return {
      ...item,
      state: 'open',
      says: `${says}, which Microsoft cannot reach.`,
      evidence: [],
      field: 'host.production.wopisrc',
      toDo: 'Enter the WopiSrc of a file in production.',
    };
  if (shared.length === 0) return { ...item, state: 'ready', says: `${says}, which serves no page.`, evidence: [] };
  return {
    ...item,
    state: 'blocked',
    says: `${says}, which serves pages as well.`,
    evidence: shared.map(({ where, url }) => `${where}: ${url.origin}`),
    toDo: 'Serve WOPI under a host name of its own, apart from pages and from content of users.',
  };
}

const discoveryHosts = {
  test: 'ffc-onenote.officeapps.live.com',
  production: 'onenote.officeapps.live.com',
} as const;

function discoveryUrls({ file }: SettingsInput): LaunchItem {
  const item = settingsItem('discovery', 'Discovery URLs', discoveryPage);
  const named = file.declared?.discovery ?? {};
  const field = 'declared.discovery';
  const stages = Object.keys(discoveryHosts) as (keyof typeof discoveryHosts)[];
  const evidence = stages.map((stage) => `${stage}: ${named[stage] ?? 'not entered'}`);
  const wrong = stages.filter(
    (stage) => named[stage] !== undefined && !isDiscovery(named[stage], discoveryHosts[stage]),
  );
  const expected = (stage: keyof typeof discoveryHosts) => `https://${discoveryHosts[stage]}/hosting/discovery`;
  if (wrong.length > 0)
    return {
      ...item,
      state: 'blocked',
      says: `The discovery URL of ${wrong.join(' and ')} is not Microsoft’s.`,
      evidence,
      field,
      toDo: wrong.map((stage) => `For ${stage}, read ${expected(stage)}.`).join(' '),
    };
  const missing = stages.filter((stage) => named[stage] === undefined);
  if (missing.length > 0)
    return {
      ...item,
      state: 'open',
      says: `The discovery URL of ${missing.join(' and ')} is not entered.`,
      evidence,
      field,
      toDo: missing.map((stage) => `For ${stage}, it is ${expected(stage)}.`).join(' '),
    };
  return { ...item, state: 'ready', says: 'The host reads Microsoft’s discovery of test and of production.', evidence };
}

function isDiscovery(url: string, host: string): boolean {
  const { protocol, hostname, pathname } = new URL(url);
  return protocol === 'https:' && hostname === host && pathname === '/hosting/discovery';
}

function given(
  { file }: SettingsInput,
  key: 'savedTo' | 'homePage',
  title: string,
  says: (value: string) => string,
): LaunchItem {
  const item = settingsItem(key === 'savedTo' ? 'saved-to' : 'home-page', title, shippingPage);
  const value = file.declared?.[key];
  const field = `declared.${key}`;
  if (value !== undefined) return { ...item, state: 'ready', says: says(value), evidence: [] };
  return {
    ...item,
    state: 'open',
    says: `${title} is not entered yet.`,
    evidence: [],
    field,
    toDo: `Enter it in ${field}.`,
  };
}
