import { describe, expect, test } from 'vitest';
import { resourceAt, startTestHost, type TestHost } from '../testing/test-host.ts';

const editors = ['collabora', 'onlyoffice'] as const;

const timeOf = async ({ file }: TestHost): Promise<string> => (await file.get().expect(200)).body.LastModifiedTime;

describe.each(editors)('the variant %s', (variant) => {
  test('saves without SupportsUpdate and returns the time that CheckFileInfo then has', async () => {
    await using host = await startTestHost({ variant });
    await host.file.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
    expect((await host.file.get()).body).not.toHaveProperty('SupportsUpdate');
    const { body } = await host.file.post('PUT', { 'X-WOPI-Lock': 'a' }, 'new').expect(200);
    expect(body).toEqual({ LastModifiedTime: await timeOf(host) });
  });

  test('gives two saves of the same moment different times, and keeps the time otherwise', async () => {
    await using host = await startTestHost({ variant, clock: { now: () => 1_700_000_000_000 } });
    const first = await timeOf(host);
    await host.file.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
    await host.file.post('RENAME_FILE', { 'X-WOPI-Lock': 'a', 'X-WOPI-RequestedName': 'b' }).expect(200);
    expect(await timeOf(host)).toBe(first);
    await host.file.post('PUT', { 'X-WOPI-Lock': 'a' }, 'new').expect(200);
    expect(await timeOf(host)).not.toBe(first);
  });

  test.each(['X-COOL-WOPI-Timestamp', 'X-LOOL-WOPI-Timestamp'])('refuses a save with a stale %s', async (header) => {
    await using host = await startTestHost({ variant });
    const stale = await timeOf(host);
    const lock = { 'X-WOPI-Lock': 'a' };
    await host.file.post('LOCK', lock).expect(200);
    await host.file.post('PUT', { ...lock, [header]: stale }, 'new').expect(200);
    const before = host.host.snapshot();
    const refused = await host.file.post('PUT', { ...lock, [header]: stale }, 'newer').expect(409);
    expect(refused.body).toEqual({ COOLStatusCode: 1010 });
    expect(host.host.snapshot()).toEqual(before);
    await host.file.post('PUT', lock, 'newer').expect(200);
  });

  test('offers a template for an empty file, until it has content', async () => {
    await using host = await startTestHost({ variant });
    const lock = { 'X-WOPI-Lock': 'a' };
    await host.file.post('PUT', lock, '').expect(200);
    const { body } = await host.file.get().expect(200);
    expect((await resourceAt(body.TemplateSource).get().expect(200)).body.subarray(0, 2).toString()).toBe('PK');
    await host.file.post('PUT', lock, 'new').expect(200);
    expect((await host.file.get()).body).not.toHaveProperty('TemplateSource');
  });
});

test('the variant collabora renames with the document as body, and returns the URL', async () => {
  await using host = await startTestHost({ variant: 'collabora', limits: { message: 10 } });
  const before = (await host.file.get('/contents')).body;
  const { body } = await host.file.post('RENAME_FILE', { 'X-WOPI-RequestedName': 'b' }, 'a whole document').expect(200);
  expect(body).toEqual({ Name: 'b', Url: expect.stringMatching(/^http.*\/wopi\/files\/\w+\?access_token=\w+$/) });
  expect(body.Url).toContain(`${host.wopisrc}?`);
  expect((await host.file.get('/contents')).body).toEqual(before);
});

test('the variant collabora returns the expiry of the token of a new file', async () => {
  await using host = await startTestHost({ variant: 'collabora' });
  const { body } = await host.file.post('PUT_RELATIVE', { 'X-WOPI-SuggestedTarget': 'b.docx' }, 'x').expect(200);
  expect(Number(new URL(body.Url).searchParams.get('access_token_ttl'))).toBeGreaterThan(Date.now());
  await resourceAt(body.Url).get().expect(200);
});
