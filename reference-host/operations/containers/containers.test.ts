import { expect, test } from 'vitest';
import { encodeUtf7 } from '../../../wopi/utf7.ts';
import { resourceAt, startTestHost, type TestHost, type TestResource } from '../../testing/test-host.ts';

interface Named {
  readonly Name: string;
  readonly Url: string;
}

const exactly = (name: string) => ({ 'X-WOPI-RelativeTarget': encodeUtf7(name) });
const suggest = (name: string) => ({ 'X-WOPI-SuggestedTarget': encodeUtf7(name) });
const namesOf = (items: readonly Named[]) => items.map(({ Name }) => Name);

async function ancestors(host: TestHost): Promise<readonly [TestResource, TestResource]> {
  const { body } = await host.file.get('/ancestry').expect(200);
  const [root, documents] = body.AncestorsWithRootFirst as [Named, Named];
  expect([root.Name, documents.Name]).toEqual(['root', 'documents']);
  return [resourceAt(root.Url), resourceAt(documents.Url)];
}

async function createChild(parent: TestResource, headers: Record<string, string>): Promise<TestResource> {
  const { body } = await parent.post('CREATE_CHILD_CONTAINER', headers).expect(200);
  return resourceAt(body.ContainerPointer.Url);
}

test('ancestors are listed from the root to the parent; the root has none of its own', async () => {
  await using host = await startTestHost();
  const [root, documents] = await ancestors(host);
  expect(namesOf((await documents.get('/ancestry').expect(200)).body.AncestorsWithRootFirst)).toEqual(['root']);
  expect((await root.get('/ancestry').expect(200)).body).toEqual({ AncestorsWithRootFirst: [] });
  const child = await createChild(documents, exactly('child'));
  const { body } = await child.get('/ancestry').expect(200);
  expect(namesOf(body.AncestorsWithRootFirst)).toEqual(['root', 'documents']);
});

test('children are listed as in CheckFileInfo, and their URLs work', async () => {
  await using host = await startTestHost();
  const [root, documents] = await ancestors(host);
  expect((await root.get('/children').expect(200)).body).toMatchObject({
    ChildFiles: [],
    ChildContainers: [{ Name: 'documents' }],
  });
  const { body } = await documents.get('/children').expect(200);
  expect(body.ChildContainers).toEqual([]);
  expect(namesOf(body.ChildFiles)).toEqual(['test.wopitest', 'harbour notes.docx', 'berths.xlsx']);
  for (const { Name, Url, Version, Size } of body.ChildFiles) {
    const { body: info } = await resourceAt(Url).get().expect(200);
    expect(info).toMatchObject({ BaseFileName: Name, Version, Size });
  }
});

test.each([
  ['.wopitest', ['test.wopitest']],
  ['.DOCX,.xlsx', ['harbour notes.docx', 'berths.xlsx']],
  [' .Docx , ', ['harbour notes.docx']],
  ['.none', []],
  ['docx', []],
  ['', ['test.wopitest', 'harbour notes.docx', 'berths.xlsx']],
])('the filter %j returns these files, and all containers', async (filter, names) => {
  await using host = await startTestHost();
  const [, documents] = await ancestors(host);
  await createChild(documents, exactly('folder'));
  const { body } = await documents.get('/children', { 'X-WOPI-FileExtensionFilterList': filter }).expect(200);
  expect(namesOf(body.ChildFiles)).toEqual(names);
  expect(namesOf(body.ChildContainers)).toEqual(['folder']);
});

test('a container is created, described, renamed and deleted', async () => {
  await using host = await startTestHost();
  const [, documents] = await ancestors(host);
  const { body } = await documents.post('CREATE_CHILD_CONTAINER', exactly('new_folder 文書')).expect(200);
  const child = resourceAt(body.ContainerPointer.Url);
  const info = (await child.get().expect(200)).body;
  expect(body.ContainerInfo).toEqual(info);
  expect(info).toMatchObject({ Name: 'new_folder 文書', UserCanDelete: true, UserCanRename: true, IsEduUser: false });
  const renamed = await child
    .post('RENAME_CONTAINER', { 'X-WOPI-RequestedName': encodeUtf7('other_folder') })
    .expect(200);
  expect(renamed.body).toEqual({ Name: 'other_folder' });
  expect((await child.get()).body.Name).toBe('other_folder');
  await child.post('DELETE_CONTAINER').expect(200);
  await child.get().expect(404);
  await child.post('DELETE_CONTAINER').expect(404);
});

