import { describe, expect, test } from 'vitest';
import { TransportFailure } from '../failures.ts';
import { goodAnswer, head, http } from '../testing/hostile-hosts/answers.ts';
import { pem } from '../testing/hostile-hosts/certificates.ts';
import { type Answer, RawHost, type RawHostOptions } from '../testing/hostile-hosts/raw-host.ts';
import { type HttpRequest, Transport, type TransportOptions } from './transport.ts';

const good: Answer = (socket, request) => socket.write(goodAnswer(request));

function get(host: RawHost, request: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', href: host.wopisrc, headers: {}, bodyLimit: 1000, ...request };
}

async function failureOf(sending: Promise<unknown>): Promise<TransportFailure> {
  const error: unknown = await sending.then(
    () => new Error('it was answered'),
    (failure: unknown) => failure,
  );
  if (error instanceof TransportFailure) return error;
  throw error;
}

/** What goes wrong with a first request to such a host. */
async function failureWith(answer: Answer, options: Partial<TransportOptions> = {}, hostOptions?: RawHostOptions) {
  await using host = await RawHost.start(answer, hostOptions);
  await using transport = new Transport({ timeoutMs: 3_000, ...options });
  return await failureOf(transport.send(get(host)));
}

describe('a request', () => {
  test('is sent as it is, and the response comes as it is', async () => {
    const answer = http(201, 'body', [
      ['X-WOPI-Lock', ''],
      ['x-lower', 'a'],
      ['X-Twice', '1'],
      ['X-Twice', '2'],
    ]);
    await using host = await RawHost.start((socket) => socket.write(answer));
    await using transport = new Transport({ timeoutMs: 3_000 });

    const response = await transport.send(
      get(host, {
        method: 'POST',
        href: `${host.wopisrc}/contents?access_token=a%2Fb`,
        headers: { 'X-WOPI-Override': 'PUT', 'x-other': 'b' },
        body: Buffer.from('sent'),
      }),
    );

    expect(response).toEqual({
      status: 201,
      headers: [
        ['X-WOPI-Lock', ''],
        ['x-lower', 'a'],
        ['X-Twice', '1'],
        ['X-Twice', '2'],
        ['Content-Length', '4'],
      ],
      body: Buffer.from('body'),
    });
    expect(host.requests[0]?.text).toMatch(/^POST \/wopi\/files\/1\/contents\?access_token=a%2Fb HTTP\/1.1\r\n/);
    expect(host.requests[0]?.text).toMatch(/\r\nX-WOPI-Override: PUT\r\nx-other: b\r\n/);
    expect(host.requests[0]?.text).not.toMatch(/user-agent|accept|cookie/i);
    expect(host.requests[0]?.text).toMatch(/\r\n\r\nsent$/);
  });

  test('uses one connection for what is asked one after the other, and more for what is asked side by side', async () => {
    await using host = await RawHost.start(good);
    await using transport = new Transport({ timeoutMs: 3_000 });

    for (let index = 0; index < 3; index += 1) await transport.send(get(host));
    expect(host.connections).toBe(1);

    await Promise.all([1, 2, 3].map(() => transport.send(get(host))));
    expect(host.connections).toBe(3);
  });

  test('sends back no cookie and follows no redirect', async () => {
    await using elsewhere = await RawHost.start(good);
    await using host = await RawHost.start((socket) =>
      socket.write(
        http(302, '', [
          ['Location', elsewhere.wopisrc],
          ['Set-Cookie', 'a=1'],
        ]),
      ),
    );
    await using transport = new Transport({ timeoutMs: 3_000 });

    const first = await transport.send(get(host));
    await transport.send(get(host));

    expect(first.status).toBe(302);
    expect(elsewhere.connections).toBe(0);
    expect(host.requests[1]?.text).not.toMatch(/cookie/i);
  });

  test('is not made to what is no http or https URL', async () => {
    await using transport = new Transport({ timeoutMs: 3_000 });
    const request = { method: 'GET', headers: {}, bodyLimit: 1 } as const;

    for (const href of ['ftp://127.0.0.1/files/1', 'javascript:alert(1)', 'file:///etc/hosts'])
      expect(await failureOf(transport.send({ ...request, href }))).toMatchObject({ problem: 'invalid-request' });
  });

  test('with a header that HTTP does not allow is not made either', async () => {
    await using host = await RawHost.start(good);
    await using transport = new Transport({ timeoutMs: 3_000 });

    const failure = await failureOf(transport.send(get(host, { headers: { 'X-WOPI-Lock': 'a\r\nb' } })));

    expect(failure).toMatchObject({ problem: 'invalid-request' });
    expect(host.requests).toEqual([]);
  });
});

