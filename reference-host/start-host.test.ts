import { expect, test } from 'vitest';
import { startHost } from './start-host.ts';

test('a started host responds immediately at its URL', async () => {
  await using host = await startHost();
  expect((await fetch(`${host.url}/health`)).status).toBe(200);
  expect((await fetch(`${host.wopisrc}?access_token=${host.token}`)).status).toBe(200);
});

test('a host on all interfaces has a URL that can be requested', async () => {
  await using host = await startHost({ listen: '0.0.0.0' });
  expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a port in use is a system error', async () => {
  await using host = await startHost();
  const port = Number(new URL(host.url).port);
  await expect(startHost({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', syscall: 'listen' });
});

test('a closed host no longer responds, and can be closed twice', async () => {
  const host = await startHost();
  await fetch(`${host.url}/health`);
  await host.close();
  await host.close();
  await expect(fetch(`${host.url}/health`)).rejects.toThrow();
});

test('starting a host does not change the globals of the process', async () => {
  const before = [globalThis.Request, globalThis.Response, globalThis.Headers];
  await using _host = await startHost();
  expect([globalThis.Request, globalThis.Response, globalThis.Headers]).toEqual(before);
});
