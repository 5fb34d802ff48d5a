import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import type { JsonObject, WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { aValue } from '../expect/json.ts';
import { infoOf, isTrue } from '../lane/claims.ts';
import { editorHabits } from '../lane/editor-habits.ts';
import { type FileMaker, fileMakerOf } from '../lane/file-makers.ts';
import type { Lane } from '../lane/lane.ts';
import { requireResponse, resourceAt, resourceIn, valueAt } from '../lane/require-response.ts';
import { NotApplicable, SetupFailure } from '../results/failures.ts';
import { FileLocks } from './file-locks.ts';
import type { FileStates } from './file-states.ts';
import { GivenChunkedFile } from './given-chunked-file.ts';
import { GivenCoauth } from './given-coauth.ts';
import { GivenUsers } from './given-users.ts';

interface NewFile {
  readonly name?: string;
  readonly content?: Uint8Array;
}

/** A file and its name with extension. */
interface NamedFile {
  readonly file: WopiResource;
  readonly name: string;
}

/** A locked file and its lock. */
interface HeldFile {
  readonly file: WopiResource;
  readonly lock: string;
}

/** A file and the lock ID that PutFile needs, if the host has locks. */
interface FileToSave {
  readonly file: WopiResource;
  readonly lock: string | undefined;
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
  /** The file under test and other resources as other users open them. */
  readonly users: GivenUsers;
  readonly #lane: Lane;
  readonly #client: WopiClient;
  readonly #locks: FileLocks;

  constructor(lane: Lane) {
    this.#lane = lane;
    this.#locks = new FileLocks(lane);
    this.#client = lane.client.with({ purpose: 'setup' });
    this.coauth = new GivenCoauth(lane, this);
    this.chunked = new GivenChunkedFile(lane, this, this.coauth);
    this.users = new GivenUsers(lane, this);
  }

  /** The file under test without a WOPI lock: a leftover lock is released with the ID that the host returns. */
  async unlockedFile(): Promise<WopiResource> {
    const { file, freeFiles } = this.#lane;
    if (!freeFiles.isProven(file, 'WOPI')) await this.#locks.release(file);
    freeFiles.prove(file, 'WOPI');
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
    await this.#locks.take(file, lock);
    return file;
  }

  /** The file under test with exactly this content, locked with `lock`. */
  async lockedFileWith({
    lock,
    content,
  }: {
    readonly lock: string;
    readonly content: Uint8Array;
  }): Promise<WopiResource> {
    const { file } = this.#lane;
    await this.#locks.writeUnder(file, content, lock);
    return file;
  }

  /** The file under test as an editor saves it: locked with `lock`, or without a lock on a host that claims none. */
  async fileToSave({ lock }: { readonly lock: string }): Promise<FileToSave> {
    const { SupportsLocks } = await this.#lane.fileInfo();
    if (!isTrue(SupportsLocks)) return { file: this.#lane.file, lock: undefined };
    return { file: await this.lockedFile({ lock }), lock };
  }

  /** The file under test, unlocked, with exactly this content. */
  async fileWithContent(content: Uint8Array): Promise<WopiResource> {
    const { file } = this.#lane;
    await this.#locks.write(file, content);
    return file;
  }

  /** The file under test, unlocked and with a length of 0 bytes. */
  emptyFile(): Promise<WopiResource> {
    return this.fileWithContent(new Uint8Array());
  }

  /**
   * The URL of the template of the file under test, which is emptied.
   * @throws {NotApplicable} when the host has no template for an empty file.
   */
  async templateSource(): Promise<string> {
    const { TemplateSource } = await this.freshFileInfo(await this.emptyFile());
    if (typeof TemplateSource === 'string' && TemplateSource !== '') return TemplateSource;
    throw new NotApplicable('TemplateSource of CheckFileInfo must be a URL for a zero-byte file, but it is absent');
  }

  /** The extension of the file under test, with its dot. @throws {NotApplicable} when its name has none. */
  async fileExtension(): Promise<string> {
    const { BaseFileName } = await this.#lane.fileInfo();
    const [extension] = /\.[^.]+$/.exec(String(BaseFileName)) ?? [];
    if (extension === undefined) throw new NotApplicable('the name of the test file has no extension');
    return extension;
  }

  /** A new file next to the file under test, created with PutRelativeFile. */
  async newFile({ name, content }: NewFile = {}): Promise<WopiResource> {
    const { file, names, documents, editor } = this.#lane;
    const wanted = name ?? names.file();
    const target = editorHabits[editor].namesExactly ? { exact: wanted } : { suggested: wanted };
    const response = await this.#client.putRelativeFile(file, content ?? documents.simple, target);
    requireResponse(response, { status: created }, 'PutRelativeFile');
    return this.made(response, 'Url');
  }

  /**
   * A new file that the check does not judge the creation of: from PutRelativeFile, or from CreateChildFile where the
   * host does not have that or fails at it.
   */
  async scratchFile(newFile: NewFile = {}): Promise<WopiResource> {
    const { brokenMakers } = this.#lane;
    const maker = (await fileMakerOf(this.#lane, brokenMakers)) ?? 'PutRelativeFile';
    try {
      return await this.#makeWith(maker, newFile);
    } catch (error) {
      if (!(error instanceof SetupFailure)) throw error;
      const substitute = await fileMakerOf(this.#lane, new Set([...brokenMakers, maker]));
      const file = substitute && (await this.#makeIfPossible(substitute, newFile));
      if (!file) throw error;
      brokenMakers.add(maker);
      return file;
    }
  }

  async #makeIfPossible(maker: FileMaker, newFile: NewFile): Promise<WopiResource | undefined> {
    try {
      return await this.#makeWith(maker, newFile);
    } catch (error) {
      if (error instanceof SetupFailure) return undefined;
      throw error;
    }
  }

  #makeWith(maker: FileMaker, newFile: NewFile): Promise<WopiResource> {
    return maker === 'PutRelativeFile' ? this.newFile(newFile) : this.newChildFile(newFile);
  }

  /**
   * An unlocked file that may be renamed, and its name: a new file, by default empty or small, or the file under test
   * where no file can be created. The run gives the file under test its name back.
   */
  async renamableFile({ content }: Pick<NewFile, 'content'> = {}): Promise<NamedFile> {
    const name = this.#lane.names.file();
    const scratch = await this.#ifPossible(() => this.scratchFile({ name, ...(content && { content }) }));
    return scratch ? { file: scratch, name } : await this.renamableTestFile();
  }

  /**
   * An unlocked file that may be renamed or locked, but not otherwise changed, and its name: a new one that the checks of
   * the group share, or the file under test where no file can be created.
   */
  async sharedRenamableFile(): Promise<NamedFile> {
    return (await this.#ifPossible(() => this.sharedFile())) ?? (await this.renamableTestFile());
  }

  /**
   * A new file that the checks of the group share, and its name. They may only rename and lock it, and must fail when it
   * is not there afterwards.
   */
  async sharedFile(): Promise<NamedFile> {
    const { names, undoLog } = this.#lane;
    const { resource: file, name } = await this.#lane.share('file', async () => {
      const given = names.file();
      return { resource: await this.scratchFile({ name: given }), name: given };
    });
    if (undoLog.changes.requestedNameOf(file) === undefined) return { file, name };
    const seen = undoLog.changes.seenNameOf(file);
    return { file, name: seen ?? (await this.currentInfo(['BaseFileName'], file)).BaseFileName };
  }

  /** A new, empty container that the checks of the group share. They leave it as it is. */
  async sharedContainer(): Promise<WopiResource> {
    return (await this.#lane.share('container', async () => ({ resource: await this.newContainer() }))).resource;
  }

  /** The file under test, unlocked, and its name. @throws {NotApplicable} when it could not be given its name back. */
  async renamableTestFile(): Promise<NamedFile> {
    this.#lane.requireRenamable();
    const file = await this.unlockedFile();
    return { file, name: (await this.currentInfo(['BaseFileName'], file)).BaseFileName };
  }

  /**
   * A file that a request may break for good, locked with `lock`: a new one, or the file under test where no file can be
   * created.
   */
  async expendableFile({ lock }: { readonly lock: string }): Promise<WopiResource> {
    const scratch = await this.#ifPossible(() => this.scratchFile());
    if (!scratch) return await this.lockedFile({ lock });
    await this.lockOn(scratch, lock);
    return scratch;
  }

  /** What `make` creates in a new file, if the run may create and delete one. */
  async #ifPossible<Made>(make: () => Promise<Made>): Promise<Made | undefined> {
    const maker = await fileMakerOf(this.#lane);
    const info = await this.#lane.fileInfo();
    if (!maker || !(this.#lane.leavesFiles || isTrue(info.SupportsDeleteFile))) return undefined;
    try {
      return await make();
    } catch (error) {
      if (error instanceof SetupFailure) return undefined;
      throw error;
    }
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
    if (content) await this.#locks.write(file, content);
    return file;
  }

  /** The URL and token of a deleted file that checks share, created once per group. */
  async goneFile(): Promise<WopiResource> {
    // Each further attempt would leave another file on a host that deletes none.
    const found = await this.#lane.find('a deleted file', () => this.deletedFile().catch(setupFailureOf));
    if (found instanceof SetupFailure) throw found;
    return found;
  }

  /** The URL and token of a deleted file. */
  async deletedFile(newFile: NewFile = {}): Promise<WopiResource> {
    const file = await this.scratchFile(newFile);
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
    if (!this.#lane.undoLog.made.isProtected(resource)) return resource;
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
    await this.#locks.take(file, lock, options);
  }

  /** CheckFileInfo of the file under test, fetched once per group. */
  fileInfo(): Promise<JsonObject> {
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

  /** The current content of a file, read unless nothing was sent since that may have changed it. */
  async contentOf(file: WopiResource): Promise<Uint8Array> {
    const known = this.#lane.readContents.of(file);
    if (known) return known;
    const response = await this.#client.getFile(file);
    requireResponse(response, { status: 200 }, 'GetFile');
    this.#lane.readContents.remember(file, response.body);
    return response.body;
  }

  /** The current CheckFileInfo of a file. */
  async freshFileInfo(file: WopiResource = this.#lane.file): Promise<JsonObject> {
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
}

function setupFailureOf(error: unknown): SetupFailure {
  if (error instanceof SetupFailure) return error;
  throw error;
}
