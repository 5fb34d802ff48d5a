import type { WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Existence } from './existence.ts';
import type { MadeItem } from './made-item.ts';
import type { MadeKind } from './provenance.ts';
import { isGone } from './release-lock.ts';

export interface DeleteOptions {
  readonly existence: Existence;
  readonly isRenamed?: boolean;
  /** A listing shows later whether it still exists. */
  readonly awaitsListing?: boolean;
}

/**
 * Deletes a file, even if it is locked, or an empty container, and looks whether it still exists. Only for what is
 * provably the run's own. Returns why it still exists, if it does.
 */
export async function deleteCreated(
  client: WopiClient,
  kind: MadeKind,
  resource: WopiResource,
  { existence, isRenamed = false, awaitsListing = false }: DeleteOptions,
): Promise<string | undefined> {
  const removal = await remove(client, kind, resource);
  const told = `${removal.operation} returned ${removal.status}`;
  // A renamed file that is not found still exists under a new, unknown URL.
  if (isRenamed && isGone(removal)) return `after RenameFile, ${told}`;
  if (isSuccess(removal) && awaitsListing) return undefined;
  if (!isSuccess(removal) && !isGone(removal)) return told;
  const after = await existence.proofOf(client, kind, resource);
  return after && `${told}, but ${describeProof(after)}`;
}

/** Why an item still exists that the host says to have deleted, if it does. */
export async function stillThere(
  client: WopiClient,
  { kind, resource }: MadeItem,
  existence: Existence,
): Promise<string | undefined> {
  const found = await existence.proofOf(client, kind, resource);
  const deletion = kind === 'file' ? 'DeleteFile' : 'DeleteContainer';
  return found && `${deletion} succeeded, but ${describeProof(found)}`;
}

function describeProof(found: WopiResponse): string {
  return isSuccess(found) ? `${found.operation} still finds it` : `${found.operation} returned ${found.status}`;
}

async function remove(client: WopiClient, kind: MadeKind, resource: WopiResource): Promise<WopiResponse> {
  if (kind === 'container') return await client.deleteContainer(resource);
  const first = await client.deleteFile(resource);
  const lock = first.header('X-WOPI-Lock');
  if (first.status !== 409 || !lock) return first;
  await client.unlock(resource, lock);
  return await client.deleteFile(resource);
}
