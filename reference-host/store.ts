import { sha256Of } from '../wopi/sha256.ts';
import type { Clock } from './clock.ts';
import { type Content, newContent } from './content.ts';
import { type NewId, randomId } from './ids.ts';
import { NameIndex } from './name-index.ts';

export interface Container {
  readonly id: string;
  readonly name: string;
  /** Absent for the root container. */
  readonly parentId?: string;
}

/** An immutable state of a file; every change stores a new one. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
  readonly ownerId: string;
  readonly content: Content;
  /** Increases with every content change in the whole store, so that it is unique for every file. */
  readonly revision: number;
  /** Milliseconds since 1970 UTC. */
  readonly modifiedAt: number;
  readonly sha256: string;
}

export interface NewFile {
  readonly parentId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly bytes: Uint8Array;
}

/** CheckFileInfo's Version. Not derived from the content, so it never repeats. */
export function versionOf({ revision }: StoredFile): string {
  return `v${revision}`;
}

/** The host's tree of containers and files, in memory. */
export class Store {
  readonly root: Container;
  readonly #clock: Clock;
  readonly #newId: NewId;
  readonly #containers = new Map<string, Container>();
  readonly #files = new Map<string, StoredFile>();
  readonly #fileNames = new NameIndex<StoredFile>();
  readonly #containerNames = new NameIndex<Container>();
  #revision = 0;

  constructor(clock: Clock, newId: NewId = randomId) {
    this.#clock = clock;
    this.#newId = newId;
    this.root = { id: newId(), name: 'root' };
    this.#containers.set(this.root.id, this.root);
  }

  file(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  container(id: string): Container | undefined {
    return this.#containers.get(id);
  }

  allFiles(): readonly StoredFile[] {
    return [...this.#files.values()];
  }

  allContainers(): readonly Container[] {
    return [...this.#containers.values()];
  }

  childFiles(parentId: string): readonly StoredFile[] {
    return this.allFiles().filter((file) => file.parentId === parentId);
  }

  childContainers(parentId: string): readonly Container[] {
    return this.allContainers().filter((container) => container.parentId === parentId);
  }

  /** The ancestors, root first. */
  ancestorsOf({ parentId }: { readonly parentId?: string }): readonly Container[] {
    const parent = parentId === undefined ? undefined : this.#containers.get(parentId);
    return parent ? [...this.ancestorsOf(parent), parent] : [];
  }

  /** The child with this name, ignoring case. */
  childNamed(parentId: string, name: string): StoredFile | Container | undefined {
    const fileId = this.#fileNames.find(parentId, name);
    if (fileId !== undefined) return this.#files.get(fileId);
    return this.#containers.get(this.#containerNames.find(parentId, name) ?? '');
  }

  addFile({ parentId, name, ownerId, bytes }: NewFile): StoredFile {
    const content = newContent(bytes);
    return this.#keep({ id: this.#newId(), name, parentId, ownerId, ...this.#revised(content) });
  }

  setContent(file: StoredFile, content: Content): StoredFile {
    return this.#keep({ ...file, ...this.#revised(content) });
  }

  renameFile(file: StoredFile, name: string): StoredFile {
    return this.#keep({ ...file, name });
  }

  removeFile({ id }: StoredFile): void {
    const file = this.#files.get(id);
    if (file) this.#fileNames.remove(file);
    this.#files.delete(id);
  }

  addContainer(parentId: string, name: string): Container {
    return this.#keepContainer({ id: this.#newId(), name, parentId });
  }

  renameContainer(container: Container, name: string): Container {
    return this.#keepContainer({ ...container, name });
  }

  removeContainer({ id }: Container): void {
    const container = this.#containers.get(id);
    if (container) this.#containerNames.remove(container);
    this.#containers.delete(id);
  }

  #revised(content: Content): Pick<StoredFile, 'content' | 'revision' | 'modifiedAt' | 'sha256'> {
    this.#revision += 1;
    return { content, revision: this.#revision, modifiedAt: this.#clock.now(), sha256: sha256Of(content.main) };
  }

  #keep(file: StoredFile): StoredFile {
    const before = this.#files.get(file.id);
    if (before) this.#fileNames.remove(before);
    this.#files.set(file.id, file);
    this.#fileNames.add(file);
    return file;
  }

  #keepContainer(container: Container): Container {
    const before = this.#containers.get(container.id);
    if (before) this.#containerNames.remove(before);
    this.#containers.set(container.id, container);
    this.#containerNames.add(container);
    return container;
  }
}
