import { describe, expect, test } from 'vitest';
import { startTestHost } from '../testing/test-host.ts';

const plusProperties = [
  'SupportsCoauth',
  'SequenceNumber',
  'OfficeCollaborationServiceEndpointUrl',
  'RealTimeChannelEndpointUrl',
  'AccessTokenExpiry',
  'ServerTime',
  'SharingStatus',
  'FileGeoLocationCode',
];

test('CheckFileInfo describes the user, the file and the user’s rights', async () => {
  await using host = await startTestHost();
  const { body } = await host.file
    .get()
    .expect(200)
    .expect('Content-Type', /^application\/json/);
  expect(body).toMatchObject({
    BaseFileName: 'test.wopitest',
    FileExtension: '.wopitest',
    OwnerId: 'alice',
    UserId: 'alice',
    UserCanWrite: true,
    UserCanRename: true,
    UserCanNotWriteRelative: false,
    ReadOnly: false,
    SupportedShareUrlTypes: ['ReadOnly', 'ReadWrite'],
    LicenseCheckForEditIsEnabled: false,
    IsEduUser: false,
  });
  expect(Object.keys(body)).toEqual(expect.arrayContaining(plusProperties));
  expect(Object.values(body)).not.toContain(null);
  expect(body.LastModifiedTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
});

test('every URL property is absolute and on the requested host', async () => {
  await using host = await startTestHost();
  const { body } = await host.file.get();
  const urls = Object.entries<string>(body).filter(([name]) => name.endsWith('Url') || name === 'PostMessageOrigin');
  expect(urls.length).toBeGreaterThan(8);
  for (const [, url] of urls) expect(new URL(url).origin).toBe(host.url);
});

test('CheckFileInfo claims no writing operation for a viewer', async () => {
  await using host = await startTestHost();
  for (const token of [{ userId: 'vera' }, { rights: 'view' }] as const) {
    const { body } = await host.fileWith(token).get().expect(200);
    expect(body).toMatchObject({
      UserCanWrite: false,
      UserCanRename: false,
      UserCanNotWriteRelative: true,
      ReadOnly: true,
      SupportedShareUrlTypes: ['ReadOnly'],
      OwnerId: 'alice',
    });
  }
});

test('revoked rights also apply to tokens issued before', async () => {
  await using host = await startTestHost();
  const bob = host.fileWith({ userId: 'bob' });
  await bob.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
  host.host.parts.users.setRights('bob', 'view');
  await bob.post('REFRESH_LOCK', { 'X-WOPI-Lock': 'a' }).expect(404);
  expect((await bob.get()).body.UserCanWrite).toBe(false);
  await host.file.post('UNLOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
});

describe('variants', () => {
  test('no-coauth sends none of the Plus properties', async () => {
    await using host = await startTestHost({ variant: 'no-coauth' });
    const { body } = await host.file.get();
    for (const name of plusProperties) expect(body).not.toHaveProperty(name);
  });

  test('business-user enables the license check, for containers too', async () => {
    await using host = await startTestHost({ variant: 'business-user' });
    expect((await host.file.get()).body).toMatchObject({ LicenseCheckForEditIsEnabled: true, IsEduUser: false });
  });

  test.each([
    ['no-containers', { SupportsContainers: false, SupportsEcosystem: false, SupportsDeleteFile: true }],
    ['cannot-write-relative', { UserCanNotWriteRelative: true, SupportsUpdate: true }],
    ['read-only', { UserCanWrite: false, ReadOnly: true, UserCanNotWriteRelative: true }],
  ] as const)('%s is reported', async (variant, properties) => {
    await using host = await startTestHost({ variant });
    expect((await host.file.get()).body).toMatchObject(properties);
  });
});
