import { setTimeout as delay } from 'node:timers/promises';
import { TransportFailure } from '../client/transport-failure.ts';

/** Waits in real time. @throws {TransportFailure} when the run is interrupted first. */
export async function waitInterruptibly(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => {
    throw new TransportFailure('interrupted', 'the run was interrupted while the check was waiting');
  });
}
