import { identityOf, invalidAccessToken, resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import { TransportFailure, type TransportProblem } from '../client/transport-failure.ts';
import type { Observation, WopiClient } from '../client/wopi-client.ts';
import { isObject, propertyAt } from '../expect/json.ts';
import type { Leftover } from '../results/leftover.ts';
import { isGone, releaseCoauthLock, releaseLock } from './release-lock.ts';

const creations: ReadonlySet<string> = new Set(['PutRelativeFile', 'CreateChildFile', 'CreateChildContainer']);

/** Problems of requests that have not reached the host. */
const neverSent: ReadonlySet<TransportProblem> = new Set(['unreachable', 'unresolved', 'tls', 'invalid-request']);

interface Created {
  readonly kind: 'file' | 'container';
  readonly resource: WopiResource;
}

/**
 * Keeps account of what the requests of a run left on the host, by watching the exchanges: locks that are held, files
 * and containers that were created, a name that was changed. So whatever a check did, and wherever it stopped, it can
 * be undone.
 */
export class UndoLog {
  /** A lock that was taken without an ID is undefined. */
  readonly #locks = new Map<string, string | undefined>();
  readonly #coauthLocks = new Map<string, Set<string>>();
  readonly #created = new Map<string, Created>();
  readonly #resources = new Map<string, WopiResource>();
  readonly #renamed = new Set<string>();
  readonly #written = new Set<string>();
  readonly #protected = new Set<string>();
  /** Operations that make something and answered with a fault of the host. */
  readonly #faulty = new Set<string>();
  /** New files and containers whose addresses never came. */
  readonly #lost: Leftover[] = [];
  #userInfoWritten = false;

  /** Makes sure that this resource is never deleted, even if the host names it as the one that it has just created. */
  protect(resource: WopiResource): void {
    this.#protected.add(new URL(resource.href).pathname);
  }

  /** Whether this resource was there before the run. */
  isProtected(resource: WopiResource): boolean {
    return this.#protected.has(new URL(resource.href).pathname);
  }

  /** Whether a PutFile or PutChunkedFile to this file was sent. */
  hasWritten(file: WopiResource): boolean {
    return this.#written.has(identityOf(file));
  }

  /** Whether a PutUserInfo has succeeded. */
  get hasWrittenUserInfo(): boolean {
    return this.#userInfoWritten;
  }

  /** Whether a RenameFile of this file has succeeded since the last call of {@link forgetRename}. */
  hasRenamed(file: WopiResource): boolean {
    return this.#renamed.has(identityOf(file));
  }

  forgetRename(file: WopiResource): void {
    this.#renamed.delete(identityOf(file));
  }

  /** Whether anything is left to undo. */
  get isClean(): boolean {
    return this.#locks.size === 0 && this.#coauthLocks.size === 0 && this.#created.size === 0;
  }

  observe(observation: Observation): void {
    const { operation, resource, headers, response, failure } = observation;
    if (operation === 'GetFromFileUrl' || (failure && neverSent.has(failure.problem))) return;
    const identity = identityOf(resource);
    // A host may write what it then refuses.
    if (operation === 'PutFile' || operation === 'PutChunkedFile') this.#written.add(identity);
    if (failure) this.#suspect(observation, failure);
    if (response && isFault(response)) this.#suspectFault(observation, response);
    if (!response || !isSuccess(response)) return;
    // A refused request may have carried a token on purpose that opens nothing.
    if (resource.accessToken !== invalidAccessToken) this.#resources.set(identity, resource);
    this.#account(operation, identity, headers, response);
  }

  #account(operation: string, identity: string, headers: Observation['headers'], response: WopiResponse): void {
    switch (operation) {
      case 'Lock':
      case 'UnlockAndRelock':
        this.#locks.set(identity, headers['X-WOPI-Lock']);
        break;
      case 'Unlock':
        this.#locks.delete(identity);
        break;
      case 'GetCoauthLock':
      case 'RefreshCoauthLock':
        this.#coauthLocksOf(identity).add(headers['X-WOPI-CoauthLockId'] ?? '');
        break;
      case 'UnlockCoauthLock':
        this.#releaseCoauthLock(identity, headers['X-WOPI-CoauthLockId'] ?? '');
        break;
      case 'PutRelativeFile':
      case 'CreateChildFile':
        this.#addCreated('file', identity, response, '');
        break;
      case 'CreateChildContainer':
        this.#addCreated('container', identity, response, 'ContainerPointer.');
        break;
      case 'DeleteFile':
      case 'DeleteContainer':
        this.#forget(identity);
        break;
      case 'RenameFile':
        this.#renamed.add(identity);
        break;
      case 'PutUserInfo':
        this.#userInfoWritten = true;
        break;
    }
  }

  // The host may have done its work although its answer never came.
  #suspect({ operation, resource, headers }: Observation, { message }: TransportFailure): void {
    const identity = identityOf(resource);
    if (resource.accessToken === invalidAccessToken) return;
    this.#resources.set(identity, resource);
    if (operation === 'GetCoauthLock') this.#coauthLocksOf(identity).add(headers['X-WOPI-CoauthLockId'] ?? '');
    if (operation === 'Lock' || operation === 'UnlockAndRelock') this.#locks.set(identity, headers['X-WOPI-Lock']);
    if (operation === 'RenameFile') this.#renamed.add(identity);
    if (creations.has(operation))
      this.#lost.push({ url: identity, what: `what ${operation} may have made`, reason: message });
  }

  // A host may fail after it has made the file. Said once: where one creation fails, most do.
  #suspectFault({ operation, resource }: Observation, { status }: WopiResponse): void {
    if (!creations.has(operation) || this.#faulty.has(operation)) return;
    this.#faulty.add(operation);
    const reason = `${operation} answered ${status}, perhaps after it had made it`;
    this.#lost.push({ url: identityOf(resource), what: `what ${operation} may have made`, reason });
  }

  #coauthLocksOf(identity: string): Set<string> {
    const held = this.#coauthLocks.get(identity) ?? new Set<string>();
    this.#coauthLocks.set(identity, held);
    return held;
  }

  #releaseCoauthLock(identity: string, id: string): void {
    const held = this.#coauthLocks.get(identity);
    held?.delete(id);
    if (held?.size === 0) this.#coauthLocks.delete(identity);
  }

  #addCreated(kind: Created['kind'], madeFrom: string, { json, operation }: WopiResponse, path: string): void {
    const answer = 'value' in json && isObject(json.value) ? json.value : {};
    const url = propertyAt(answer, `${path}Url`);
    if (typeof url !== 'string' || !URL.canParse(url)) {
      const name = propertyAt(answer, `${path}Name`);
      const what = typeof name === 'string' ? `${kind} ${JSON.stringify(name)}` : `what ${operation} may have made`;
      this.#lost.push({ url: madeFrom, what, reason: `the answer of ${operation} has no URL to delete it by` });
      return;
    }
    const resource = resourceOfUrl(url);
    if (this.isProtected(resource)) return;
    this.#created.set(identityOf(resource), { kind, resource });
    this.#resources.set(identityOf(resource), resource);
  }

  #forget(identity: string): void {
    this.#created.delete(identity);
    this.#locks.delete(identity);
    this.#coauthLocks.delete(identity);
  }

  /**
   * Releases every lock and deletes everything created, newest first. Returns what could not be undone, and forgets it,
   * so that one stubborn file does not cost every later check its clean-up.
   */
  async cleanUp(client: WopiClient): Promise<Leftover[]> {
    const leftovers = this.#lost.splice(0);
    for (const [identity, lock] of [...this.#locks]) {
      await this.#undo(leftovers, identity, describeLock(lock), (resource) => releaseLock(client, resource, lock));
    }
    for (const [identity, ids] of [...this.#coauthLocks]) {
      for (const id of [...ids]) {
        await this.#undo(leftovers, identity, `coauth lock ${JSON.stringify(id)}`, (resource) =>
          releaseCoauthLock(client, resource, id),
        );
      }
    }
    for (const [identity, { kind }] of [...this.#created].reverse()) {
      await this.#undo(leftovers, identity, kind, (resource) =>
        deleteCreated(client, kind, resource, { isRenamed: this.#renamed.has(identity) }),
      );
    }
    this.#locks.clear();
    this.#coauthLocks.clear();
    this.#created.clear();
    return leftovers;
  }

  /** Everything that is left, without trying to undo it: for a host that is gone. */
  abandon(reason: string): Leftover[] {
    const leftovers = [
      ...this.#lost.splice(0),
      ...[...this.#locks].map(([url, lock]) => ({ url, what: describeLock(lock), reason })),
      ...[...this.#coauthLocks].flatMap(([url, ids]) =>
        [...ids].map((id) => ({ url, what: `coauth lock ${JSON.stringify(id)}`, reason })),
      ),
      ...[...this.#created].map(([url, { kind }]) => ({ url, what: kind, reason })),
    ];
    this.#locks.clear();
    this.#coauthLocks.clear();
    this.#created.clear();
    return leftovers;
  }

  async #undo(
    leftovers: Leftover[],
    identity: string,
    what: string,
    undo: (resource: WopiResource) => Promise<string | undefined>,
  ): Promise<void> {
    const resource = this.#resources.get(identity);
    if (!resource) return;
    const reason = await undo(resource).catch((error: unknown) => {
      if (error instanceof TransportFailure) return error.message;
      throw error;
    });
    if (reason !== undefined) leftovers.push({ url: identity, what, reason });
  }
}

function describeLock(lock: string | undefined): string {
  return lock === undefined ? 'lock without an ID' : `lock ${JSON.stringify(lock)}`;
}

/** Deletes a file, under whatever lock, or an empty container. Returns why it is still there, if it is. */
export async function deleteCreated(
  client: WopiClient,
  kind: Created['kind'],
  resource: WopiResource,
  { isRenamed = false } = {},
): Promise<string | undefined> {
  const remove = () => (kind === 'file' ? client.deleteFile(resource) : client.deleteContainer(resource));
  const first = await remove();
  const lock = first.header('X-WOPI-Lock');
  const isLocked = first.status === 409 && kind === 'file' && lock;
  if (isLocked) await client.unlock(resource, lock);
  const removal = isLocked ? await remove() : first;
  // A file that cannot be found any more once it is renamed is not gone, but has another address, which nobody knows.
  if (isRenamed && isGone(removal)) return `after RenameFile, ${removal.operation} answered ${removal.status}`;
  return isSuccess(removal) || isGone(removal) ? undefined : `${removal.operation} answered ${removal.status}`;
}

// 501 is how a host says that it has not even tried.
function isFault({ status }: WopiResponse): boolean {
  return status >= 500 && status !== 501;
}

// WOPI knows 200 only, but a host that answers 201 or 204 has done the work all the same.
