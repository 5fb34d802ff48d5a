import { createWordDocument, createWorkbook } from '../harness/fixtures/office-documents.ts';
import type { Store, StoredFile } from './store.ts';

const testText = 'This file belongs to the WOPI conformance suites. They write to it, lock it and rename it.\n';

/** Fills an empty store: root > documents > the file under test and two Office files. Returns the file under test. */
export function seedStore(store: Store): StoredFile {
  const documents = store.addContainer(store.root.id, 'documents');
  const add = (name: string, bytes: Uint8Array) =>
    store.addFile({ parentId: documents.id, name, ownerId: 'alice', bytes });
  const testFile = add('test.wopitest', new TextEncoder().encode(testText));
  add('harbour notes.docx', createWordDocument(1));
  add('berths.xlsx', createWorkbook(1));
  return testFile;
}
