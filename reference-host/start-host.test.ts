import { expect, test } from 'vitest';
import { startHost } from './start-host.ts';

test('a started host answers at once, at the address that it tells', async () => {
  await using host = await startHost();
  expect((await fetch(`${host.url}/health`)).status).toBe(200);
  expect((await fetch(`${host.wopisrc}?access_token=${host.token}`)).status).toBe(200);
});

test('a host on every interface tells an address that can be called', async () => {
  await using host = await startHost({ listen: '0.0.0.0' });
  expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a port that is taken is an error of the system', async () => {
  await using host = await startHost();
  const port = Number(new URL(host.url).port);
  await expect(startHost({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', syscall: 'listen' });
});

test('a closed host answers no more, and closing it twice does no harm', async () => {
  const host = await startHost();
  await fetch(`${host.url}/health`);
  await host.close();
  await host.close();
  await expect(fetch(`${host.url}/health`)).rejects.toThrow();
});

test('starting a host leaves the globals of the process alone', async () => {
  const before = [globalThis.Request, globalThis.Response, globalThis.Headers];
  await using _host = await startHost();
  expect([globalThis.Request, globalThis.Response, globalThis.Headers]).toEqual(before);
});
