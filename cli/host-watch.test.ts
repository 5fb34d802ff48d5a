import { expect, test } from 'vitest';
import { ForwardProxy } from '../harness/testing/forward-proxy.ts';
import { RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { HostWatch } from './host-watch.ts';

const { signal } = new AbortController();

test('a host behind a proxy is reached through a tunnel, and nothing is sent to it', async () => {
  await using host = await RawHost.start(() => undefined);
  await using proxy = await ForwardProxy.start({ port: Number(new URL(host.origin).port) });
  const proxies = { https: new URL(`http://${proxy.host}`), except: [] };
  const watch = new HostWatch(['https://host.test/wopi/files/1'], { timeoutMs: 1_000, proxies });

  await watch.look(signal);

  expect({ name: watch.name, isThere: watch.isThere }).toEqual({ name: 'host.test', isThere: true });
  expect(proxy.asked).toEqual([{ address: 'host.test:443', authorization: undefined }]);
  expect(host.requests).toEqual([]);
});

test('a host is not there when its proxy refuses, and hosts are not there when one of them is not', async () => {
  await using host = await RawHost.start(() => undefined);
  await using proxy = await ForwardProxy.start({ port: 1, status: 502 });
  const proxies = { http: new URL(`http://${proxy.host}`), except: [] };
  const behind = new HostWatch(['http://host.test/wopi/files/1'], { timeoutMs: 1_000, proxies });
  const both = new HostWatch([host.wopisrc, 'http://127.0.0.1:1/wopi/files/1'], { timeoutMs: 1_000 });

  await Promise.all([behind.look(signal), both.look(signal)]);

  expect([behind.isThere, both.isThere]).toEqual([false, false]);
  expect(both.name).toBe(`${new URL(host.origin).host} and 127.0.0.1:1`);
});

test('an interruption says nothing about the host', async () => {
  const watch = new HostWatch(['http://127.0.0.1:1/wopi/files/1'], { timeoutMs: 1_000 });

  await watch.look(AbortSignal.abort());

  expect(watch.isThere).toBe(true);
});
