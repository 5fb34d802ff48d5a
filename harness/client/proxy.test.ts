import { describe, expect, test } from 'vitest';
import { ForwardProxy } from '../testing/forward-proxy.ts';
import { pem } from '../testing/hostile-hosts/certificates.ts';
import { RawHost, type RawHostOptions } from '../testing/hostile-hosts/raw-host.ts';
import { failureOf } from '../testing/sending.ts';
import { HttpSender } from './http-sender.ts';
import { proxyFor } from './proxy.ts';
import type { HttpRequest } from './sender.ts';

const proxy = new URL('http://proxy.example:3128');

test.each([
  ['http://host.example/', [], true],
  ['https://host.example/', [], true],
  ['http://localhost:8080/', [], false],
  ['http://127.0.0.1/', [], false],
  ['http://[::1]:8080/', [], false],
  ['http://host.example/', ['host.example'], false],
  ['http://wopi.host.example/', ['.host.example'], false],
  ['http://wopi.host.example/', ['*.host.example'], false],
  ['http://myhost.example/', ['host.example'], true],
  ['http://host.example:8080/', ['host.example:80'], true],
  ['https://host.example/', ['host.example:443'], false],
  ['https://host.example/', ['*'], false],
])('the proxy for %s, except for %j', (href, except, isUsed) => {
  expect(proxyFor(new URL(href), { http: proxy, https: proxy, except })).toBe(isUsed ? proxy : undefined);
});

const found = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';

async function startHost(options?: RawHostOptions): Promise<RawHost> {
  return await RawHost.start((socket) => socket.write(found), options);
}

const portOf = ({ origin }: RawHost) => Number(new URL(origin).port);

function request(href: string, rest: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', href, headers: {}, bodyLimit: 1000, ...rest };
}

function senderBy(through: ForwardProxy, { user = '', ca }: { user?: string; ca?: string } = {}): HttpSender {
  const url = new URL(`http://${user}${through.host}`);
  return new HttpSender({ timeoutMs: 3_000, proxies: { http: url, https: url, except: [] }, ...(ca && { ca: [ca] }) });
}

describe('a request through a proxy', () => {
  test('arrives as it would without one, over one tunnel, with the credentials for the proxy only', async () => {
    await using host = await startHost();
    await using through = await ForwardProxy.start({ port: portOf(host) });
    await using sender = senderBy(through, { user: 'me:pass%20word@' });
    for (const path of ['/wopi/files/1', '/wopi/files/2'])
      expect((await sender.send(request(`http://host.test:8080${path}`))).status).toBe(404);

    expect(through.asked).toEqual([
      { address: 'host.test:8080', authorization: `Basic ${Buffer.from('me:pass word').toString('base64')}` },
    ]);
    expect(host.requests.map(({ target }) => target)).toEqual(['/wopi/files/1', '/wopi/files/2']);
    expect(host.requests[0]?.text).toMatch(/^host: host\.test:8080\r$/im);
    expect(host.requests[0]?.text).not.toMatch(/proxy/i);
  });

  test.each(['chunked', 'after-continue', 'broken-off'] as const)(
    'goes through it with the transfer %s',
    async (transfer) => {
      await using host = await startHost();
      await using through = await ForwardProxy.start({ port: portOf(host) });
      await using sender = senderBy(through);
      await sender
        .send(request('http://host.test/wopi/files/1', { method: 'POST', body: Buffer.from('text'), transfer }))
        .catch(() => undefined);
      expect(through.asked).toMatchObject([{ address: 'host.test:80' }]);
    },
  );

  test('verifies the certificate of the host itself', async () => {
    await using host = await startHost({ pem: pem('trusted') });
    await using through = await ForwardProxy.start({ port: portOf(host) });
    await using trusting = senderBy(through, { ca: pem('ca') });
    await using strict = senderBy(through);
    const href = `https://host.test:${portOf(host)}/wopi/files/1`;

    expect(await failureOf(strict.send(request(href)))).toMatchObject({ problem: 'tls' });
    // The certificate is for another name, which is noticed only once its CA is trusted.
    expect((await failureOf(trusting.send(request(href)))).message).toContain('is for a different host name');
  });

  test('says that the proxy refuses, and never its password', async () => {
    await using through = await ForwardProxy.start({ port: 1, status: 407 });
    await using sender = senderBy(through, { user: 'me:sesame@' });
    const { problem, message } = await failureOf(sender.send(request('http://host.test/wopi/files/1')));
    expect(problem).toBe('unreachable');
    expect(message).toBe(
      `the proxy ${through.host} refused a connection to host.test:80 with 407; put a user name and password into its URL`,
    );
  });

  test('says that the proxy is not there', async () => {
    const through = await ForwardProxy.start({ port: 1 });
    await using sender = senderBy(through);
    const { host } = through;
    await through[Symbol.asyncDispose]();
    expect((await failureOf(sender.send(request('http://host.test/')))).message).toBe(
      `the proxy ${host} cannot be used (ECONNREFUSED)`,
    );
  });
});
