import { describe, expect, test } from 'vitest';
import { decodeUtf7, encodeUtf7 } from '../../wopi/utf7.ts';
import { resourceAt, startTestHost, type TestHost, type TestResource } from '../testing/test-host.ts';

const suggest = (name: string) => ({ 'X-WOPI-SuggestedTarget': encodeUtf7(name) });
const exactly = (name: string, overwrite?: string) => ({
  'X-WOPI-RelativeTarget': encodeUtf7(name),
  ...(overwrite === undefined ? {} : { 'X-WOPI-OverwriteRelativeTarget': overwrite }),
});
const names = ['a & b + c~', 'Größe', '北京 文書', 'שלום', 'smile 😀', 'e\u0301', 'report.v2', '100% {new} [x] #1'];

async function parentOf(host: TestHost): Promise<TestResource> {
  const { body } = await host.file.get('/ancestry').expect(200);
  return resourceAt(body.AncestorsWithRootFirst.at(-1).Url);
}

/** Both operations that create files must handle names in the same way. */
const operations = [
  ['PUT_RELATIVE', async (host: TestHost) => host.file],
  ['CREATE_CHILD_FILE', parentOf],
] as const;

describe.each(operations)('%s', (override, resourceOf) => {
  test.each(names)('accepts the exact name %s', async (name) => {
    await using host = await startTestHost();
    const { body } = await (await resourceOf(host)).post(override, exactly(`${name}.docx`)).expect(200);
    expect(body.Name).toBe(`${name}.docx`);
    expect((await resourceAt(body.Url).get().expect(200)).body.BaseFileName).toBe(`${name}.docx`);
  });

  const illegal = [
    '',
    '.',
    '..',
    '.docx',
    'a/b.docx',
    '..\\b.docx',
    'a:b',
    'a*',
    'a?',
    '"a"',
    '<a>',
    'a|b',
    'CON',
    'nul.txt',
  ];
  const alsoIllegal = [' a', 'a ', 'a.', 'a\u0001', '\ud800', `${'x'.repeat(251)}.docx`, 'x'.repeat(530)];
  test.each([...illegal, ...alsoIllegal])('refuses the exact name %j and suggests a valid one', async (name) => {
    await using host = await startTestHost();
    const resource = await resourceOf(host);
    const before = host.host.snapshot();
    const refused = await resource.post(override, exactly(name)).expect(400);
    expect(host.host.snapshot()).toEqual(before);
    const proposed = decodeUtf7(refused.headers['x-wopi-validrelativetarget'] ?? '');
    expect((await resource.post(override, exactly(proposed)).expect(200)).body.Name).toBe(proposed);
  });

  test.each([
    ['../../evil.docx', /^[^./\\][^/\\]*\.docx$/],
    ['a\\b\u0000c:d.xlsx', /^a_b_c_d\.xlsx$/],
    [`${'x'.repeat(600)}.pptx`, /^x{250}\.pptx$/],
    ['CON.docx', /^_CON\.docx$/],
    ['test.wopitest', /^test \(2\)\.wopitest$/],
    ['TEST.WOPITEST', /^TEST \(2\)\.WOPITEST$/],
    ['', /^.+$/],
  ])('repairs the suggested name %j', async (name, expected) => {
    await using host = await startTestHost();
    const { body } = await (await resourceOf(host)).post(override, suggest(name)).expect(200);
    expect(body.Name).toMatch(expected);
    const paths = Object.values(host.host.snapshot().files).map(({ path }) => path);
    expect(paths).toContain(`/root/documents/${body.Name}`);
  });

  test('refuses an existing exact name unless it may overwrite', async () => {
    await using host = await startTestHost();
    const resource = await resourceOf(host);
    const first = await resource.post(override, exactly('new.docx'), 'first').expect(200);
    for (const overwrite of [undefined, 'false', 'False', 'yes']) {
      const refused = await resource.post(override, exactly('new.docx', overwrite), 'second').expect(409);
      expect(decodeUtf7(refused.headers['x-wopi-validrelativetarget'] ?? '')).toBe('new (2).docx');
    }
    const before = (await resourceAt(first.body.Url).get()).body;
    const again = await resource.post(override, exactly('new.docx', 'True'), 'second').expect(200);
    expect(new URL(again.body.Url).pathname).toBe(new URL(first.body.Url).pathname);
    expect((await resourceAt(again.body.Url).get()).body.Version).not.toBe(before.Version);
  });

  test('does not overwrite a locked file, or a container', async () => {
    await using host = await startTestHost();
    const resource = await resourceOf(host);
    const { body } = await resource.post(override, exactly('new.docx')).expect(200);
    await resourceAt(body.Url).post('LOCK', { 'X-WOPI-Lock': 'held' }).expect(200);
    await resource.post(override, exactly('new.docx', 'true')).expect(409).expect('X-WOPI-Lock', 'held');
    await (await parentOf(host)).post('CREATE_CHILD_CONTAINER', exactly('folder.docx')).expect(200);
    await resource.post(override, exactly('folder.docx', 'true')).expect(409);
  });

  test('never overwrites in suggested mode, whatever the overwrite header', async () => {
    await using host = await startTestHost();
    const headers = { ...suggest('test.wopitest'), 'X-WOPI-OverwriteRelativeTarget': 'true' };
    const before = host.host.snapshot().files[host.host.testFileId];
    await (await resourceOf(host)).post(override, headers, 'other').expect(200);
    expect(host.host.snapshot().files[host.host.testFileId]).toEqual(before);
  });

  test('creates nothing with both targets, without a target, and for a viewer', async () => {
    await using host = await startTestHost();
    const resource = await resourceOf(host);
    const before = host.host.snapshot();
    await resource.post(override, { ...suggest('a.docx'), ...exactly('b.docx') }).expect(501);
    await resource.post(override).expect(400);
    host.host.parts.users.setRights('alice', 'view');
    const refused = await resource.post(override, exactly('c.docx'));
    expect(refused.status).toBe(override === 'PUT_RELATIVE' ? 501 : 404);
    expect(host.host.snapshot()).toEqual(before);
  });
});

