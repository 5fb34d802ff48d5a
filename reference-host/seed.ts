import { createWordDocument, createWorkbook } from '../harness/fixtures/office-documents.ts';
import type { Editor } from '../wopi/editors.ts';
import type { Store, StoredFile } from './store.ts';

const testText = 'This file belongs to the WOPI conformance suites. They write to it, lock it and rename it.\n';

/** Where the templates for new documents are. */
export const templatesFolder = 'templates';

/**
 * Fills an empty store: root > documents > the file under test and two Office files. Returns the file under test, of a
 * type that the editor opens.
 */
export function seedStore(store: Store, editor: Editor): StoredFile {
  const documents = store.addContainer(store.root.id, 'documents');
  const add = (name: string, bytes: Uint8Array) =>
    store.addFile({ parentId: documents.id, name, ownerId: 'alice', bytes });
  const testFile =
    editor === 'microsoft'
      ? add('test.wopitest', new TextEncoder().encode(testText))
      : add('test.docx', createWordDocument(2));
  add('harbour notes.docx', createWordDocument(1));
  add('berths.xlsx', createWorkbook(1));
  if (editor !== 'microsoft') addTemplate(store);
  return testFile;
}

function addTemplate(store: Store): void {
  const { id: parentId } = store.addContainer(store.root.id, templatesFolder);
  store.addFile({ parentId, name: 'template.docx', ownerId: 'alice', bytes: createWordDocument(3) });
}
