import { describe, expect, test } from 'vitest';
import { HttpSender } from '../harness/client/http-sender.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { startWebServer } from '../web/web-server.ts';
import { AllowedOrigins } from './allowed-origins.ts';

const named = { origins: ['https://wopi.example', 'http://10.0.0.7:8080'], loopback: false };
const atHome = { origins: ['https://wopi.example'], loopback: true };

describe('origins', () => {
  test.each([
    ['https://wopi.example/wopi/files/1', named],
    ['https://WOPI.example:443/', named],
    ['http://10.0.0.7:8080/x', named],
    ['http://localhost:3000/', atHome],
    ['https://127.0.0.1/', atHome],
    ['http://127.9.9.9:1/', atHome],
    ['http://[::1]:8080/', atHome],
    ['http://2130706433/', atHome],
  ])('%s is allowed', (url, options) => {
    expect(new AllowedOrigins(options).allows(new URL(url))).toBe(true);
  });

  test.each([
    ['http://wopi.example/', named],
    ['https://wopi.example:8443/', named],
    ['https://wopi.example@evil.example/', named],
    ['http://127.0.0.1/', named],
    ['http://localhost:80/', named],
    ['http://169.254.169.254/latest', atHome],
    ['http://localhost.evil.example/', atHome],
    ['http://10.0.0.1/', atHome],
    ['http://[::ffff:10.0.0.1]/', atHome],
    ['ftp://localhost/', atHome],
  ])('%s is not', (url, options) => {
    expect(new AllowedOrigins(options).allows(new URL(url))).toBe(false);
  });

  test.each(['wopi.example', 'https://wopi.example/path', 'ftp://wopi.example', 'https://user@wopi.example', '*'])(
    '%s is invalid',
    (origin) => {
      expect(() => new AllowedOrigins({ origins: [origin], loopback: true })).toThrow(ConfigurationError);
    },
  );

  test('are in the policy for frames, without IPv6 addresses', () => {
    const origins = new AllowedOrigins({ origins: ['https://wopi.example', 'http://[::2]'], loopback: true });
    expect(origins.frameAncestors()).toEqual([
      'http://localhost:*',
      'https://localhost:*',
      'http://127.0.0.1:*',
      'https://127.0.0.1:*',
      'https://wopi.example',
    ]);
  });
});

describe('what a name resolves to', () => {
  test.each([
    ['a private address', named, 'wopi.example', ['10.1.2.3'], ['10.1.2.3']],
    ['loopback, for serve on loopback', atHome, 'wopi.example', ['127.0.0.1'], ['127.0.0.1']],
    ['loopback, for serve elsewhere', named, 'wopi.example', ['127.0.0.1', '::1'], []],
    ['loopback in another notation', named, 'wopi.example', ['::ffff:127.0.0.1'], []],
    ['the credentials of a cloud', atHome, 'wopi.example', ['169.254.169.254', 'fe80::1', '0.0.0.0'], []],
    ['several', named, 'wopi.example', ['127.0.0.1', '8.8.8.8'], ['8.8.8.8']],
    ['localhost elsewhere', atHome, 'localhost', ['8.8.8.8'], []],
    ['an address within another', named, 'wopi.example', ['::7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::1'], []],
    ['metadata of a cloud', named, 'wopi.example', ['fd00:ec2::254', '100.100.100.200', '168.63.129.16'], []],
    ['localhost', atHome, 'localhost', ['127.0.0.1', '::1'], ['127.0.0.1', '::1']],
  ])('is contacted or not: %s', async (_, options, hostname, found, contacted) => {
    expect(await contactedAddresses(options, hostname, found)).toEqual(contacted);
  });

  test('is in the message when contacting it is not allowed', async () => {
    await using server = await startWebServer({ fetch: () => new Response('secret') });
    const { port } = new URL(server.localUrl);
    const origins = { origins: [`http://wopi.example:${port}`], loopback: false };
    const guard = new AllowedOrigins(origins, answering(['127.0.0.1']));
    await using sender = new HttpSender({ timeoutMs: 2_000, guard });
    const send = (href: string) => sender.send({ method: 'GET', href, headers: {}, bodyLimit: 100 });

    await expect(send(`http://wopi.example:${port}/`)).rejects.toThrow('wopi.example resolves to 127.0.0.1');
    await expect(send(`${server.localUrl}/`)).rejects.toThrow(`serve with --allow-origin ${server.localUrl}`);
  });
});

function answering(addresses: readonly string[]): ConstructorParameters<typeof AllowedOrigins>[1] {
  return (_, answer) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

function contactedAddresses(
  options: ConstructorParameters<typeof AllowedOrigins>[0],
  hostname: string,
  found: readonly string[],
): Promise<string[]> {
  const origins = new AllowedOrigins(options, answering(found));
  return new Promise((resolve) => {
    origins.lookup(hostname, { all: true }, (error, addresses) => {
      resolve(error || typeof addresses === 'string' ? [] : addresses.map(({ address }) => address));
    });
  });
}