describe('a connection that the host closes', () => {
  /** Closes the connection instead of answering these requests, counted from 1. */
  const closingAt =
    (...numbers: readonly number[]): Answer =>
    (socket, request) =>
      numbers.includes(request.number) ? socket.destroy() : socket.write(goodAnswer(request));

  test('between two requests is no fault of the host: the second one is sent again', async () => {
    await using host = await RawHost.start(closingAt(2));
    await using transport = new Transport({ timeoutMs: 3_000 });

    await transport.send(get(host));
    expect((await transport.send(get(host))).status).toBe(200);

    expect(host.requests).toHaveLength(3);
    expect(host.connections).toBe(2);
  });

  test('after its answer, as it said, is opened anew', async () => {
    await using host = await RawHost.start((socket) => socket.end(http(200, '', [['Connection', 'close']])));
    await using transport = new Transport({ timeoutMs: 3_000 });

    for (let index = 0; index < 3; index += 1) expect((await transport.send(get(host))).status).toBe(200);
    expect(host.requests).toHaveLength(3);
  });

  test('is sent again once only', async () => {
    await using host = await RawHost.start(closingAt(2, 3));
    await using transport = new Transport({ timeoutMs: 3_000 });

    await transport.send(get(host));
    const failure = await failureOf(transport.send(get(host)));

    expect(failure).toMatchObject({ problem: 'closed' });
    expect(host.requests).toHaveLength(3);
  });

  test('though it is fresh is the fault of the host', async () => {
    await using host = await RawHost.start(closingAt(1));
    await using transport = new Transport({ timeoutMs: 3_000 });

    const failure = await failureOf(transport.send(get(host)));

    expect(failure).toMatchObject({
      problem: 'closed',
      message: `127.0.0.1:${new URL(host.wopisrc).port} closed the connection before a complete response`,
    });
    expect(host.requests).toHaveLength(1);
  });

  test('amid an answer is the fault of the host, whether it is fresh or kept', async () => {
    const half = Buffer.concat([head(200, [['Transfer-Encoding', 'chunked']]), Buffer.from('5\r\nhe')]);
    await using host = await RawHost.start((socket, request) =>
      request.number === 2 ? socket.end(half) : socket.write(goodAnswer(request)),
    );
    await using transport = new Transport({ timeoutMs: 3_000 });

    await transport.send(get(host));
    expect(await failureOf(transport.send(get(host)))).toMatchObject({ problem: 'closed' });
    expect(host.requests).toHaveLength(2);
  });
});

describe('a body', () => {
  test('that ends before its announced length is handed on and said to be cut short', async () => {
    await using host = await RawHost.start((socket) =>
      socket.end(Buffer.concat([head(200, [['Content-Length', '100']]), Buffer.from('half')])),
    );
    await using transport = new Transport({ timeoutMs: 3_000 });

    expect(await transport.send(get(host))).toMatchObject({ body: Buffer.from('half'), cutShort: true });
  });

  test('that is announced as too large is not read, and the connection not used again', async () => {
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.number === 1 ? head(200, [['Content-Length', '1001']]) : goodAnswer(request)),
    );
    await using transport = new Transport({ timeoutMs: 3_000 });

    expect(await failureOf(transport.send(get(host)))).toMatchObject({
      problem: 'too-large',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ announced a body of 1001 bytes; at most .* are read$/),
    });
    const before = performance.now();
    expect((await transport.send(get(host))).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(host.connections).toBe(2);
  });

  test('that turns out too large is read no further', async () => {
    const failure = await failureWith((socket) => {
      socket.write(head(200, []));
      socket.write(Buffer.alloc(2_000));
    });
    expect(failure).toMatchObject({ problem: 'too-large' });
  });
});

