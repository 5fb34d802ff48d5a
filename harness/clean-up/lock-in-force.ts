import type { WopiResource } from '../../wopi/resource.ts';
import { isSuccess } from '../client/response.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';

export interface LockInForceOptions {
  readonly supportsGetLock: boolean;
  readonly unusedLock: string;
}

/**
 * The ID of the lock on a file; undefined when there is none, or the host does not say. A host that does not compare
 * lock IDs would release another client's lock on Unlock, so the file is asked with GetLock and with a RefreshLock that
 * must fail.
 */
export async function lockInForce(
  client: WopiClient,
  file: WopiResource,
  { supportsGetLock, unusedLock }: LockInForceOptions,
): Promise<string | undefined> {
  try {
    const got = supportsGetLock ? await client.getLock(file) : undefined;
    const lock = got && isSuccess(got) ? got.header('X-WOPI-Lock') : undefined;
    if (lock === '') return undefined;
    const refresh = await client.refreshLock(file, unusedLock);
    // A host may report a placeholder for no lock.
    return (refresh.status === 409 ? refresh.header('X-WOPI-Lock') : lock) || undefined;
  } catch (error) {
    if (error instanceof TransportFailure) return undefined;
    throw error;
  }
}
