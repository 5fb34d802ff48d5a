import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import { probeLock, releaseLock, requireUndone, takeLock } from '../clean-up/release-lock.ts';
import { isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { aValue } from '../expect/json.ts';
import { infoOf } from '../lane/claims.ts';
import type { Lane } from '../lane/lane.ts';
import { requireResponse, resourceAt, resourceIn, valueAt } from '../lane/require-response.ts';
import { SetupFailure } from '../results/failures.ts';
import { keptLockFault } from '../results/fault.ts';
import type { FileStates } from './file-states.ts';
import { GivenChunkedFile } from './given-chunked-file.ts';
import { GivenCoauth } from './given-coauth.ts';

interface NewFile {
  readonly name?: string;
  readonly content?: Uint8Array;
}

/** A locked file and its lock. */
interface HeldFile {
  readonly file: WopiResource;
  readonly lock: string;
}

interface NewContainer {
  readonly name?: string;
  readonly below?: WopiResource;
}

// Microsoft's validator does not judge the status here, and many hosts return 201 for a new file.
const created = [200, 201];
// The checks of deletion judge whether 204 is allowed.
const deleted = [200, 204];

/**
 * Starting states. Each method establishes the state in its name, whatever earlier checks or runs left behind, and
 * throws a {@link SetupFailure} when it cannot. The run undoes everything after the check.
 */
export class Given implements FileStates {
  /** Starting states with coauth locks. */
  readonly coauth: GivenCoauth;
  /** Starting states of chunked file transfer. */
  readonly chunked: GivenChunkedFile;
  readonly #lane: Lane;
  readonly #client: WopiClient;

  constructor(lane: Lane) {
    this.#lane = lane;
    this.#client = lane.client.with({ purpose: 'setup' });
    this.coauth = new GivenCoauth(lane, this);
    this.chunked = new GivenChunkedFile(lane, this, this.coauth);
  }

  /** The file under test without a WOPI lock: a leftover lock is released with the ID that the host returns. */
  async unlockedFile(): Promise<WopiResource> {
    const { file } = this.#lane;
    await this.#release(file);
    return file;
  }

  /** The file under test and the lock that it is locked with: this one, if the file was unlocked. */
  async fileUnderAnyLock({ lock }: { readonly lock: string }): Promise<HeldFile> {
    const { file } = this.#lane;
    const answer = await this.#client.lock(file, lock);
    const current = answer.status === 409 ? answer.header('X-WOPI-Lock') : undefined;
    if (!current) requireResponse(answer, { status: 200 }, 'Lock on an unlocked file');
    return { file, lock: current || lock };
  }

  /** The file under test, locked with `lock`. */
  async lockedFile({ lock }: { readonly lock: string }): Promise<WopiResource> {
    const { file } = this.#lane;
    await this.#lock(file, lock);
    return file;
  }

  /** The file under test, unlocked, with exactly this content. */
  async fileWithContent(content: Uint8Array): Promise<WopiResource> {
    const { file } = this.#lane;
    await this.#write(file, content);
    return file;
  }

  /** The file under test, unlocked and with a length of 0 bytes. */
  emptyFile(): Promise<WopiResource> {
    return this.fileWithContent(new Uint8Array());
  }

  /** A new file next to the file under test, created with PutRelativeFile. */
  async newFile({ name, content }: NewFile = {}): Promise<WopiResource> {
    const { file, names, documents } = this.#lane;
    const target = { exact: name ?? names.file() };
    const response = await this.#client.putRelativeFile(file, content ?? documents.simple, target);
    requireResponse(response, { status: created }, 'PutRelativeFile');
    return this.made(response, 'Url');
  }

  /** The container of the file under test. */
  parentContainer(): Promise<WopiResource> {
    return this.#lane.ancestor('parent', this.#client);
  }

  /** The first ancestor of the file under test. */
  rootContainer(): Promise<WopiResource> {
    return this.#lane.ancestor('root', this.#client);
  }

  /** The ecosystem that the file under test points to. */
  ecosystem(): Promise<WopiResource> {
    const { file } = this.#lane;
    return this.#lane.find('ecosystem', async () =>
      resourceIn(await this.#client.getEcosystem(file), 'Url', 'GetEcosystem'),
    );
  }

  /** A new, empty container, by default in the parent container, with exactly `name` or with a suggested name. */
  async newContainer({ name, below }: NewContainer = {}): Promise<WopiResource> {
    const { names } = this.#lane;
    const parent = below ?? (await this.parentContainer());
    const target = name === undefined ? { suggested: names.container() } : { exact: name };
    const response = await this.#client.createChildContainer(parent, target);
    requireResponse(response, { status: 200 }, 'CreateChildContainer');
    return this.made(response, 'ContainerPointer.Url');
  }

  /** A new file created with CreateChildFile, by default in the parent container and empty. */
  async newChildFile({ name, content, below }: NewFile & Pick<NewContainer, 'below'> = {}): Promise<WopiResource> {
    const { names } = this.#lane;
    const parent = below ?? (await this.parentContainer());
    const response = await this.#client.createChildFile(parent, { exact: name ?? names.file() });
    requireResponse(response, { status: created }, 'CreateChildFile');
    const file = this.made(response, 'Url');
    if (content) await this.#write(file, content);
    return file;
  }

  /** The URL and token of a deleted file that was created with PutRelativeFile. */
  async deletedFile(newFile: NewFile = {}): Promise<WopiResource> {
    const file = await this.newFile(newFile);
    requireResponse(await this.#client.deleteFile(file), { status: deleted }, 'DeleteFile');
    return file;
  }

  /** The URL and token of a deleted container. */
  async deletedContainer(): Promise<WopiResource> {
    const container = await this.newContainer();
    requireResponse(await this.#client.deleteContainer(container), { status: deleted }, 'DeleteContainer');
    return container;
  }

  /** The resource that a response reports as created. Throws for an existing one: checks delete what they create. */
  made(response: WopiResponse, path: 'Url' | 'ContainerPointer.Url'): WopiResource {
    const resource = resourceAt(response, path);
    if (!this.#lane.undoLog.isProtected(resource)) return resource;
    const { operation, status } = response;
    throw new SetupFailure(
      `${operation} returned ${status} and an existing resource as new: ${identityOf(resource)}`,
      [],
      {
        operation,
        status,
        part: `property ${path}`,
      },
    );
  }

  /** Locks an unlocked file, such as one that this check created. */
  async lockOn(file: WopiResource, lock: string, options: { readonly userVisible?: boolean } = {}): Promise<void> {
    await this.#lock(file, lock, options);
  }

  /** CheckFileInfo of the file under test, fetched once per group. */
  fileInfo(): Promise<{ readonly [name: string]: JsonValue }> {
    return this.#lane.fileInfo();
  }

  /** The response of CheckFileInfo from which {@link fileInfo} is taken. */
  fileInfoResponse(): Promise<WopiResponse> {
    return this.#lane.fileInfoResponse();
  }

  /** The response of CheckContainerInfo on the parent container, fetched once per group. */
  containerInfoResponse(): Promise<WopiResponse> {
    return this.#lane.parentContainerInfoResponse();
  }

  /** The current content of a file. */
  async contentOf(file: WopiResource): Promise<Uint8Array> {
    const response = await this.#client.getFile(file);
    requireResponse(response, { status: 200 }, 'GetFile');
    return response.body;
  }

  /** The current CheckFileInfo of a file. */
  async freshFileInfo(file: WopiResource = this.#lane.file): Promise<{ readonly [name: string]: JsonValue }> {
    return infoOf(await this.#client.checkFileInfo(file));
  }

  /** Current values of CheckFileInfo as text, all of which must be present. */
  async currentInfo<Name extends string>(
    properties: readonly Name[],
    file: WopiResource = this.#lane.file,
  ): Promise<Readonly<Record<Name, string>>> {
    const response = await this.#client.checkFileInfo(file);
    const json = Object.fromEntries(properties.map((property) => [property, aValue]));
    requireResponse(response, { json }, 'CheckFileInfo');
    const values = properties.map((property) => [property, String(valueAt(response, property))]);
    return Object.fromEntries(values) as Record<Name, string>;
  }

  async #write(file: WopiResource, content: Uint8Array): Promise<void> {
    const lock = this.#lane.names.unique('setup');
    await this.#lock(file, lock);
    const put = await this.#putUnder(file, content, lock);
    requireResponse(put, { status: 200 }, 'PutFile under the lock');
    requireUndone(await releaseLock(this.#client, file, lock));
  }

  // After a race, the lock in force may not be the one for which Lock returned success.
  async #putUnder(file: WopiResource, content: Uint8Array, lock: string): Promise<WopiResponse> {
    const put = await this.#client.putFile(file, content, lock);
    if (put.status !== 409) return put;
    const holder = put.header('X-WOPI-Lock') || (await this.#currentLock(file));
    if (!holder || holder === lock) return put;
    requireUndone(await releaseLock(this.#client, file, holder));
    await this.#lock(file, lock);
    return await this.#client.putFile(file, content, lock);
  }

  async #lock(file: WopiResource, lock: string, options: { readonly userVisible?: boolean } = {}): Promise<void> {
    const lockInForce = () => this.#currentLock(file);
    const { answer, afterRelease, problem } = await takeLock(this.#client, file, lock, { ...options, lockInForce });
    requireUndone(problem);
    this.#requireReleased(file, answer);
    const step = afterRelease ? 'Lock after the foreign lock was released' : 'Lock on an unlocked file';
    requireResponse(answer, { status: 200 }, step);
  }

  async #release(file: WopiResource): Promise<void> {
    const lock = await this.#currentLock(file);
    if (!lock) return;
    requireUndone(await releaseLock(this.#client, file, lock));
    // Otherwise the check would blame its own operation for a lock that Unlock has kept.
    const isDoubtful = this.#lane.releasedLocks.includes(file, lock) && (await this.#currentLock(file)) === lock;
    if (isDoubtful) await this.#requireFree(file);
  }

  // GetLock may be out of date, so only Lock shows whether the lock is still there.
  async #requireFree(file: WopiResource): Promise<void> {
    const lock = this.#lane.names.unique('probe');
    const answer = await this.#client.lock(file, lock);
    this.#requireReleased(file, answer);
    if (isSuccess(answer)) requireUndone(await releaseLock(this.#client, file, lock));
  }

  #requireReleased(file: WopiResource, answer: WopiResponse): void {
    const survivor = this.#lane.releasedLocks.survivorIn(file, answer);
    if (survivor) throw keptLockFailure(survivor);
  }

  async #currentLock(file: WopiResource): Promise<string | undefined> {
    const info = await this.#lane.fileInfo();
    if (info.SupportsGetLock === true) {
      const lock = (await this.#client.getLock(file)).header('X-WOPI-Lock');
      if (lock !== undefined) return lock;
    }
    return await probeLock(this.#client, file, this.#lane.names.unique('probe'));
  }
}

function keptLockFailure(lock: string): SetupFailure {
  return new SetupFailure(
    `the starting state could not be reached: Unlock with ${JSON.stringify(lock)} succeeded, but Lock then returned 409 and the same lock ID`,
    [],
    keptLockFault,
  );
}
