import { locking } from '../../wopi/operations.ts';
import { identityOf, invalidAccessToken, type WopiResource } from '../../wopi/resource.ts';
import type { FileChanges } from '../clean-up/file-changes.ts';
import { lockInForce } from '../clean-up/lock-in-force.ts';
import type { Observation } from '../client/request-sender.ts';
import { isSuccess } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Names } from '../fixtures/names.ts';

export interface OtherClientParts {
  readonly names: Names;
  readonly changes: FileChanges;
}

/** A lock that this run took, and the last request under it that succeeded. */
interface OwnLock {
  readonly lock: string;
  readonly operation: string;
}

/**
 * Finds out whether another client works on the file under test: it has a lock that this run did not take. A host may
 * report wrong lock IDs, which the checks judge, so a suspicion is confirmed when this run holds no lock.
 */
export class OtherClient {
  readonly #file: () => WopiResource;
  readonly #names: Names;
  readonly #changes: FileChanges;
  #earlierLock: string | undefined;
  #suspicion: string | undefined;
  /** The lock of this run that should be in force. */
  #own: OwnLock | undefined;
  /** The one that should have been in force when the suspicion arose. */
  #replaced: OwnLock | undefined;
  #isConfirmed = false;

  constructor(file: () => WopiResource, { names, changes }: OtherClientParts) {
    this.#file = file;
    this.#names = names;
    this.#changes = changes;
  }

  /** Whether a lock of another client has been seen. */
  get isSuspected(): boolean {
    return this.#suspicion !== undefined;
  }

  /** Whether {@link confirm} has found one. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** This lock was on the file before the run, and may be released or ignored. */
  tolerate(lock: string): void {
    this.#earlierLock = lock;
    this.#suspicion = undefined;
  }

  isForeignLock(lock: string): boolean {
    if (lock === '' || lock === this.#earlierLock || this.#changes.mayBeOwnLock(this.#file(), lock)) return false;
    return this.#names.isLockOfOtherRun(lock) || !this.#names.isLockOfTool(lock);
  }

  observe({ operation, resource, headers, response }: Observation): void {
    if (!response || resource.accessToken === invalidAccessToken) return;
    if (identityOf(resource) !== identityOf(this.#file())) return;
    if (isSuccess(response)) this.#noteOwn(operation, headers['X-WOPI-Lock']);
    const isAboutLock = response.status === 409 || (operation === 'GetLock' && isSuccess(response));
    const lock = isAboutLock ? response.header('X-WOPI-Lock') : undefined;
    if (!lock || !this.isForeignLock(lock)) return;
    if (this.#suspicion === undefined) this.#replaced = this.#own;
    this.#suspicion = lock;
  }

  #noteOwn(operation: string, lock: string | undefined): void {
    if (operation === 'Unlock') this.#own = undefined;
    else if (lock && (locking.has(operation) || lock === this.#own?.lock)) this.#own = { lock, operation };
  }

  /** A sentence about the other client, if there is one. Asks the host, when this run holds no lock. */
  async confirm(client: WopiClient, options: { readonly supportsGetLock: boolean }): Promise<string | undefined> {
    const sentence = await this.#findOut(client, options);
    this.#isConfirmed ||= sentence !== undefined;
    return sentence;
  }

  async #findOut(
    client: WopiClient,
    { supportsGetLock }: { readonly supportsGetLock: boolean },
  ): Promise<string | undefined> {
    const suspected = this.#suspicion;
    this.#suspicion = undefined;
    if (suspected === undefined) return undefined;
    if (this.#names.isLockOfOtherRun(suspected))
      return `another run of this tool works on the file: it has the lock ${JSON.stringify(suspected)}`;
    const unusedLock = this.#names.unique('probe');
    const lock = await lockInForce(client, this.#file(), { supportsGetLock, unusedLock });
    this.#suspicion = undefined;
    if (!lock || !this.isForeignLock(lock)) return undefined;
    return describe(lock, this.#replaced);
  }
}

// A host that follows the rules gives no other client the lock, but what replaced it is not seen.
function describe(lock: string, replaced: OwnLock | undefined): string {
  const found = `the lock ${JSON.stringify(lock)}, which this run did not take`;
  if (!replaced) return `another client works on the file: it has ${found}`;
  const { lock: own, operation } = replaced;
  return `the file has ${found}, in place of ${JSON.stringify(own)}, which it took: after ${operation}, the host replaced the lock, or gave another client one`;
}
