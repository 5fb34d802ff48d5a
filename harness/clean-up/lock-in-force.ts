import type { WopiResource } from '../../wopi/resource.ts';
import { isSuccess } from '../client/response.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
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
export function lockInForce(
  client: WopiClient,
  file: WopiResource,
  options: LockInForceOptions,
): Promise<string | undefined> {
  return ifTransportFails(askForLock(client, file, options), () => undefined);
}

async function askForLock(
  client: WopiClient,
  file: WopiResource,
  { supportsGetLock, unusedLock }: LockInForceOptions,
): Promise<string | undefined> {
  const first = supportsGetLock ? await lockOfGetLock(client, file) : await refusedBy(client, file, unusedLock);
  if (!first) return undefined;
  // A host may report a placeholder for no lock, or a different lock each time.
  const second = await refusedBy(client, file, unusedLock);
  const isSure = second === first || (second === undefined && supportsGetLock);
  return isSure ? first : undefined;
}

async function lockOfGetLock(client: WopiClient, file: WopiResource): Promise<string | undefined> {
  const response = await client.getLock(file);
  return isSuccess(response) ? response.header('X-WOPI-Lock') : undefined;
}

/** The lock that refuses this one; undefined when it is not refused. */
async function refusedBy(client: WopiClient, file: WopiResource, lock: string): Promise<string | undefined> {
  const response = await client.refreshLock(file, lock);
  return response.status === 409 ? (response.header('X-WOPI-Lock') ?? '') : undefined;
}
