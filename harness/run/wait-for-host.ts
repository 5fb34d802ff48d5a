import { setTimeout as delay } from 'node:timers/promises';
import type { Sender } from '../client/sender.ts';
import { TimeLimit } from '../client/time-limit.ts';
import { TransportFailure } from '../client/transport-failure.ts';

const pauseMs = 250;

/**
 * Waits until the host sends any response to a request for `href`.
 * @returns false when there is no response within `seconds`.
 */
export async function waitForHost(
  sender: Sender,
  href: string,
  seconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline && !signal.aborted) {
    using limit = new TimeLimit(Math.max(1, deadline - Date.now()), signal);
    if (await responds(sender, href, limit.signal)) return true;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function responds(sender: Sender, href: string, signal: AbortSignal): Promise<boolean> {
  try {
    await sender.send({ method: 'GET', href, headers: {}, bodyLimit: 1024 * 1024, signal });
    return true;
  } catch (error) {
    if (error instanceof TransportFailure) return false;
    throw error;
  }
}
