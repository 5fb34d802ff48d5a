import { setTimeout as delay } from 'node:timers/promises';
import { lockInForce } from '../clean-up/lock-in-force.ts';
import { releaseLock } from '../clean-up/release-lock.ts';
import { isSuccess, type JsonObject } from '../client/response.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Lane } from '../lane/lane.ts';
import { isHostsFailure } from '../results/failures.ts';
import { FileInUse } from './file-in-use.ts';

export interface EarlierLockOptions {
  readonly lane: Lane;
  readonly client: WopiClient;
  readonly pause?: ((milliseconds: number) => Promise<unknown>) | undefined;
  /** Release the lock of another client. */
  readonly mayRelease: boolean;
  /** Whether any check may change the file. */
  readonly mayChange: boolean;
  /** Whether to look for another run of this tool that works on the file just now. */
  readonly mayBeShared: boolean;
}

/** How often, and after how many milliseconds each time, the file is looked at again. */
const looks = { forAnyLock: { count: 4, everyMs: 100 }, forSameLock: { count: 5, everyMs: 300 } } as const;

/**
 * Finds a lock that is on the file before the run, and releases it where that is allowed. Returns a sentence about it.
 * @throws {FileInUse} when the lock may not be released.
 */
export async function settleEarlierLock(options: EarlierLockOptions): Promise<string | undefined> {
  const { lane, client, mayChange, mayBeShared, mayRelease } = options;
  const lock = mayChange ? await lockOn(options) : await lockAsReported(options);
  if (!lock && mayChange && mayBeShared) await requireQuiet(options);
  if (!lock) return undefined;
  const told = `The file was locked with ${JSON.stringify(lock)} before the run.`;
  if (!mayChange) return told;
  const isOfTool = lane.names.isLockOfTool(lock);
  if (isOfTool && !(await isAbandoned(lock, options))) throw FileInUse.byLockOfRun(lane, lock);
  if (!isOfTool && !mayRelease) throw FileInUse.byLock(lane, lock);
  lane.otherClient.tolerate(lock);
  const refusal = await releaseLock(client, lane.file, lock);
  const whose = isOfTool ? 'The lock is one of this tool' : '--release-locks is set';
  return `${told} ${whose}, so ${refusal ? `the run tried to release it, but ${refusal.reason}` : 'the run released it'}.`;
}

// A run of this tool has no lock half of the time. No marker on the file would outlive a run that was killed.
async function requireQuiet(options: EarlierLockOptions): Promise<void> {
  const { lane } = options;
  if ((await claimsOf(lane)).SupportsLocks !== true) return;
  for (let look = 0; look < looks.forAnyLock.count; look += 1) {
    await pauseFor(looks.forAnyLock.everyMs, options);
    const lock = await lockOn(options);
    if (lock) throw lane.names.isLockOfTool(lock) ? FileInUse.byLockOfRun(lane, lock) : FileInUse.byLock(lane, lock);
  }
}

// A run takes and releases locks all the time, so a lock that stays is one that a run left behind.
async function isAbandoned(lock: string, options: EarlierLockOptions): Promise<boolean> {
  for (let look = 0; look < looks.forSameLock.count; look += 1) {
    await pauseFor(looks.forSameLock.everyMs, options);
    if ((await lockOn(options)) !== lock) return false;
  }
  return true;
}

async function lockOn({ lane, client }: EarlierLockOptions): Promise<string | undefined> {
  const { SupportsLocks, SupportsGetLock } = await claimsOf(lane);
  if (SupportsLocks !== true) return undefined;
  const unusedLock = lane.names.unique('probe');
  return await lockInForce(client, lane.file, { supportsGetLock: SupportsGetLock === true, unusedLock });
}

async function lockAsReported({ lane, client }: EarlierLockOptions): Promise<string | undefined> {
  if ((await claimsOf(lane)).SupportsGetLock !== true) return undefined;
  const response = await ifTransportFails(client.getLock(lane.file), () => undefined);
  return response && isSuccess(response) ? response.header('X-WOPI-Lock') : undefined;
}

async function pauseFor(milliseconds: number, { pause }: EarlierLockOptions): Promise<void> {
  await (pause ? pause(milliseconds) : delay(milliseconds));
}

/** CheckFileInfo; empty when it cannot be read. */
export async function claimsOf(lane: Lane): Promise<JsonObject> {
  try {
    return await lane.fileInfo();
  } catch (error) {
    if (!isHostsFailure(error)) throw error;
    return {};
  }
}
