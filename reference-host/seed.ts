import type { Store, StoredFile } from './store.ts';

const testText = 'This file belongs to the WOPI conformance suites. They write to it, lock it and rename it.\n';

/** Fills an empty store: root > documents > the file under test. Returns that file. */
export function seedStore(store: Store): StoredFile {
  const documents = store.addContainer(store.root.id, 'documents');
  const add = (name: string, bytes: Uint8Array) =>
    store.addFile({ parentId: documents.id, name, ownerId: 'alice', bytes });
  return add('test.wopitest', new TextEncoder().encode(testText));
}
