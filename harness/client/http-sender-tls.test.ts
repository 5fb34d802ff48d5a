import { describe, expect, test } from 'vitest';
import { goodAnswer } from '../testing/hostile-hosts/answers.ts';
import { pem } from '../testing/hostile-hosts/certificates.ts';
import { type Answer, RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { failureOf, failureWith, get } from '../testing/sending.ts';
import { HttpSender } from './http-sender.ts';

const good: Answer = (socket, request) => socket.write(goodAnswer(request));

describe('a certificate', () => {
  test('signed by a CA that the user trusts is accepted', async () => {
    await using host = await RawHost.start(good, { pem: pem('trusted') });
    await using sender = new HttpSender({ timeoutMs: 3_000, ca: [pem('ca')] });

    expect((await sender.send(get(host))).status).toBe(200);
  });

  test.each([
    ['trusted', /cannot be verified \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\); pass its CA certificate with --ca/, {}],
    ['self-signed', /is self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\); trust it with --ca, or use --insecure/, {}],
    ['expired', /has expired \(CERT_HAS_EXPIRED\)/, { ca: [pem('ca')] }],
    ['wrong-name', /is for a different host name \(ERR_TLS_CERT_ALTNAME_INVALID\)/, { ca: [pem('ca')] }],
  ] as const)('that is %s is refused, and accepted with --insecure', async (name, message, options) => {
    const failure = await failureWith(good, options, { pem: pem(name) });
    expect(failure).toMatchObject({ problem: 'tls', message: expect.stringMatching(message) });

    await using host = await RawHost.start(good, { pem: pem(name) });
    await using sender = new HttpSender({ timeoutMs: 3_000, insecure: true });
    expect((await sender.send(get(host))).status).toBe(200);
  });

  test('that is self-signed is accepted when it is trusted itself', async () => {
    await using host = await RawHost.start(good, { pem: pem('self-signed') });
    await using sender = new HttpSender({ timeoutMs: 3_000, ca: [pem('self-signed')] });

    expect((await sender.send(get(host))).status).toBe(200);
  });

  test('cannot come from a port that does not speak TLS', async () => {
    await using host = await RawHost.start((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), {
      onConnection: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    await using sender = new HttpSender({ timeoutMs: 3_000 });
    const href = host.wopisrc.replace('http:', 'https:');

    expect(await failureOf(sender.send(get(host, { href })))).toMatchObject({
      problem: 'tls',
      message: expect.stringMatching(/the port does not speak TLS \(.*\); is the scheme http\?/),
    });
  });
});
