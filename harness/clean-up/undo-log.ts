import { locking } from '../../wopi/operations.ts';
import { identityOf, invalidAccessToken, type WopiResource } from '../../wopi/resource.ts';
import { isPlainDownload, type Observation } from '../client/request-sender.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import type { TransportFailure, TransportProblem } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Leftover } from '../results/leftover.ts';
import { attemptToUndo } from './attempt-to-undo.ts';
import { ContentWatch } from './content-watch.ts';
import { FileChanges } from './file-changes.ts';
import { kindMadeBy, MadeItems, type RemoveOptions } from './made-items.ts';
import { Provenance } from './provenance.ts';
import { type IsForeignLock, type Refusal, releaseCoauthLock, releaseLock } from './release-lock.ts';

/** Problems of requests that did not reach the host. */
const neverSent: ReadonlySet<TransportProblem> = new Set([
  'unreachable',
  'unresolved',
  'tls',
  'given-up',
  'invalid-request',
]);

export interface CleanUpOptions extends Pick<RemoveOptions, 'canList' | 'isLast'> {
  /** Whether a lock on the file under test is that of another client. */
  readonly isForeignLock: IsForeignLock;
}

interface HeldLock {
  readonly identity: string;
  readonly what: string;
  /** Returns why it is still held, if it is. */
  readonly release: (resource: WopiResource) => Promise<string | undefined>;
  readonly forget: () => void;
}

/**
 * Records everything the run must undo: locks held, files and containers created, names changed. It observes the
 * exchanges, so the work of a check can be undone wherever the check stopped.
 */
export class UndoLog {
  /** What the run may have changed about files. */
  readonly changes = new FileChanges();
  /** The contents of the file under test. */
  readonly contents: ContentWatch;
  readonly provenance: Provenance;
  /** The files and containers that the run has created. */
  readonly made: MadeItems;
  #file: WopiResource;
  /** Lock IDs by resource; undefined for a lock taken without an ID. */
  readonly #locks = new Map<string, string | undefined>();
  readonly #coauthLocks = new Map<string, Set<string>>();
  /** Those that the host refused, perhaps after it gave them. */
  readonly #refusedCoauthLocks = new Map<string, Set<string>>();
  readonly #resources = new Map<string, WopiResource>();

  /** `file` is the file under test; `isOwnName` recognizes the names of this run. */
  constructor(file: WopiResource, isOwnName: (name: string) => boolean) {
    this.#file = file;
    this.contents = new ContentWatch(file);
    this.provenance = new Provenance(file, this.contents, isOwnName);
    this.made = new MadeItems(this.provenance);
    this.made.protect(file);
  }

  /** Uses this token of the file under test from now on. */
  renewFile(file: WopiResource): void {
    this.#file = file;
    this.made.folder.forget();
  }

  /** Whether anything is left to undo. */
  get isClean(): boolean {
    const hasLocks = this.#locks.size > 0 || this.#coauthLocks.size > 0 || this.#refusedCoauthLocks.size > 0;
    return !hasLocks && this.made.isEmpty;
  }

  observe(observation: Observation): void {
    const { operation, resource, response, failure } = observation;
    if (isPlainDownload(operation) || (failure && neverSent.has(failure.problem))) return;
    this.changes.observe(observation);
    this.contents.observe(observation);
    this.provenance.observe(observation);
    this.made.deletions.observe(observation);
    if (operation === 'DeleteContainer') this.made.noteDeletionOf(resource);
    if (observation.exchange.repeatedAfter) this.#suspectDouble(observation);
    if (failure) this.#suspect(observation, failure);
    if (!response) return;
    if (isSuccess(response)) this.#account(observation, response);
    else this.#suspectRefusal(observation, response);
  }

  // The first token with which a resource was used; a later request may carry a wrong one on purpose.
  #remember(resource: WopiResource): void {
    const identity = identityOf(resource);
    if (resource.accessToken === invalidAccessToken || this.#resources.has(identity)) return;
    this.#resources.set(identity, resource);
  }

  #account(observation: Observation, response: WopiResponse): void {
    const { operation, resource, headers } = observation;
    const identity = identityOf(resource);
    this.#remember(resource);
    this.made.add(operation, observation, response);
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
        addTo(this.#coauthLocks, identity, coauthLockIn(headers));
        break;
      case 'UnlockCoauthLock':
        removeFrom(this.#coauthLocks, identity, coauthLockIn(headers));
        break;
      case 'DeleteFile':
      case 'DeleteContainer':
        if (this.#hasOwnToken(resource)) this.#forget(identity);
        else this.made.noteDoubtfulDeletion(identity);
        break;
    }
  }

  // With another token, a host may return success for what it has not done, and only the item's own shows it.
  #hasOwnToken(resource: WopiResource): boolean {
    const own = this.#resourceOf(identityOf(resource));
    return own === undefined || own.accessToken === resource.accessToken;
  }

  // The host may have executed a request that got no response.
  #suspect({ operation, resource, headers }: Observation, { message }: TransportFailure): void {
    const identity = identityOf(resource);
    if (resource.accessToken === invalidAccessToken) return;
    this.#remember(resource);
    if (operation === 'GetCoauthLock') addTo(this.#coauthLocks, identity, coauthLockIn(headers));
    if (locking.has(operation)) this.#locks.set(identity, headers['X-WOPI-Lock']);
    if (kindMadeBy(operation)) this.made.suspect(operation, resource, message);
  }

