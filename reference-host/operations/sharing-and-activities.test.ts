import request from 'supertest';
import { expect, test } from 'vitest';
import { resourceAt, startTestHost } from '../testing/test-host.ts';

const share = (type: string) => ({ 'X-WOPI-UrlType': type });

test('a share URL opens a page, contains no token, and is always the same', async () => {
  await using host = await startTestHost();
  const parent = resourceAt((await host.file.get('/ancestry')).body.AncestorsWithRootFirst[1].Url);
  for (const resource of [host.file, parent]) {
    for (const type of ['ReadOnly', 'ReadWrite']) {
      const { ShareUrl } = (await resource.post('GET_SHARE_URL', share(type)).expect(200)).body;
      expect(ShareUrl).not.toContain('token');
      expect((await resource.post('GET_SHARE_URL', share(type))).body.ShareUrl).toBe(ShareUrl);
      await request(host.url).get(new URL(ShareUrl).pathname).expect(200).expect('Content-Type', /html/);
    }
    for (const type of ['UnknownType', 'readonly', '']) await resource.post('GET_SHARE_URL', share(type)).expect(501);
    await resource.post('GET_SHARE_URL').expect(501);
  }
  await request(host.url).get('/share/unknown').expect(404);
});

test('a viewer can only share for viewing', async () => {
  await using host = await startTestHost();
  const viewer = host.fileWith({ userId: 'vera' });
  await viewer.post('GET_SHARE_URL', share('ReadOnly')).expect(200);
  await viewer.post('GET_SHARE_URL', share('ReadWrite')).expect(501);
});

test('every activity has its own response', async () => {
  await using host = await startTestHost();
  const Activities = [
    {
      Type: 'comment',
      Id: 'ABCDEF',
      Data: { ContentId: 'x'.repeat(512), People: [{ Name: 'N', Bonus: 1 }] },
      Bonus: true,
    },
    { Type: 'unsupported', Id: 'b' },
  ];
  const { body } = await host.file.post('ADD_ACTIVITIES', {}, JSON.stringify({ Activities })).expect(200);
  expect(body).toEqual({
    ActivityResponses: [
      { Id: 'ABCDEF', Status: 0 },
      { Id: 'b', Status: 3 },
    ],
  });
});

test.each(['', 'not JSON', '[]', '{}', '{"Activities":[{"Type":"comment"}]}', '{"Activities":{}}', '\ufeff{'])(
  'the activities %j are malformed',
  async (text) => {
    await using host = await startTestHost();
    await host.file.post('ADD_ACTIVITIES', {}, text).expect(400);
  },
);