test('PutRelativeFile creates a file next to the source and does not change the source', async () => {
  await using host = await startTestHost();
  await host.file.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  const source = host.host.snapshot().files[host.host.testFileId];
  const { body } = await host.file
    .post('PUT_RELATIVE', { ...suggest('.pdf'), 'X-WOPI-FileConversion': 'true' }, 'pdf')
    .expect(200);
  expect(body).toMatchObject({ Name: 'test.pdf', HostViewUrl: expect.any(String), HostEditUrl: expect.any(String) });
  expect((await resourceAt(body.Url).get('/contents')).body.toString()).toBe('pdf');
  expect(host.host.snapshot().files[host.host.testFileId]).toEqual(source);
});

test('a host without PutRelativeFile returns 501 for every form of it', async () => {
  await using host = await startTestHost({ variant: 'cannot-write-relative' });
  for (const headers of [
    suggest('.pdf'),
    suggest('a.pdf'),
    exactly('a.pdf'),
    exactly('a.pdf', 'true'),
    { ...suggest('a'), ...exactly('a') },
  ]) {
    await host.file.post('PUT_RELATIVE', headers).expect(501);
  }
});

test('a new child file is empty, and its first content needs no lock', async () => {
  await using host = await startTestHost();
  const { body } = await (await parentOf(host)).post('CREATE_CHILD_FILE', suggest('.docx')).expect(200);
  expect(body.Name).toBe('New file.docx');
  const file = resourceAt(body.Url);
  expect((await file.get()).body).toMatchObject({ Size: 0, OwnerId: 'alice' });
  await file.post('PUT', {}, 'first').expect(200);
});

test('one of two simultaneous creations of the same name is refused', async () => {
  await using host = await startTestHost();
  const create = () => host.file.post('PUT_RELATIVE', exactly('race.docx'), 'x');
  const statuses = (await Promise.all([create(), create()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 409]);
});
