import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { goodAnswer, head, http } from '../testing/hostile-hosts/answers.ts';
import { type Answer, RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { failureOf, failureWith, get } from '../testing/sending.ts';
import { HttpSender } from './http-sender.ts';

const good: Answer = (socket, request) => socket.write(goodAnswer(request));

describe('a request', () => {
  test('is sent unchanged, and the response is returned unchanged', async () => {
    const answer = http(201, 'body', [
      ['X-WOPI-Lock', ''],
      ['x-lower', 'a'],
      ['X-Twice', '1'],
      ['X-Twice', '2'],
    ]);
    await using host = await RawHost.start((socket) => socket.write(answer));
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    const response = await sender.send(
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

  test('with a large body is sent in pieces, and arrives whole', async () => {
    const body = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    await using host = await RawHost.start(good);
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    await sender.send(get(host, { method: 'POST', body, isLarge: true }));

    const { text = '' } = host.requests[0] ?? {};
    expect(text).toMatch(/\r\ncontent-length: 200000\r\n/i);
    expect(text).not.toMatch(/\r\ntransfer-encoding/i);
    expect(Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1').equals(body)).toBe(true);
  });

  test('reuses one connection in sequence, and opens more for concurrent requests', async () => {
    await using host = await RawHost.start(good);
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    for (let index = 0; index < 3; index += 1) await sender.send(get(host));
    expect(host.connections).toBe(1);

    await Promise.all([1, 2, 3].map(() => sender.send(get(host))));
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
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    const first = await sender.send(get(host));
    await sender.send(get(host));

    expect(first.status).toBe(302);
    expect(elsewhere.connections).toBe(0);
    expect(host.requests[1]?.text).not.toMatch(/cookie/i);
  });

  test('is not sent to a URL that is not http or https', async () => {
    await using sender = new HttpSender({ timeoutMs: 3_000 });
    const request = { method: 'GET', headers: {}, bodyLimit: 1 } as const;

    for (const href of ['ftp://127.0.0.1/files/1', 'javascript:alert(1)', 'file:///etc/hosts'])
      expect(await failureOf(sender.send({ ...request, href }))).toMatchObject({ problem: 'invalid-request' });
  });

  test('with a header that HTTP does not allow is not sent', async () => {
    await using host = await RawHost.start(good);
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    const failure = await failureOf(sender.send(get(host, { headers: { 'X-WOPI-Lock': 'a\r\nb' } })));

    expect(failure).toMatchObject({ problem: 'invalid-request' });
    expect(host.requests).toEqual([]);
  });
});

describe('a connection that the host closes', () => {
  /** Closes the connection instead of responding to these requests, counted from 1. */
  const closingAt =
    (...numbers: readonly number[]): Answer =>
    (socket, request) =>
      numbers.includes(request.number) ? socket.destroy() : socket.write(goodAnswer(request));

  test('between two requests is not a fault of the host: the second request is sent again', async () => {
    await using host = await RawHost.start(closingAt(2));
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    await sender.send(get(host));
    expect((await sender.send(get(host))).status).toBe(200);

    expect(host.requests).toHaveLength(3);
    expect(host.connections).toBe(2);
  });

  test('after a response with Connection: close is opened again', async () => {
    await using host = await RawHost.start((socket) => socket.end(http(200, '', [['Connection', 'close']])));
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    for (let index = 0; index < 3; index += 1) expect((await sender.send(get(host))).status).toBe(200);
    expect(host.requests).toHaveLength(3);
  });

  test('gets the request again only once', async () => {
    await using host = await RawHost.start(closingAt(2, 3));
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    await sender.send(get(host));
    const failure = await failureOf(sender.send(get(host)));

    expect(failure).toMatchObject({ problem: 'closed' });
    expect(host.requests).toHaveLength(3);
  });

  test('although it is new is a fault of the host', async () => {
    await using host = await RawHost.start(closingAt(1));
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    const failure = await failureOf(sender.send(get(host)));

    expect(failure).toMatchObject({
      problem: 'closed',
      message: `127.0.0.1:${new URL(host.wopisrc).port} closed the connection before sending a complete response`,
    });
    expect(host.requests).toHaveLength(1);
  });

  test('during a response is a fault of the host, on a new or a reused connection', async () => {
    const half = Buffer.concat([head(200, [['Transfer-Encoding', 'chunked']]), Buffer.from('5\r\nhe')]);
    await using host = await RawHost.start((socket, request) =>
      request.number === 2 ? socket.end(half) : socket.write(goodAnswer(request)),
    );
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    await sender.send(get(host));
    expect(await failureOf(sender.send(get(host)))).toMatchObject({ problem: 'closed' });
    expect(host.requests).toHaveLength(2);
  });
});

describe('a body', () => {
  test('that ends before its announced length is returned and marked as cut short', async () => {
    await using host = await RawHost.start((socket) =>
      socket.end(Buffer.concat([head(200, [['Content-Length', '100']]), Buffer.from('half')])),
    );
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    expect(await sender.send(get(host))).toMatchObject({ body: Buffer.from('half'), cutShort: true });
  });

  test('that is announced as too large is not read, and its connection is not reused', async () => {
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.number === 1 ? head(200, [['Content-Length', '1001']]) : goodAnswer(request)),
    );
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    expect(await failureOf(sender.send(get(host)))).toMatchObject({
      problem: 'too-large',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ announced a body of 1001 bytes; the limit is .* MiB$/),
    });
    const before = performance.now();
    expect((await sender.send(get(host))).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(host.connections).toBe(2);
  });

  test('that turns out to be too large is not read to the end', async () => {
    const failure = await failureWith((socket) => {
      socket.write(head(200, []));
      socket.write(Buffer.alloc(2_000));
    });
    expect(failure).toMatchObject({ problem: 'too-large' });
  });
});

describe('a host that', () => {
  const silent: Answer = () => undefined;

  test('does not respond in time causes a timeout', async () => {
    expect(await failureWith(silent, { timeoutMs: 100 })).toMatchObject({
      problem: 'timeout',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not send a complete response within 0\.1 s$/),
    });
  });

  test('stops during its response causes a timeout as well', async () => {
    const failure = await failureWith((socket) => socket.write(head(200, [['Content-Length', '10']])), {
      timeoutMs: 100,
    });
    expect(failure).toMatchObject({ problem: 'timeout' });
  });

  test('takes long for a large response has that time, as long as it does not stop', async () => {
    await using host = await RawHost.start(async (socket) => {
      socket.write(head(200, [['Content-Length', '40']]));
      for (let piece = 0; piece < 40; piece += 1) {
        await setTimeout(50);
        socket.write('x');
      }
    });
    await using sender = new HttpSender({ timeoutMs: 1_000 });

    expect((await sender.send(get(host, { isLarge: true }))).body).toHaveLength(40);
    expect(await failureOf(sender.send(get(host)))).toMatchObject({ problem: 'timeout' });
  });

  test('does not listen is unreachable', async () => {
    await using host = await RawHost.start(good);
    await host.die();
    await using sender = new HttpSender({ timeoutMs: 3_000 });

    expect(await failureOf(sender.send(get(host)))).toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('refused the connection (ECONNREFUSED)'),
    });
  });

  test('has an unknown name is unresolved', async () => {
    await using sender = new HttpSender({ timeoutMs: 3_000 });
    const request = {
      method: 'GET',
      href: 'http://no-such-host.invalid:8181/files/1',
      headers: {},
      bodyLimit: 1,
    } as const;

    expect(await failureOf(sender.send(request))).toMatchObject({
      problem: 'unresolved',
      message: 'the host name no-such-host.invalid does not resolve',
    });
  });

  test('never completes the TLS handshake is unreachable', async () => {
    await using host = await RawHost.start(silent);
    await using sender = new HttpSender({ timeoutMs: 100 });
    const href = host.wopisrc.replace('http:', 'https:');

    expect(await failureOf(sender.send(get(host, { href })))).toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('did not accept a connection within 0.1 s'),
    });
  });

  test('does not respond before the run is interrupted is not waited for', async () => {
    await using host = await RawHost.start(silent);
    await using sender = new HttpSender({ timeoutMs: 3_000 });
    const controller = new AbortController();

    const sending = failureOf(sender.send(get(host, { signal: controller.signal })));
    controller.abort();

    expect(await sending).toMatchObject({ problem: 'interrupted', message: 'the run was interrupted' });
  });
});
