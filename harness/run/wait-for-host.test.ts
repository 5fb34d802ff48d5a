import { describe, expect, test } from 'vitest';
import { HttpSender } from '../client/http-sender.ts';
import { goodAnswer, http } from '../testing/hostile-hosts/answers.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { waitForHost } from './wait-for-host.ts';

const never = new AbortController().signal;

describe('waitForHost', () => {
  test('ends with the first response, whatever its status', async () => {
    await using host = await RawHost.start((socket) => socket.write(http(500)));
    await using sender = new HttpSender({ timeoutMs: 30_000 });

    expect(await waitForHost(sender, host.wopisrc, 5, never)).toEqual({ isThere: true });
    expect(host.requests.map(({ text }) => text)).toEqual([expect.not.stringContaining('access_token')]);
  });

  test.each([502, 503, 504])('goes on while a proxy returns %i', async (status) => {
    await using host = await RawHost.start((socket, { number }) => socket.write(http(number > 2 ? 401 : status)));
    await using sender = new HttpSender({ timeoutMs: 30_000 });

    expect(await waitForHost(sender, host.wopisrc, 10, never)).toEqual({ isThere: true });
    expect(host.requests).toHaveLength(3);
  });

  test('reports the last failure when time is up', async () => {
    await using host = await RawHost.start((socket) => socket.write(http(502)));
    await using sender = new HttpSender({ timeoutMs: 30_000 });

    expect(await waitForHost(sender, host.wopisrc, 0.2, never)).toEqual({ isThere: false, last: { status: 502 } });
    expect(await waitForHost(sender, 'http://nowhere.invalid/wopi/files/1', 0.2, never)).toMatchObject({
      isThere: false,
      last: { problem: 'unresolved' },
    });
  });

  test('retries until the host listens', async () => {
    await using host = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
    await host.die();
    await using sender = new HttpSender({ timeoutMs: 30_000 });

    const waiting = waitForHost(sender, host.wopisrc, 10, never);
    await host.listen();

    expect(await waiting).toEqual({ isThere: true });
  });

  test.each(['refuses', 'is silent'])('gives up after the time limit when the host %s', async (what) => {
    await using host = await RawHost.start(() => undefined);
    if (what === 'refuses') await host.die();
    await using sender = new HttpSender({ timeoutMs: 30_000 });

    const start = performance.now();
    expect(await waitForHost(sender, host.wopisrc, 0.2, never)).toMatchObject({ isThere: false });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('gives up at once when the run is interrupted', async () => {
    await using host = await RawHost.start(() => undefined);
    await using sender = new HttpSender({ timeoutMs: 30_000 });
    const controller = new AbortController();

    const waiting = waitForHost(sender, host.wopisrc, 30, controller.signal);
    controller.abort();

    expect(await waiting).toMatchObject({ isThere: false });
  });
});
