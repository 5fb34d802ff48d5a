import request from 'supertest';
import { expect, test } from 'vitest';
import { serveForTests } from './testing/served-app.ts';

const served = serveForTests();

test('getinfo: the URLs of the tests without the token, and the result of each', async () => {
  const ask = `/hosting/wopitest/info?testcategory=WopiCore&WOPISrc=${encodeURIComponent(served.host.wopisrc)}&access_token=${served.host.token}&access_token_ttl=0`;
  const { body: addresses } = await request(served.app.url).get(ask).expect(200);
  const resultOf = async (name: string) => {
    const address = (addresses as string[]).find((candidate) => candidate.endsWith(`/${name}`)) ?? '';
    expect(address).not.toContain(served.host.token);
    return (await request(address).get('').expect(200)).body;
  };
  expect(await resultOf('LockMismatchOnUnlockRequest')).toMatchObject({
    Name: 'LockMismatchOnUnlockRequest',
    Message: '',
    RequestDetails: expect.arrayContaining([
      expect.objectContaining({ Name: 'Unlock', ResponseStatusCode: 409, ValidationFailures: [] }),
    ]),
  });
  expect(await resultOf('PutRelativeFileUnsupported.SuggestedName')).toMatchObject({ Message: 'Prerequisites failed' });
});
