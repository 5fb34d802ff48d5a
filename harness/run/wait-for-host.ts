import { setTimeout as delay } from 'node:timers/promises';
import type { Sender } from '../client/sender.ts';
import { TimeLimit } from '../client/time-limit.ts';
import { TransportFailure } from '../client/transport-failure.ts';

const pauseMs = 250;

/**
 * Waits until the host answers a request for `href`, whatever the answer.
 * @returns false when it has not done so within `seconds`.
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
    if (await answers(sender, href, limit.signal)) return true;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function answers(sender: Sender, href: string, signal: AbortSignal): Promise<boolean> {
  try {
    await sender.send({ method: 'GET', href, headers: {}, bodyLimit: 1024 * 1024, signal });
    return true;
  } catch (error) {
    if (error instanceof TransportFailure) return false;
    throw error;
  }
}