describe('a host that', () => {
  const silent: Answer = () => undefined;

  test('does not answer in time is given up', async () => {
    expect(await failureWith(silent, { timeoutMs: 100 })).toMatchObject({
      problem: 'timeout',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer completely within 0\.1 s$/),
    });
  });

  test('stops amid its answer is given up as well, however much it announced', async () => {
    const failure = await failureWith((socket) => socket.write(head(200, [['Content-Length', '10']])), {
      timeoutMs: 100,
    });
    expect(failure).toMatchObject({ problem: 'timeout' });
  });

  test('listens to nothing is unreachable', async () => {
    await using host = await RawHost.start(good);
    await host.die();
    await using transport = new Transport({ timeoutMs: 3_000 });

    expect(await failureOf(transport.send(get(host)))).toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('refused the connection (ECONNREFUSED)'),
    });
  });

  test('has no name is unresolved', async () => {
    await using transport = new Transport({ timeoutMs: 3_000 });
    const request = { method: 'GET', href: 'http://no-such-host.invalid/files/1', headers: {}, bodyLimit: 1 } as const;

    expect(await failureOf(transport.send(request))).toMatchObject({
      problem: 'unresolved',
      message: 'the name of no-such-host.invalid does not resolve',
    });
  });

  test('never completes the TLS handshake is unreachable', async () => {
    await using host = await RawHost.start(silent);
    await using transport = new Transport({ timeoutMs: 100 });
    const href = host.wopisrc.replace('http:', 'https:');

    expect(await failureOf(transport.send(get(host, { href })))).toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('accepted no connection within 0.1 s'),
    });
  });

  test('is given up because the run ends', async () => {
    await using host = await RawHost.start(silent);
    await using transport = new Transport({ timeoutMs: 3_000 });
    const controller = new AbortController();

    const sending = failureOf(transport.send(get(host, { signal: controller.signal })));
    controller.abort();

    expect(await sending).toMatchObject({ problem: 'interrupted', message: 'the run was interrupted' });
  });
});

describe('a certificate', () => {
  test('that an authority of the user has signed is accepted', async () => {
    await using host = await RawHost.start(good, { pem: pem('trusted') });
    await using transport = new Transport({ timeoutMs: 3_000, ca: [pem('ca')] });

    expect((await transport.send(get(host))).status).toBe(200);
  });

  test.each([
    ['trusted', /cannot be verified \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\); name its authority with --ca/, {}],
    ['self-signed', /is self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\); trust it with --ca, or use --insecure/, {}],
    ['expired', /has expired \(CERT_HAS_EXPIRED\)/, { ca: [pem('ca')] }],
    ['wrong-name', /is for another name \(ERR_TLS_CERT_ALTNAME_INVALID\)/, { ca: [pem('ca')] }],
  ] as const)('that is %s is refused, and accepted with --insecure', async (name, message, options) => {
    const failure = await failureWith(good, options, { pem: pem(name) });
    expect(failure).toMatchObject({ problem: 'tls', message: expect.stringMatching(message) });

    await using host = await RawHost.start(good, { pem: pem(name) });
    await using transport = new Transport({ timeoutMs: 3_000, insecure: true });
    expect((await transport.send(get(host))).status).toBe(200);
  });

  test('that is self-signed is accepted when it is trusted itself', async () => {
    await using host = await RawHost.start(good, { pem: pem('self-signed') });
    await using transport = new Transport({ timeoutMs: 3_000, ca: [pem('self-signed')] });

    expect((await transport.send(get(host))).status).toBe(200);
  });

  test('of a port that speaks no TLS does not come', async () => {
    await using host = await RawHost.start((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), {
      onConnection: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    await using transport = new Transport({ timeoutMs: 3_000 });
    const href = host.wopisrc.replace('http:', 'https:');

    expect(await failureOf(transport.send(get(host, { href })))).toMatchObject({
      problem: 'tls',
      message: expect.stringMatching(/the port does not speak TLS \(.*\); is the scheme http\?/),
    });
  });
});
