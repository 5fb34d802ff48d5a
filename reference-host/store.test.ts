import { expect, test } from 'vitest';
import { freeName } from './file-name.ts';
import { Store } from './store.ts';

const clock = { now: () => 0 };

function newStore(): Store {
  return new Store(clock);
}

function addFile(store: Store, name: string, parentId = store.root.id) {
  return store.addFile({ parentId, name, ownerId: 'alice', bytes: new Uint8Array() });
}

test('children are found by their current name, ignoring case', () => {
  const store = newStore();
  const file = addFile(store, 'Größe.docx');
  const folder = store.addContainer(store.root.id, 'Folder');
  const inner = addFile(store, 'größe.docx', folder.id);

  expect(store.childNamed(store.root.id, 'GRÖSSE.docx')).toBeUndefined();
  expect(store.childNamed(store.root.id, 'GRÖßE.DOCX')).toBe(file);
  expect(store.childNamed(folder.id, 'Größe.docx')).toBe(inner);
  expect(store.childNamed(store.root.id, 'folder')).toBe(folder);

  const renamed = store.renameFile(file, 'other.docx');
  expect(store.childNamed(store.root.id, 'Größe.docx')).toBeUndefined();
  expect(store.childNamed(store.root.id, 'other.docx')).toBe(renamed);
  store.removeFile(file);
  expect(store.childNamed(store.root.id, 'other.docx')).toBeUndefined();

  const moved = store.renameContainer(folder, 'Moved');
  expect(store.childNamed(store.root.id, 'Folder')).toBeUndefined();
  expect(store.childNamed(store.root.id, 'moved')).toBe(moved);
  store.removeContainer(folder);
  expect(store.childNamed(store.root.id, 'Moved')).toBeUndefined();
});

// To compare every candidate with every child takes minutes.
test('a free name is found among very many', () => {
  const store = newStore();
  addFile(store, 'a.txt');
  for (let number = 2; number <= 20_000; number += 1) addFile(store, `a (${number}).txt`);

  expect(freeName('a.txt', (name) => store.childNamed(store.root.id, name) !== undefined)).toBe('a (20001).txt');
});
