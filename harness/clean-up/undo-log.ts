import { identityOf, invalidAccessToken, resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import { TransportFailure, type TransportProblem } from '../client/transport-failure.ts';
import type { Observation, SentOperation, WopiClient } from '../client/wopi-client.ts';
import { isObject, propertyAt } from '../expect/json.ts';
import type { Leftover } from '../results/leftover.ts';
import { FileChanges } from './file-changes.ts';
import { isGone, type Refusal, releaseCoauthLock, releaseLock } from './release-lock.ts';

const creations: ReadonlySet<SentOperation> = new Set(['PutRelativeFile', 'CreateChildFile', 'CreateChildContainer']);

/** Problems of requests that did not reach the host. */
const neverSent: ReadonlySet<TransportProblem> = new Set([
  'unreachable',
  'unresolved',
  'tls',
  'given-up',
  'invalid-request',
]);

interface Created {
  readonly kind: 'file' | 'container';
  readonly resource: WopiResource;
}

/**
 * Records everything the run must undo: locks held, files and containers created, names changed. It observes the
 * exchanges, so the work of a check can be undone wherever the check stopped.
 */
export class UndoLog {
  /** What the run may have changed about files. */
  readonly changes = new FileChanges();
  /** Lock IDs by resource; undefined for a lock taken without an ID. */
  readonly #locks = new Map<string, string | undefined>();
  readonly #coauthLocks = new Map<string, Set<string>>();
  readonly #created = new Map<string, Created>();
  readonly #resources = new Map<string, WopiResource>();
  readonly #protected = new Set<string>();
  /** Creating operations that returned a server error. */
  readonly #faulty = new Set<string>();
  /** New files and containers whose URLs are unknown. */
  readonly #lost: Leftover[] = [];

  /** Ensures that this resource is never deleted, even if the host returns it as a new one. */
  protect(resource: WopiResource): void {
    this.#protected.add(new URL(resource.href).pathname);
    this.#reach(identityOf(resource), resource);
  }

  /** Whether this resource existed before the run. */
  isProtected(resource: WopiResource): boolean {
    return this.#protected.has(new URL(resource.href).pathname);
  }

  /** Whether anything is left to undo. */
  get isClean(): boolean {
    return this.#locks.size === 0 && this.#coauthLocks.size === 0 && this.#created.size === 0;
  }

  observe(observation: Observation): void {
    const { operation, resource, headers, response, failure } = observation;
    if (operation === 'GetFromFileUrl' || (failure && neverSent.has(failure.problem))) return;
    const identity = identityOf(resource);
    this.changes.observe(observation);
    if (failure) this.#suspect(observation, failure);
    if (response && isFault(response)) this.#suspectFault(observation, response);
    if (!response || !isSuccess(response)) return;
    this.#reach(identity, resource);
    this.#account(operation, identity, headers, response);
  }

  #account(operation: SentOperation, identity: string, headers: Observation['headers'], response: WopiResponse): void {
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
    }
  }

  // The first token is that of the run. Later ones may be those of users who may not undo anything, or wrong on purpose.
  #reach(identity: string, resource: WopiResource): void {
    if (resource.accessToken === invalidAccessToken || this.#resources.has(identity)) return;
    this.#resources.set(identity, resource);
  }

  // The host may have executed a request that got no response.
  #suspect({ operation, resource, headers }: Observation, { message }: TransportFailure): void {
    const identity = identityOf(resource);
    if (resource.accessToken === invalidAccessToken) return;
    this.#reach(identity, resource);
    if (operation === 'GetCoauthLock') this.#coauthLocksOf(identity).add(headers['X-WOPI-CoauthLockId'] ?? '');
    if (operation === 'Lock' || operation === 'UnlockAndRelock') this.#locks.set(identity, headers['X-WOPI-Lock']);
    if (creations.has(operation))
      this.#lost.push({ url: identity, what: `item that ${operation} may have created`, reason: message, isNew: true });
  }

  // A host may fail after creating the file. Reported once, because most further creations fail too.
  #suspectFault({ operation, resource }: Observation, { status }: WopiResponse): void {
    if (!creations.has(operation) || this.#faulty.has(operation)) return;
    this.#faulty.add(operation);
    const reason = `${operation} returned ${status}, perhaps after creating it`;
    const what = `item that ${operation} may have created`;
    this.#lost.push({ url: identityOf(resource), what, reason, isNew: true });
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
      const what =
        typeof name === 'string' ? `${kind} ${JSON.stringify(name)}` : `item that ${operation} may have created`;
      const reason = `the response of ${operation} has no URL to delete it with`;
      this.#lost.push({ url: madeFrom, what, reason, isNew: true });
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
   * Releases every lock and deletes everything created, newest first. Returns what could not be undone and forgets it,
   * so that it is not retried after every later check.
   */
  async cleanUp(client: WopiClient): Promise<Leftover[]> {
    const leftovers = this.#lost.splice(0);
    for (const [identity, lock] of [...this.#locks]) {
      await this.#undo(leftovers, identity, describeLock(lock), (resource) =>
        reasonOf(releaseLock(client, resource, lock)),
      );
    }
    for (const [identity, ids] of [...this.#coauthLocks]) {
      for (const id of [...ids]) {
        await this.#undo(leftovers, identity, `coauth lock ${JSON.stringify(id)}`, (resource) =>
          reasonOf(releaseCoauthLock(client, resource, id)),
        );
      }
    }
    for (const [identity, { kind }] of [...this.#created].reverse()) {
      await this.#undo(leftovers, identity, kind, (resource) =>
        deleteCreated(client, kind, resource, { isRenamed: this.changes.hasRenamed(resource) }),
      );
    }
    this.#locks.clear();
    this.#coauthLocks.clear();
    this.#created.clear();
    // A URL may be as long as a body.
    this.#resources.clear();
    return leftovers;
  }

  /** Everything that is left, without trying to undo it: for a host that no longer responds. */
  abandon(reason: string): Leftover[] {
    const leftovers = [
      ...this.#lost.splice(0),
      ...[...this.#locks].map(([url, lock]) => ({ url, what: describeLock(lock), reason })),
      ...[...this.#coauthLocks].flatMap(([url, ids]) =>
        [...ids].map((id) => ({ url, what: `coauth lock ${JSON.stringify(id)}`, reason })),
      ),
      ...[...this.#created].map(([url, { kind }]) => ({ url, what: kind, reason, isNew: true })),
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
    const isNew = what === 'file' || what === 'container';
    if (reason !== undefined) leftovers.push({ url: identity, what, reason, ...(isNew && { isNew }) });
  }
}

async function reasonOf(refusal: Promise<Refusal | undefined>): Promise<string | undefined> {
  return (await refusal)?.reason;
}

function describeLock(lock: string | undefined): string {
  return lock === undefined ? 'lock without an ID' : `lock ${JSON.stringify(lock)}`;
}

/** Deletes a file, even if it is locked, or an empty container. Returns why it still exists, if it does. */
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
  // A renamed file that is not found still exists under a new, unknown URL.
  if (isRenamed && isGone(removal)) return `after RenameFile, ${removal.operation} returned ${removal.status}`;
  return isSuccess(removal) || isGone(removal) ? undefined : `${removal.operation} returned ${removal.status}`;
}

// 501 means that the host did not attempt the operation.
function isFault({ status }: WopiResponse): boolean {
  return status >= 500 && status !== 501;
}
