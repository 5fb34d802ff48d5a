import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations } from '../../wopi/operations.ts';
import { goodAnswer } from '../testing/hostile-hosts/answers.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { HttpSender } from './http-sender.ts';
import { ReadOnlySender } from './read-only-sender.ts';
import type { HttpRequest } from './sender.ts';

let host: RawHost;
let http: HttpSender;

beforeAll(async () => {
  host = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
  http = new HttpSender({ timeoutMs: 3_000 });
});
afterAll(async () => {
  await http[Symbol.asyncDispose]();
  await host.die();
});

const common = { headers: {}, bodyLimit: 10_000 };

type Request = Omit<HttpRequest, 'href'>;

const posts = Object.entries(operations).filter(([, { method }]) => method === 'POST');
const postOf = (override = 'none'): Request => ({
  ...common,
  method: 'POST',
  headers: { 'X-WOPI-Override': override },
});

const forbidden: readonly (readonly [string, Request])[] = [
  ...posts.map(([name, { override }]) => [name, postOf(override)] as const),
  ['a POST without an operation', { ...common, method: 'POST' }],
  ['a GET with an operation', { ...common, method: 'GET', headers: { 'x-wopi-override': 'PUT' } }],
  ...['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map(
    (name) => [`a GET with ${name}`, { ...common, method: 'GET', headers: { [name]: 'PUT' } }] as const,
  ),
  ['a GET with a body', { ...common, method: 'GET', body: Buffer.from('x') }],
];

test.each(forbidden)('%s is not sent', async (_, request) => {
  const before = host.connections;

  const sending = new ReadOnlySender(http).send({ ...request, href: host.wopisrc });

  await expect(sending).rejects.toThrow('the request was not sent: ');
  expect(host.connections).toBe(before);
  expect(host.requests).toEqual([]);
});

test('every other GET is sent', async () => {
  const { status } = await new ReadOnlySender(http).send({ ...common, method: 'GET', href: host.wopisrc });

  expect(status).toBe(200);
  expect(host.requests.splice(0).map(({ operation }) => operation)).toEqual(['CheckFileInfo']);
});

test('no more than the limit is sent, and what is refused does not count', async () => {
  const sender = new ReadOnlySender(http, { mostRequests: 2 });
  const send = (method: 'GET' | 'POST') => sender.send({ ...common, method, href: host.wopisrc });

  await expect(send('POST')).rejects.toThrow('only GET requests');
  await send('GET');
  await send('GET');

  await expect(send('GET')).rejects.toThrow('at most 2 requests');
  expect(host.requests.splice(0)).toHaveLength(2);
});