  // The first of two requests may have created a file that only the second one is about.
  #suspectDouble({ operation, resource, exchange }: Observation): void {
    const reason = `the request was sent twice, because ${exchange.repeatedAfter}`;
    if (kindMadeBy(operation)) this.made.suspect(operation, resource, reason);
  }

  // A host may fail after creating the file, and refuse a coauth lock that it gives all the same.
  #suspectRefusal(
    { operation, resource, headers, hasUnusualProof = false }: Observation,
    { status }: WopiResponse,
  ): void {
    // The host did not attempt the operation.
    if (status === 501) return;
    const identity = identityOf(resource);
    const coauthLock = coauthLockIn(headers);
    if (operation === 'GetCoauthLock' && !this.#coauthLocks.get(identity)?.has(coauthLock))
      addTo(this.#refusedCoauthLocks, identity, coauthLock);
    if (status < 500 || !kindMadeBy(operation)) return;
    const reason = `${operation} returned ${status}, perhaps after creating it`;
    // With 500, a host refuses wrong proofs.
    this.made.suspect(operation, resource, reason, { isRefusal: hasUnusualProof && status === 500 });
  }

  #forget(identity: string): void {
    this.made.noteDeleted(identity);
    this.#locks.delete(identity);
    this.#coauthLocks.delete(identity);
    this.#refusedCoauthLocks.delete(identity);
  }

  /**
   * Releases every lock and deletes everything created, newest first. Returns what could not be undone and forgets it,
   * so that it is not retried after every later check. What the host did not respond to is tried again.
   */
  async cleanUp(client: WopiClient, options: CleanUpOptions): Promise<Leftover[]> {
    const locks = await this.#releaseLocks(client, options);
    const isRenamed = (resource: WopiResource) => this.changes.hasRenamed(resource);
    const items = await this.made.remove(client, { ...options, file: this.#file, isRenamed });
    // A URL may be as long as a body.
    if (this.#locks.size === 0 && this.#coauthLocks.size === 0) this.#resources.clear();
    return [...locks.filter(({ url }) => !items.gone.has(url)), ...items.leftovers];
  }

  async #releaseLocks(client: WopiClient, { isLast, isForeignLock }: CleanUpOptions): Promise<Leftover[]> {
    const leftovers: Leftover[] = [];
    const attempt = async ({ identity, what, release, forget }: HeldLock): Promise<void> => {
      const resource = this.#resourceOf(identity);
      const { reason, mayPass } = resource ? await attemptToUndo(release(resource)) : {};
      if (mayPass && !isLast) return;
      forget();
      if (reason !== undefined) leftovers.push({ url: identity, what, reason });
    };
    for (const [identity, lock] of [...this.#locks]) {
      const isForeign = identity === identityOf(this.#file) ? isForeignLock : undefined;
      await attempt({
        identity,
        what: describeLock(lock),
        release: (resource) => reasonOf(releaseLock(client, resource, lock, isForeign)),
        forget: () => this.#locks.delete(identity),
      });
    }
    for (const [identity, ids] of [...this.#coauthLocks]) {
      for (const id of [...ids]) {
        await attempt({
          identity,
          what: `coauth lock ${JSON.stringify(id)}`,
          release: (resource) => reasonOf(releaseCoauthLock(client, resource, id)),
          forget: () => removeFrom(this.#coauthLocks, identity, id),
        });
      }
    }
    await this.#releaseRefusedLocks(client);
    return leftovers;
  }

  // A host that did what it said has nothing to release.
  async #releaseRefusedLocks(client: WopiClient): Promise<void> {
    for (const [identity, ids] of [...this.#refusedCoauthLocks]) {
      const resource = this.#resourceOf(identity);
      if (resource) for (const id of ids) await attemptToUndo(reasonOf(releaseCoauthLock(client, resource, id)));
    }
    this.#refusedCoauthLocks.clear();
  }

  /** Everything that is left, without trying to undo it: for a host that no longer responds. */
  abandon(reason: string): Leftover[] {
    const leftovers = [
      ...[...this.#locks].map(([url, lock]) => ({ url, what: describeLock(lock), reason })),
      ...[...this.#coauthLocks].flatMap(([url, ids]) =>
        [...ids].map((id) => ({ url, what: `coauth lock ${JSON.stringify(id)}`, reason })),
      ),
      ...this.made.abandon(reason),
    ];
    this.#locks.clear();
    this.#coauthLocks.clear();
    this.#refusedCoauthLocks.clear();
    return leftovers;
  }

  #resourceOf(identity: string): WopiResource | undefined {
    if (identity === identityOf(this.#file)) return this.#file;
    return this.made.resourceOf(identity) ?? this.#resources.get(identity);
  }
}

async function reasonOf(refusal: Promise<Refusal | undefined>): Promise<string | undefined> {
  return (await refusal)?.reason;
}

function coauthLockIn(headers: Observation['headers']): string {
  return headers['X-WOPI-CoauthLockId'] ?? '';
}

function addTo(locks: Map<string, Set<string>>, identity: string, id: string): void {
  locks.set(identity, (locks.get(identity) ?? new Set()).add(id));
}

function removeFrom(locks: Map<string, Set<string>>, identity: string, id: string): void {
  const held = locks.get(identity);
  held?.delete(id);
  if (held?.size === 0) locks.delete(identity);
}

function describeLock(lock: string | undefined): string {
  return lock === undefined ? 'lock without an ID' : `lock ${JSON.stringify(lock)}`;
}
