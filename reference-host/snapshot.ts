import { sha256Of } from '../wopi/sha256.ts';
import type { HostParts } from './host-parts.ts';
import type { Container, StoredFile } from './store.ts';

/** The host's current state, to assert that a run left nothing behind. Sorted, without versions and times. */
export interface HostSnapshot {
  /** `/root/documents`, by container ID. */
  readonly containers: Readonly<Record<string, string>>;
  /** Path and Base64 SHA-256 of the main content, by file ID. */
  readonly files: Readonly<Record<string, { readonly path: string; readonly sha256: string }>>;
  /** Base64 SHA-256 by `file ID/stream ID`. */
  readonly streams: Readonly<Record<string, string>>;
  /** Values by `file ID/property name`. */
  readonly properties: Readonly<Record<string, string>>;
  /** WOPI lock IDs by file ID. */
  readonly locks: Readonly<Record<string, string>>;
  /** Coauth lock IDs by file ID; files without any are omitted. */
  readonly coauthLocks: Readonly<Record<string, readonly string[]>>;
}

export function snapshotOf(parts: HostParts): HostSnapshot {
  const { store, locks } = parts;
  const files = store.allFiles();
  return {
    containers: sorted(store.allContainers().map((container) => [container.id, pathOf(parts, container)])),
    files: sorted(files.map((file) => [file.id, { path: pathOf(parts, file), sha256: file.sha256 }])),
    streams: sorted(files.flatMap(streamsOf)),
    properties: sorted(files.flatMap(propertiesOf)),
    locks: sorted(locks.lockedFileIds().map((id) => [id, locks.held(id)?.lockId ?? ''])),
    coauthLocks: sorted(files.flatMap((file) => coauthLocksOf(parts, file))),
  };
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function pathOf({ store }: HostParts, item: Container | StoredFile): string {
  return [...store.ancestorsOf(item), item].map(({ name }) => `/${name}`).join('');
}

function streamsOf({ id, content }: StoredFile): readonly (readonly [string, string])[] {
  return [...content.streams].map(([streamId, { bytes }]) => [`${id}/${streamId}`, sha256Of(bytes)]);
}

function propertiesOf({ id, content }: StoredFile): readonly (readonly [string, string])[] {
  return [...content.properties].map(([name, { value }]) => [`${id}/${name}`, value]);
}

function coauthLocksOf({ coauth }: HostParts, { id }: StoredFile): readonly (readonly [string, readonly string[]])[] {
  const ids = coauth.locks(id).map((lock) => lock.id);
  return ids.length === 0 ? [] : [[id, ids.sort()]];
}
