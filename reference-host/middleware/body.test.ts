import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startTestHost, type TestHost } from '../testing/test-host.ts';

const lock = { 'X-WOPI-Lock': 'a' };

async function lockedHost(): Promise<TestHost> {
  const host = await startTestHost({ limits: { content: 1000, message: 100 } });
  await host.file.post('LOCK', lock).expect(200);
  return host;
}

/** Sends bytes unchanged and returns all bytes of the response. */
async function exchange(host: TestHost, lines: readonly string[], body: string, close = false): Promise<string> {
  const { port, pathname, search } = new URL(host.file.href);
  const socket = connect(Number(port), '127.0.0.1');
  const head = [
    `POST ${pathname}/contents${search} HTTP/1.1`,
    'Host: localhost',
    'X-WOPI-Override: PUT',
    'X-WOPI-Lock: a',
    ...lines,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  if (close) socket.end();
  await once(socket, 'close');
  return answer;
}

test('a body may be as long as its limit but no longer', async () => {
  await using host = await lockedHost();
  await host.file.post('PUT', lock, 'x'.repeat(1000)).expect(200);
  await host.file.post('PUT', lock, 'y'.repeat(1001)).expect(413);
  await host.file.post('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': 'a' }, 'y'.repeat(1001)).expect(413);
  await host.file.post('PUT_USER_INFO', {}, 'y'.repeat(101)).expect(413);
  await host.file.post('BOGUS', {}, 'y'.repeat(101)).expect(413);
  expect((await host.file.get('/contents')).body.toString()).toBe('x'.repeat(1000));
});

test('the limit applies to a body without a Content-Length', async () => {
  await using host = await lockedHost();
  const headers = ['Transfer-Encoding: chunked', 'Connection: close'];
  const chunk = `200\r\n${'z'.repeat(512)}\r\n`;
  expect(await exchange(host, headers, `${chunk}${chunk}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413/);
  expect(await exchange(host, headers, `${chunk}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200/);
  expect((await host.file.get('/contents')).body.toString()).toBe('z'.repeat(512));
});

test('a body announced as too long is refused before it is sent', async () => {
  await using host = await lockedHost();
  const answer = await exchange(host, ['Content-Length: 5000000000', 'Connection: close'], 'only this');
  expect(answer).toMatch(/^HTTP\/1\.1 413/);
});

test('an interrupted upload changes nothing', async () => {
  await using host = await lockedHost();
  const before = host.host.snapshot();
  await exchange(host, ['Content-Length: 500'], 'part of it', true);
  expect(host.host.snapshot()).toEqual(before);
  await host.file.get().expect(200);
});

test('a client that sends Expect: 100-continue gets 100 Continue', async () => {
  await using host = await lockedHost();
  const answer = await exchange(host, ['Content-Length: 4', 'Expect: 100-continue', 'Connection: close'], 'body');
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/);
});
