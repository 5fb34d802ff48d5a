import { setTimeout as delay } from 'node:timers/promises';
import type { Sender } from '../client/sender.ts';
import { TimeLimit } from '../client/time-limit.ts';
import { TransportFailure } from '../client/transport-failure.ts';

const pauseMs = 250;

/** No response, or the status of a proxy without its host. */
export type WaitFailure = TransportFailure | { readonly status: number };

/** Whether the host responded in time, and if not, the last failure. */
export type WaitOutcome =
  | { readonly isThere: true }
  | { readonly isThere: false; readonly last: WaitFailure | undefined };

/**
 * Waits until the host responds to a request for `href`. A proxy's 502, 503 or 504 is not the host. Any other status is,
 * 500 included: the documentation demands it of requests without a proof.
 */
export async function waitForHost(
  sender: Sender,
  href: string,
  seconds: number,
  signal: AbortSignal,
): Promise<WaitOutcome> {
  const deadline = Date.now() + seconds * 1000;
  let last: WaitFailure | undefined;
  while (Date.now() < deadline && !signal.aborted) {
    using limit = new TimeLimit(Math.max(1, deadline - Date.now()), signal);
    const seen = await attempt(sender, href, limit.signal);
    if ('status' in seen && !proxyErrors.includes(seen.status)) return { isThere: true };
    // The end of the time says less than what came before it.
    if (!isTimeUp(seen) || last === undefined) last = seen;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return { isThere: false, last };
}

const proxyErrors = [502, 503, 504];

function isTimeUp(seen: WaitFailure): boolean {
  return seen instanceof TransportFailure && ['interrupted', 'timeout'].includes(seen.problem);
}

async function attempt(sender: Sender, href: string, signal: AbortSignal): Promise<WaitFailure> {
  try {
    const { status } = await sender.send({ method: 'GET', href, headers: {}, bodyLimit: 1024 * 1024, signal });
    return { status };
  } catch (error) {
    if (error instanceof TransportFailure) return error;
    throw error;
  }
}
