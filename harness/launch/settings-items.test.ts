import { describe, expect, test } from 'vitest';
import type { Exchange } from '../client/exchange.ts';
import { json } from '../testing/hostile-hosts/answers.ts';
import { pem } from '../testing/hostile-hosts/certificates.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { type EndpointFacts, endpointFacts } from './endpoint-facts.ts';
import { parseLaunchFile } from './launch-file.ts';
import { type SettingsInput, settingsItems } from './settings-items.ts';

const declared = `
declared:
  wopiDomains: [wopi.example.com]
  redirectDomains: ['*.files.example.com']
  savedTo: Example
  homePage: https://www.example.com/
  discovery:
    test: https://ffc-onenote.officeapps.live.com/hosting/discovery
    production: https://onenote.officeapps.live.com/hosting/discovery
`;
const launchFile = (text: string) => parseLaunchFile({ name: 'wopi-launch.yaml', text });
const now = new Date('2026-11-26T00:00:00Z');
const goodEndpoint: EndpointFacts = {
  protocol: 'TLSv1.3',
  chain: ['wopi.example.com', 'Example CA'],
  expires: new Date('2027-06-01T00:00:00Z'),
};

function exchange(operation: string, body: unknown, status = 200): Exchange {
  const text = JSON.stringify(body);
  const recorded = { headers: {}, bodyEncoding: 'utf8', body: text, bodySize: text.length } as const;
  return {
    operation,
    request: { ...recorded, method: 'GET', url: 'https://wopi.example.com/wopi/files/1', body: '' },
    response: { ...recorded, status },
    startedAt: 0,
    durationMs: 1,
  };
}

const usual = [
  exchange('CheckFileInfo', {
    HostEditUrl: 'https://edit.files.example.com/1?x=secret',
    DownloadUrl: 'https://get.files.example.com/1',
  }),
  exchange('PutRelativeFile', { Name: 'a', Url: 'https://wopi.example.com/wopi/files/2?access_token=secret' }),
];

function itemsOf(changes: Partial<SettingsInput> = {}) {
  const wopisrc = new URL('https://wopi.example.com/wopi/files/1');
  return settingsItems({
    file: launchFile(declared),
    wopisrc,
    exchanges: usual,
    endpoint: goodEndpoint,
    now,
    ...changes,
  });
}

function notReady(changes: Partial<SettingsInput> = {}) {
  return itemsOf(changes)
    .filter(({ state }) => state !== 'ready')
    .map(({ id, state }) => `${id} ${state}`);
}

describe('the settings check', () => {
  test('is ready when what is declared is what the host returns', () => {
    expect(notReady()).toEqual([]);
  });

  test('is open where nothing is declared, with what was seen', () => {
    const items = itemsOf({ file: {} });

    expect(items.filter(({ state }) => state === 'open').map(({ field }) => field)).toEqual([
      'declared.wopiDomains',
      'declared.redirectDomains',
      'declared.discovery',
      'declared.savedTo',
      'declared.homePage',
    ]);
    expect(items[1]?.evidence).toEqual([
      'edit.files.example.com: HostEditUrl of CheckFileInfo',
      'get.files.example.com: DownloadUrl of CheckFileInfo',
    ]);
  });

  test('shows no query of a URL', () => {
    expect(JSON.stringify(itemsOf())).not.toContain('secret');
  });

  const other = (body: unknown, operation = 'CheckFileInfo') => ({ exchanges: [...usual, exchange(operation, body)] });
  const file = (from: string, to: string) => ({ file: launchFile(declared.replace(from, to)) });

  test.each<[string, Partial<SettingsInput>, string[]]>([
    [
      'a copy on an undeclared host',
      other({ Url: 'https://b.example.com/wopi/files/3' }, 'PutRelativeFile'),
      ['settings.wopi-domains blocked'],
    ],
    [
      'an undeclared HostEditUrl',
      other({ HostEditUrl: 'https://x.example.com/' }),
      ['settings.redirect-domains blocked'],
    ],
    [
      'a declared host that is not used',
      file('[wopi.example.com]', '[wopi.example.com, old.example.com]'),
      ['settings.wopi-domains open'],
    ],
    ['http', { wopisrc: new URL('http://wopi.example.com/wopi/files/1') }, ['settings.https blocked']],
    ['another port', { wopisrc: new URL('https://wopi.example.com:8443/wopi/files/1') }, ['settings.https blocked']],
    [
      'an untrusted certificate',
      { endpoint: { ...goodEndpoint, distrust: 'SELF_SIGNED' } },
      ['settings.certificate blocked'],
    ],
    [
      'a certificate that expires soon',
      { endpoint: { ...goodEndpoint, expires: new Date('2026-12-10') } },
      ['settings.certificate open'],
    ],
    ['TLS 1.1', { endpoint: { ...goodEndpoint, protocol: 'TLSv1.1' } }, ['settings.tls-version blocked']],
    [
      'no connection',
      { endpoint: { problem: 'refused' } },
      ['settings.certificate blocked', 'settings.tls-version blocked'],
    ],
    ['a redirect', { exchanges: [...usual, exchange('GetFile', '', 302)] }, ['settings.no-redirect blocked']],
    ['the home page on the same name', file('www.example.com', 'wopi.example.com'), ['settings.own-name blocked']],
    ['a strange discovery', file('ffc-onenote.officeapps.live.com', 'example.com'), ['settings.discovery blocked']],
    [
      'a local host',
      { wopisrc: new URL('http://127.0.0.1:1/wopi/files/1') },
      [
        'settings.wopi-domains blocked',
        'settings.https open',
        'settings.certificate open',
        'settings.tls-version open',
        'settings.own-name open',
      ],
    ],
  ])('has exactly these items that are not ready for %s', (_, changes, expected) => {
    expect(notReady(changes)).toEqual(expected);
  });

  test('does not apply to redirects where the host names no page', () => {
    const { redirectDomains: _, ...rest } = launchFile(declared).declared ?? {};

    expect(notReady({ exchanges: [], file: { declared: rest } })).toEqual(['settings.redirect-domains not applicable']);
  });
});

describe('a TLS endpoint', () => {
  async function factsOf(name: Parameters<typeof pem>[0], ca?: readonly string[]) {
    await using host = await RawHost.start((socket) => socket.write(json({})), { pem: pem(name) });
    return await endpointFacts(new URL(host.wopisrc), { timeoutMs: 3_000, ...(ca && { ca }) });
  }

  test('has a protocol, a chain and an expiry date', async () => {
    const facts = await factsOf('trusted', [pem('ca')]);

    expect(facts).toEqual({
      protocol: 'TLSv1.3',
      chain: [expect.stringMatching(/./), expect.stringMatching(/./)],
      expires: expect.any(Date),
    });
  });

  test.each(['expired', 'wrong-name', 'self-signed', 'trusted'] as const)(
    'is not trusted when it is %s here',
    async (name) => {
      expect(await factsOf(name)).toMatchObject({ distrust: expect.stringMatching(/./) });
    },
  );

  test('has a problem where nothing speaks TLS', async () => {
    await using host = await RawHost.start((socket) => socket.end('hello'));
    const url = new URL(host.wopisrc.replace('http:', 'https:'));

    expect(await endpointFacts(url, { timeoutMs: 3_000 })).toEqual({ problem: expect.any(String) });
  });
});
