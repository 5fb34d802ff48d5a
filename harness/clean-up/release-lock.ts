import type { WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { SetupFailure } from '../results/failures.ts';

/** Why something could not be undone, and the response that shows it. */
export interface Refusal {
  readonly reason: string;
  readonly response: WopiResponse;
}

/** Whether a lock is that of another client, which only that client may release. */
export type IsForeignLock = (lock: string) => boolean;

/**
 * Unlocks with `lock` (undefined: without an ID, in case the host accepted such a lock), or with the lock ID that the
 * host then returns, unless it is foreign. Returns why the file is still locked by this run, if it is.
 */
export async function releaseLock(
  client: WopiClient,
  file: WopiResource,
  lock: string | undefined,
  isForeign: IsForeignLock = () => false,
): Promise<Refusal | undefined> {
  const unlock = await client.unlock(file, lock);
  if (isReleased(unlock)) return undefined;
  const refusal = { reason: `Unlock returned ${unlock.status}`, response: unlock };
  if (unlock.status !== 409) return await relockAndRelease(client, file, lock, refusal);
  const current = unlock.header('X-WOPI-Lock');
  if (!current || (current !== lock && isForeign(current))) return undefined;
  const again = current === lock ? unlock : await client.unlock(file, current);
  if (isReleased(again)) return undefined;
  const reason = `Unlock with ${JSON.stringify(current)}, the lock ID from the host, returned ${again.status}`;
  return await relockAndRelease(client, file, current, { reason, response: again });
}

// A host that accepted an empty lock ID may report a placeholder that Lock accepts and Unlock does not.
async function relockAndRelease(
  client: WopiClient,
  file: WopiResource,
  lock: string | undefined,
  refusal: Refusal,
): Promise<Refusal | undefined> {
  if (!lock) return refusal;
  const relock = await client.lock(file, lock);
  return isSuccess(relock) && isReleased(await client.unlock(file, lock)) ? undefined : refusal;
}

export interface TakenLock {
  /** The response of the last Lock. */
  readonly answer: WopiResponse;
  /** Whether another lock was released before it. */
  readonly afterRelease: boolean;
  /** Why the other lock could not be released. */
  readonly problem?: Refusal | undefined;
}

export interface TakeLockOptions {
  readonly userVisible?: boolean;
  /** Finds the current lock ID when Lock does not return it. */
  readonly lockInForce: () => Promise<string | undefined>;
  readonly isForeign: IsForeignLock;
}

/** Locks a file with `lock`; if another lock is in the way, and is not foreign, releases it and tries again. */
export async function takeLock(
  client: WopiClient,
  file: WopiResource,
  lock: string,
  { lockInForce, isForeign, ...options }: TakeLockOptions,
): Promise<TakenLock> {
  const first = await client.lock(file, lock, options);
  if (isSuccess(first)) return { answer: first, afterRelease: false };
  // A host may return 409 without the lock ID, or a 5xx for a locked file.
  const other = (first.status === 409 && first.header('X-WOPI-Lock')) || (await lockInForce());
  if (!other || isForeign(other)) return { answer: first, afterRelease: false };
  const problem = await releaseLock(client, file, other, isForeign);
  return { answer: await client.lock(file, lock, options), afterRelease: true, problem };
}

/** The current lock ID: Unlock with an unused ID returns 409 with it and changes nothing. */
export async function probeLock(
  client: WopiClient,
  file: WopiResource,
  unusedLock: string,
): Promise<string | undefined> {
  const probe = await client.unlock(file, unusedLock);
  return probe.status === 409 ? probe.header('X-WOPI-Lock') : undefined;
}

/** Releases this coauth lock. Returns why it is still held, if it is. */
export async function releaseCoauthLock(
  client: WopiClient,
  file: WopiResource,
  id: string,
): Promise<Refusal | undefined> {
  const unlock = await client.unlockCoauthLock(file, id);
  // 409: the lock no longer exists.
  if (isReleased(unlock) || unlock.status === 409) return undefined;
  return { reason: `UnlockCoauthLock returned ${unlock.status}`, response: unlock };
}

/** @throws {SetupFailure} when there is a refusal, which says why something could not be undone. */
export function requireUndone(refusal: Refusal | undefined): void {
  if (!refusal) return;
  const { operation, status } = refusal.response;
  throw new SetupFailure(`the file could not be restored to its starting state: ${refusal.reason}`, [], {
    operation,
    status,
  });
}

// A 204 also means that the lock was released; only the checks insist on 200.
function isReleased(unlock: WopiResponse): boolean {
  return isSuccess(unlock) || isGone(unlock);
}

/** Whether the resource no longer exists. */
export function isGone(response: WopiResponse): boolean {
  return response.status === 404 || response.status === 410;
}
