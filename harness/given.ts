import { infoOf } from './capabilities.ts';
import type { Lane } from './lane.ts';
import { releaseLock, requireUndone } from './ledger.ts';
import { requireResponse, resourceIn } from './require-response.ts';
import type { WopiClient } from './wopi/client.ts';
import type { WopiResource } from './wopi/resource.ts';
import type { JsonValue } from './wopi/response.ts';

interface NewFile {
  readonly name?: string;
  readonly content?: Uint8Array;
}

interface NewContainer {
  readonly name?: string;
  readonly below?: WopiResource;
}

// Microsoft's validator judges no status here, and 201 is what many hosts answer when they have made a file.
const created = [200, 201];

/**
 * Starting states. Each method makes sure of the state that its name says, whatever an earlier check or an earlier run
 * left behind, and throws a {@link SetupFailure} when it cannot. The run undoes all of it after the check.
 */
export class Given {
  readonly #lane: Lane;
  readonly #client: WopiClient;

  constructor(lane: Lane) {
    this.#lane = lane;
    this.#client = lane.client.with({ purpose: 'setup' });
  }

  /** The file under test, free of WOPI locks: a lock that anybody left is released with the ID that the host names. */
  async unlockedFile(): Promise<WopiResource> {
    const { file } = this.#lane;
    requireUndone(await this.#release(file));
    return file;
  }

  /** The file under test, locked with `lock`. */
  async lockedFile({ lock }: { readonly lock: string }): Promise<WopiResource> {
    const file = await this.unlockedFile();
    await this.#lock(file, lock);
    return file;
  }

  /** The file under test, unlocked, with just this content. */
  async fileWithContent(content: Uint8Array): Promise<WopiResource> {
    const { names } = this.#lane;
    const lock = names.unique('setup');
    const file = await this.lockedFile({ lock });
    requireResponse(await this.#client.putFile(file, content, lock), { status: 200 }, 'PutFile under the lock');
    requireResponse(await this.#client.unlock(file, lock), { status: 200 }, 'Unlock after PutFile');
    return file;
  }

  /** The file under test, unlocked and without a single byte. */
  emptyFile(): Promise<WopiResource> {
    return this.fileWithContent(new Uint8Array());
  }

  /** A new file beside the file under test, made with PutRelativeFile. */
  async newFile({ name, content }: NewFile = {}): Promise<WopiResource> {
    const { file, names, documents } = this.#lane;
    const target = { exact: name ?? names.file() };
    const response = await this.#client.putRelativeFile(file, content ?? documents.simple, target);
    return resourceIn(response, 'Url', 'PutRelativeFile', created);
  }

  /** The container that the file under test stands in. */
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

  /** A new, empty container, by default below the parent container. */
  async newContainer({ name, below }: NewContainer = {}): Promise<WopiResource> {
    const { names } = this.#lane;
    const parent = below ?? (await this.parentContainer());
    const response = await this.#client.createChildContainer(parent, { exact: name ?? names.container() });
    return resourceIn(response, 'ContainerPointer.Url', 'CreateChildContainer');
  }

  /** A new file made with CreateChildFile, by default in the parent container and empty. */
  async newChildFile({ name, content, below }: NewFile & Pick<NewContainer, 'below'> = {}): Promise<WopiResource> {
    const { names } = this.#lane;
    const parent = below ?? (await this.parentContainer());
    const response = await this.#client.createChildFile(parent, { exact: name ?? names.file() });
    const file = resourceIn(response, 'Url', 'CreateChildFile', created);
    if (content)
      requireResponse(await this.#client.putFile(file, content), { status: 200 }, 'PutFile to an empty file');
    return file;
  }

  /** Locks a file that this check made. */
  async lockOn(file: WopiResource, lock: string): Promise<void> {
    await this.#lock(file, lock);
  }

  /** What CheckFileInfo says of the file under test, read once a group. */
  fileInfo(): Promise<{ readonly [name: string]: JsonValue }> {
    return this.#lane.fileInfo();
  }

  /** What CheckFileInfo says at this moment. */
  async freshFileInfo(file: WopiResource = this.#lane.file): Promise<{ readonly [name: string]: JsonValue }> {
    return infoOf(await this.#client.checkFileInfo(file));
  }

  async #lock(file: WopiResource, lock: string): Promise<void> {
    const first = await this.#client.lock(file, lock);
    const foreign = first.status === 409 ? first.header('X-WOPI-Lock') : undefined;
    if (!foreign) return requireResponse(first, { status: 200 }, 'Lock on an unlocked file');
    requireUndone(await releaseLock(this.#client, file, foreign));
    requireResponse(await this.#client.lock(file, lock), { status: 200 }, 'Lock after the foreign lock was released');
  }

  async #release(file: WopiResource): Promise<string | undefined> {
    const lock = await this.#currentLock(file);
    return lock ? await releaseLock(this.#client, file, lock) : undefined;
  }

  async #currentLock(file: WopiResource): Promise<string | undefined> {
    const info = await this.#lane.fileInfo();
    if (info.SupportsGetLock === true) {
      const lock = (await this.#client.getLock(file)).header('X-WOPI-Lock');
      if (lock !== undefined) return lock;
    }
    // Unlock with an ID that nobody uses answers 409 with the lock in force, and changes nothing.
    const probe = await this.#client.unlock(file, this.#lane.names.unique('probe'));
    return probe.status === 409 ? probe.header('X-WOPI-Lock') : undefined;
  }
}
