import { locking } from '../../wopi/operations.ts';
import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import { decodeUtf7 } from '../../wopi/utf7.ts';
import type { Observation } from '../client/request-sender.ts';
import { isSuccess } from '../client/response.ts';
import { nameIn } from './provenance.ts';

const writing: ReadonlySet<string> = new Set(['PutFile', 'PutChunkedFile']);
const changing: ReadonlySet<string> = new Set([...writing, ...locking, 'RenameFile', 'PutUserInfo']);

/** Bytes that later checks would have to download. */
const large = 4 * 1024 * 1024;

/** Knows what the requests of a run may have changed about a file: content, name, locks, the user's UserInfo. */
export class FileChanges {
  readonly #written = new Set<string>();
  readonly #large = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #renamed = new Set<string>();
  /** The last name that was requested, whether or not the host accepted it. */
  readonly #requestedNames = new Map<string, string>();
  /** The names that CheckFileInfo has returned since the last RenameFile. */
  readonly #seenNames = new Map<string, string>();
  /** Every lock ID that was asked for. */
  readonly #lockIds = new Map<string, Set<string>>();
  /** Files on which the host accepted a lock without an ID, which it may report with any ID. */
  readonly #namelessLocks = new Set<string>();
  #userInfoWritten = false;
  #userInfoDiffers = false;

  /** Takes in a request that may have reached the host. */
  observe({ operation, resource, headers, body, response, failure }: Observation): void {
    const identity = identityOf(resource);
    if (changing.has(operation)) this.#changed.add(identity);
    // A host may write what it then refuses.
    if (writing.has(operation)) this.#addWritten(identity, body?.length);
    const isDone = response !== undefined && isSuccess(response);
    this.#observeLock({ operation, headers }, identity, isDone);
    const mayHaveWorked = failure !== undefined || isDone;
    if (operation === 'RenameFile') this.#observeRename(identity, headers, mayHaveWorked);
    const name = operation === 'CheckFileInfo' && isDone ? nameIn(response) : undefined;
    if (name !== undefined) this.#seenNames.set(identity, name);
    if (operation === 'PutUserInfo' && mayHaveWorked) this.#noteUserInfo();
  }

  #observeRename(identity: string, headers: Observation['headers'], mayHaveWorked: boolean): void {
    this.#seenNames.delete(identity);
    this.#requestedNames.set(identity, decodeUtf7(headers['X-WOPI-RequestedName'] ?? ''));
    if (mayHaveWorked) this.#renamed.add(identity);
  }

  #observeLock(
    { operation, headers }: Pick<Observation, 'operation' | 'headers'>,
    identity: string,
    isDone: boolean,
  ): void {
    const lock = headers['X-WOPI-Lock'];
    if (locking.has(operation)) this.#addLockId(identity, lock);
    // A faulty host takes a lock when it is asked to refresh one.
    if (operation === 'RefreshLock' && isDone) this.#addLockId(identity, lock);
    if (locking.has(operation) && isDone && !lock) this.#namelessLocks.add(identity);
  }

  /** Whether a PutFile or PutChunkedFile to this file was sent. */
  hasWritten(file: WopiResource): boolean {
    return this.#written.has(identityOf(file));
  }

  /** Whether the last PutFile or PutChunkedFile to this file had a large body. */
  hasLargeContent(file: WopiResource): boolean {
    return this.#large.has(identityOf(file));
  }

  /** Whether any request was sent that may have changed this file. */
  hasChanged(file: WopiResource): boolean {
    return this.#changed.has(identityOf(file));
  }

  /** Whether a RenameFile of this file may have worked since the last call of {@link forgetRename}. */
  hasRenamed(file: WopiResource): boolean {
    return this.#renamed.has(identityOf(file));
  }

  /** The name of the last RenameFile of this file that was sent; undefined without one. */
  requestedNameOf(file: WopiResource): string | undefined {
    return this.#requestedNames.get(identityOf(file));
  }

  /** The name of this file as CheckFileInfo has returned it since the last RenameFile, if it has. */
  seenNameOf(file: WopiResource): string | undefined {
    return this.#seenNames.get(identityOf(file));
  }

  /** Forgets a rename that was undone. */
  forgetRename(file: WopiResource): void {
    this.#requestedNames.delete(identityOf(file));
    this.#renamed.delete(identityOf(file));
  }

  /** Whether a lock on this file was asked for. */
  hasLocked(file: WopiResource): boolean {
    return this.#lockIds.has(identityOf(file));
  }

  /** Whether a lock that the host names is one that was asked for, even if the host names it trimmed or cut. */
  isOwnLock(file: WopiResource, lock: string): boolean {
    return this.#lockIdsOf(file).some((id) => id.trim().startsWith(lock.trim()));
  }

  /** Like {@link isOwnLock}, for a host that may also change the case, the spaces or the end of a lock ID. */
  mayBeOwnLock(file: WopiResource, lock: string): boolean {
    const plain = plainLockId(lock);
    if (this.#namelessLocks.has(identityOf(file))) return true;
    return this.#lockIdsOf(file).some((id) => plainLockId(id).startsWith(plain) || plain.startsWith(plainLockId(id)));
  }

  // An empty ID is the beginning of every other one.
  #lockIdsOf(file: WopiResource): readonly string[] {
    return [...(this.#lockIds.get(identityOf(file)) ?? [])].filter((id) => id.trim() !== '');
  }

  /** Whether a PutUserInfo may have worked. */
  get hasWrittenUserInfo(): boolean {
    return this.#userInfoWritten;
  }

  /** Whether a PutUserInfo may have worked since the user was given their UserInfo back. */
  get mayUserInfoDiffer(): boolean {
    return this.#userInfoDiffers;
  }

  /** The user was given their UserInfo back. */
  noteUserInfoRestored(): void {
    this.#userInfoDiffers = false;
  }

  #noteUserInfo(): void {
    this.#userInfoWritten = true;
    this.#userInfoDiffers = true;
  }

  #addWritten(identity: string, size = 0): void {
    this.#written.add(identity);
    if (size > large) this.#large.add(identity);
    else this.#large.delete(identity);
  }

  #addLockId(identity: string, lock = ''): void {
    const ids = this.#lockIds.get(identity) ?? new Set();
    this.#lockIds.set(identity, ids.add(lock));
  }
}

function plainLockId(lock: string): string {
  return lock.toLowerCase().replace(/[^a-z0-9]/g, '');
}
