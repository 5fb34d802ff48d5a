import type { WopiResource } from '../../wopi/resource.ts';
import type { WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { SetupFailure } from '../results/failures.ts';

/**
 * Unlocks with `lock` (undefined: without an ID, as a host may have taken it), or with the lock that the host then
 * names. Returns why the file stays locked, if it does.
 */
export async function releaseLock(
  client: WopiClient,
  file: WopiResource,
  lock: string | undefined,
): Promise<string | undefined> {
  const unlock = await client.unlock(file, lock);
  if (isReleased(unlock)) return undefined;
  if (unlock.status !== 409) return await relockAndRelease(client, file, lock, `Unlock answered ${unlock.status}`);
  const current = unlock.header('X-WOPI-Lock');
  if (!current) return undefined;
  const again = current === lock ? unlock : await client.unlock(file, current);
  if (isReleased(again)) return undefined;
  const reason = `Unlock with the lock ID that the host itself names, ${JSON.stringify(current)}, answered ${again.status}`;
  return await relockAndRelease(client, file, current, reason);
}

// A host that has taken an empty lock ID may name it by one that Lock knows and Unlock does not.
async function relockAndRelease(
  client: WopiClient,
  file: WopiResource,
  lock: string | undefined,
  reason: string,
): Promise<string | undefined> {
  if (!lock) return reason;
  const relock = await client.lock(file, lock);
  return relock.status === 200 && isReleased(await client.unlock(file, lock)) ? undefined : reason;
}

export interface TakenLock {
  /** What the last Lock answered. */
  readonly answer: WopiResponse;
  /** Whether a lock was released before that. */
  readonly afterRelease: boolean;
  /** Why a lock that was there could not be released. */
  readonly problem?: string | undefined;
}

export interface TakeLockOptions {
  readonly userVisible?: boolean;
  /** Finds the ID of the lock in force where Lock does not name it. */
  readonly lockInForce: () => Promise<string | undefined>;
}

/** Locks a file with `lock`, and once more when one that anybody left had to be released first. */
export async function takeLock(
  client: WopiClient,
  file: WopiResource,
  lock: string,
  { lockInForce, ...options }: TakeLockOptions,
): Promise<TakenLock> {
  const first = await client.lock(file, lock, options);
  if (first.status === 200) return { answer: first, afterRelease: false };
  // A host may refuse without naming the lock, or fall over it.
  const foreign = (first.status === 409 && first.header('X-WOPI-Lock')) || (await lockInForce());
  if (!foreign) return { answer: first, afterRelease: false };
  const problem = await releaseLock(client, file, foreign);
  return { answer: await client.lock(file, lock, options), afterRelease: true, problem };
}

/** The ID of the lock in force: Unlock with one that nobody uses answers 409 with it, and changes nothing. */
export async function probeLock(
  client: WopiClient,
  file: WopiResource,
  unusedLock: string,
): Promise<string | undefined> {
  const probe = await client.unlock(file, unusedLock);
  return probe.status === 409 ? probe.header('X-WOPI-Lock') : undefined;
}

/** Unlocks this coauth lock. Returns why it is still there, if it is. */
export async function releaseCoauthLock(
  client: WopiClient,
  file: WopiResource,
  id: string,
): Promise<string | undefined> {
  const unlock = await client.unlockCoauthLock(file, id);
  // 409: the lock is not there any more.
  return isReleased(unlock) || unlock.status === 409 ? undefined : `UnlockCoauthLock answered ${unlock.status}`;
}

/** @throws {SetupFailure} when `reason` says that something could not be undone. */
export function requireUndone(reason: string | undefined): void {
  if (reason !== undefined)
    throw new SetupFailure(`the file could not be brought back to its starting state: ${reason}`);
}

// Only a check may demand 200: a host that releases the lock and answers 204 has brought the file back.
function isReleased(unlock: WopiResponse): boolean {
  return (unlock.status >= 200 && unlock.status < 300) || isGone(unlock);
}

/** The resource is not there any more. */
export function isGone(response: WopiResponse): boolean {
  return response.status === 404 || response.status === 410;
}
