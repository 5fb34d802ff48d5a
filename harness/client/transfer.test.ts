import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { failureOf } from '../testing/sending.ts';
import { HttpSender } from './http-sender.ts';
import { InProcessSender } from './in-process-sender.ts';
import type { BodyTransfer, HttpRequest } from './sender.ts';

const body = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function listening(server: Server): Promise<AsyncDisposable & Pick<HttpRequest, 'href'>> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { href: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, [Symbol.asyncDispose]: close };
}

function post(href: string, transfer: BodyTransfer): HttpRequest {
  return { method: 'POST', href, headers: { 'X-WOPI-Override': 'PUT' }, body, bodyLimit: 1_000, transfer };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** A server that keeps what it receives, and returns 200. */
function keeping(received: Received[]): Server {
  return createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await bytesOf(request) });
    response.setHeader('X-WOPI-Lock', 'a').end('done');
  });
}

test('a chunked body arrives whole, without Content-Length', async () => {
  const received: Received[] = [];
  await using server = await listening(keeping(received));
  await using sender = new HttpSender({ timeoutMs: 3_000 });

  const response = await sender.send(post(server.href, 'chunked'));

  expect(response).toMatchObject({ status: 200, body: Buffer.from('done') });
  expect(response.headers).toContainEqual(['X-WOPI-Lock', 'a']);
  expect(received).toMatchObject([{ headers: { 'transfer-encoding': 'chunked', 'x-wopi-override': 'PUT' } }]);
  expect(received[0]?.headers['content-length']).toBeUndefined();
  expect(received[0]?.body.equals(body)).toBe(true);
});

test('a body that waits for 100 Continue is sent once the host agrees', async () => {
  const received: Received[] = [];
  await using server = await listening(keeping(received));
  await using sender = new HttpSender({ timeoutMs: 3_000 });

  expect(await sender.send(post(server.href, 'after-continue'))).toMatchObject({ status: 200 });
  expect(received).toMatchObject([{ headers: { expect: '100-continue', 'content-length': '100000' } }]);
  expect(received[0]?.body.equals(body)).toBe(true);
});

test('a body that waits for 100 Continue is not sent to a host that refuses', async () => {
  const server = createServer().on('checkContinue', (_, response) => response.writeHead(417).end());
  await using running = await listening(server);
  await using sender = new HttpSender({ timeoutMs: 3_000 });

  expect(await sender.send(post(running.href, 'after-continue'))).toMatchObject({ status: 417 });
});

test('a body that waits for 100 Continue is sent to a host that never sends it', async () => {
  const server = createServer().on('checkContinue', async (request, response) => {
    response.writeHead((await bytesOf(request)).length === body.length ? 200 : 400).end();
  });
  await using running = await listening(server);
  await using sender = new HttpSender({ timeoutMs: 10_000 });

  expect(await sender.send(post(running.href, 'after-continue'))).toMatchObject({ status: 200 });
});

test('of a body that breaks off, half arrives', async () => {
  let received = 0;
  const server = createServer((request) => {
    request
      .on('error', () => undefined)
      .on('data', (piece: Buffer) => {
        received += piece.length;
      });
  });
  await using running = await listening(server);
  await using sender = new HttpSender({ timeoutMs: 3_000 });
  const requested = once(server, 'request') as Promise<[IncomingMessage]>;

  const failure = await failureOf(sender.send(post(running.href, 'broken-off')));
  const [request] = await requested;
  if (!request.closed) await new Promise((resolve) => request.once('close', resolve));

  expect(failure).toMatchObject({ problem: 'broken-off' });
  expect(request).toMatchObject({ complete: false, headers: { 'content-length': '100000' } });
  expect(received).toBe(50_000);
});

test('in this process, half of a body that breaks off arrives as well', async () => {
  let received = 0;
  const sender = new InProcessSender(async (request) => {
    for await (const piece of request.body ?? []) received += piece.length;
    return new Response();
  });

  expect(await failureOf(sender.send(post('http://host.test/', 'broken-off')))).toMatchObject({
    problem: 'broken-off',
  });
  expect(received).toBe(50_000);
});

test('a host that does not respond is given up', async () => {
  await using running = await listening(createServer(() => undefined));
  await using sender = new HttpSender({ timeoutMs: 200 });

  expect(await failureOf(sender.send(post(running.href, 'chunked')))).toMatchObject({ problem: 'timeout' });
});