test('suggested container names are adjusted, exact ones refused', async () => {
  await using host = await startTestHost();
  const [, documents] = await ancestors(host);
  const create = (headers: Record<string, string>) => documents.post('CREATE_CHILD_CONTAINER', headers);
  for (const name of ['folder', 'folder (2)']) {
    expect((await create(suggest('folder')).expect(200)).body.ContainerPointer.Name).toBe(name);
  }
  expect((await create(suggest('../x')).expect(200)).body.ContainerPointer.Name).toBe('New folder._x');
  await create(exactly('Folder')).expect(409).expect('X-WOPI-ValidRelativeTarget', encodeUtf7('Folder (3)'));
  const refused = await create(exactly('a/b')).expect(400);
  expect(refused.headers['x-wopi-invalidcontainernameerror']).toMatch(/./);
  await create({ ...exactly('c'), ...suggest('c') }).expect(501);
  await create({}).expect(400);
});

test('a container cannot be renamed to an illegal or existing name', async () => {
  await using host = await startTestHost();
  const [, documents] = await ancestors(host);
  const child = await createChild(documents, exactly('one'));
  await createChild(documents, exactly('two'));
  const rename = (name: string) => child.post('RENAME_CONTAINER', { 'X-WOPI-RequestedName': encodeUtf7(name) });
  for (const name of ['', '..', 'a/b']) {
    expect((await rename(name).expect(400)).headers['x-wopi-invalidcontainernameerror']).toMatch(/./);
  }
  await rename('two').expect(409);
  await rename('ONE').expect(200);
});

test('renaming a container does not change the file IDs in it', async () => {
  await using host = await startTestHost();
  const [, documents] = await ancestors(host);
  await documents.post('RENAME_CONTAINER', { 'X-WOPI-RequestedName': 'papers' }).expect(200);
  expect((await host.file.get().expect(200)).body.BreadcrumbFolderName).toBe('papers');
});

test('a container that is not empty cannot be deleted, nor can the root', async () => {
  await using host = await startTestHost();
  const [root, documents] = await ancestors(host);
  const before = host.host.snapshot();
  await documents.post('DELETE_CONTAINER').expect(409);
  await root.post('DELETE_CONTAINER').expect(404);
  await root.post('RENAME_CONTAINER', { 'X-WOPI-RequestedName': 'new' }).expect(404);
  expect((await root.get()).body).toMatchObject({ UserCanDelete: false, UserCanRename: false });
  expect(host.host.snapshot()).toEqual(before);
});

test('a viewer can read containers but not change them', async () => {
  await using host = await startTestHost();
  const { body } = await host.fileWith({ userId: 'vera' }).get('/ancestry').expect(200);
  const documents = resourceAt(body.AncestorsWithRootFirst[1].Url);
  expect((await documents.get().expect(200)).body).toMatchObject({
    UserCanCreateChildFile: false,
    UserCanDelete: false,
  });
  for (const name of ['CREATE_CHILD_CONTAINER', 'CREATE_CHILD_FILE', 'RENAME_CONTAINER', 'DELETE_CONTAINER']) {
    await documents.post(name, { ...exactly('x'), 'X-WOPI-RequestedName': 'x' }).expect(404);
  }
});

test('a container of a thousand files is listed completely', async () => {
  await using host = await startTestHost();
  const { store } = host.host.parts;
  const parentId = store.addContainer(store.root.id, 'large').id;
  for (let index = 0; index < 1200; index += 1) {
    store.addFile({ parentId, name: `${index}.docx`, ownerId: 'alice', bytes: new Uint8Array() });
  }
  const large = resourceAt(
    `${host.url}/wopi/containers/${parentId}?access_token=${host.host.issueToken({ resource: `container:${parentId}` })}`,
  );
  expect((await large.get('/children').expect(200)).body.ChildFiles).toHaveLength(1200);
});

test('the ecosystem returns the root container', async () => {
  await using host = await startTestHost();
  const [, documents] = await ancestors(host);
  for (const resource of [host.file, documents]) {
    const ecosystem = resourceAt((await resource.get('/ecosystem_pointer').expect(200)).body.Url);
    expect((await ecosystem.get().expect(200)).body).toEqual({ SupportsContainers: true });
    const { body } = await ecosystem.get('/root_container_pointer').expect(200);
    const root = resourceAt(body.ContainerPointer.Url);
    expect((await root.get().expect(200)).body).toEqual(body.ContainerInfo);
    expect(body.ContainerPointer.Name).toBe('root');
    await ecosystem.post('GET_WOPI_SRC_WITH_ACCESS_TOKEN').expect(501);
  }
});

test('a host without containers returns 501 for all their operations', async () => {
  await using host = await startTestHost({ variant: 'no-containers' });
  for (const suffix of ['/ancestry', '/ecosystem_pointer']) await host.file.get(suffix).expect(501);
  const token = host.host.issueToken({ resource: 'container:any' });
  for (const path of [
    '/containers/any',
    '/containers/any/children',
    '/ecosystem',
    '/ecosystem/root_container_pointer',
  ]) {
    await resourceAt(`${host.url}/wopi${path}?access_token=${token}`).get().expect(501);
  }
});
