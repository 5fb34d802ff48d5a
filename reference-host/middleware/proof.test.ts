import { get } from 'node:http';
import request from 'supertest';
import { expect, test } from 'vitest';
import { proofBytes, publicProofKeys, signProof, ticksOf } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { SettableClock } from '../clock.ts';
import type { StartOptions } from '../start-host.ts';
import { resourceAt, startTestHost, type TestHost } from '../testing/test-host.ts';

const keys = sharedProofKeys();
const clock = new SettableClock();
const now = () => ticksOf(clock.now());
const minute = 600_000_000n;

const startHost = (options: StartOptions = {}) =>
  startTestHost({ clock, proofKeys: publicProofKeys(keys), ...options });

interface Signed {
  readonly url: string;
  readonly accessToken: string;
  readonly timestamp?: bigint;
  /** Keys that sign X-WOPI-Proof and X-WOPI-ProofOld; default: as documented. */
  readonly by?: readonly [proof: 'current' | 'old' | 'none', proofOld: 'current' | 'old' | 'none'];
}

async function proofHeaders({
  url,
  accessToken,
  timestamp = now(),
  by: [proof, proofOld] = ['current', 'old'],
}: Signed) {
  const bytes = proofBytes({ accessToken, url, timestamp });
  const sign = (key: 'current' | 'old' | 'none') =>
    key === 'none' ? signProof(Buffer.from('something else'), keys.current) : signProof(bytes, keys[key]);
  return {
    'X-WOPI-Proof': await sign(proof),
    'X-WOPI-ProofOld': await sign(proofOld),
    'X-WOPI-TimeStamp': `${timestamp}`,
  };
}

const signed = (host: TestHost, how: Partial<Signed> = {}) =>
  proofHeaders({ url: host.file.href, accessToken: host.token, ...how });

test.each([
  ['current', 'old', 200],
  ['current', 'none', 200],
  ['none', 'current', 200],
  ['old', 'none', 200],
  ['none', 'old', 500],
  ['none', 'none', 500],
] as const)(
  'X-WOPI-Proof by the %s key and X-WOPI-ProofOld by the %s key return %i',
  async (proof, proofOld, status) => {
    await using host = await startHost();
    await host.file.get('', await signed(host, { by: [proof, proofOld] })).expect(status);
  },
);

test.each([
  [0n, 200],
  [20n * minute, 200],
  [-20n * minute, 200],
  [20n * minute + 10_000n, 500],
  [-20n * minute - 10_000n, 500],
])('a proof that is %i ticks old returns %i', async (age, status) => {
  await using host = await startHost();
  await host.file.get('', await signed(host, { timestamp: now() - age })).expect(status);
});

test('a missing or malformed proof is refused without a crash', async () => {
  await using host = await startHost();
  const good = await signed(host);
  await host.file.get().expect(500);
  for (const name of Object.keys(good)) {
    const { [name as keyof typeof good]: _, ...rest } = good;
    await host.file.get('', rest).expect(500);
  }
  for (const timestamp of ['', 'soon', '-1', '1e18', '99999999999999999999', '9999999999999999999']) {
    await host.file.get('', { ...good, 'X-WOPI-TimeStamp': timestamp }).expect(500);
  }
  await host.file.get('', { ...good, 'X-WOPI-Proof': '!!', 'X-WOPI-ProofOld': '%' }).expect(500);
});

test('a proof is valid for one URL and one token', async () => {
  await using host = await startHost();
  const headers = await signed(host);
  await host.file.get('/contents', headers).expect(500);
  await resourceAt(`${host.file.href}&more=1`).get('', headers).expect(500);
  await host.fileWith({ lifetimeMs: 1000 }).get('', headers).expect(500);
});

test('every operation needs a proof, and has no effect without one', async () => {
  await using host = await startHost();
  const before = host.host.snapshot();
  for (const suffix of ['/contents', '/ancestry', '/ecosystem_pointer']) await host.file.get(suffix).expect(500);
  for (const name of ['LOCK', 'PUT', 'DELETE', 'PUT_RELATIVE', 'PUT_USER_INFO']) {
    await host.file.post(name, { 'X-WOPI-Lock': 'a', 'X-WOPI-SuggestedTarget': 'x' }, 'x').expect(500);
  }
  expect(host.host.snapshot()).toEqual(before);
});

test('an invalid token returns 401, whatever its proof', async () => {
  await using host = await startHost();
  await resourceAt(`${host.wopisrc}?access_token=INVALID`).get().expect(401);
});

test('the signed URL is the unchanged request URL, including its escapes', async () => {
  await using host = await startHost();
  const { pathname, port } = new URL(host.wopisrc);
  const escaped = `${pathname}?access_token=%${host.token.charCodeAt(0).toString(16)}${host.token.slice(1)}&x=%2e%7E`;
  const headers = await proofHeaders({ url: host.url + escaped, accessToken: host.token });
  const status = new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: escaped, headers, agent: false }, (response) =>
      resolve(response.resume().statusCode),
    );
  });
  expect(await status).toBe(200);
});

test('the URL is that of the Host header, or of the public URL if there is one', async () => {
  const ask = async (host: TestHost, origin: string, status: number) => {
    const path = `${new URL(host.wopisrc).pathname}?access_token=${host.token}`;
    const headers = await proofHeaders({ url: origin + path, accessToken: host.token });
    return request(host.localUrl)
      .get(path)
      .set({ ...headers, Host: 'office.example' })
      .expect(status);
  };
  await using plain = await startHost();
  await ask(plain, 'http://office.example', 200);
  await using proxied = await startHost({ publicUrl: 'https://office.example:8443/' });
  await ask(proxied, 'https://office.example:8443', 200);
  await ask(proxied, 'http://office.example', 500);
});

test('downloads need no proof, and no-proof hosts require none', async () => {
  await using host = await startHost();
  const { body } = await host.file.get('', await signed(host)).expect(200);
  await resourceAt(body.FileUrl).get().expect(200);
  await using careless = await startHost({ variant: 'no-proof' });
  await careless.file.get().expect(200);
});
