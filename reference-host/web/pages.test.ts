import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProofMutation, ProofSigner } from '../../harness/client/proof-signer.ts';
import { discoveryXml } from '../../validation-app/discovery-xml.ts';
import { startWebServer, type WebServer } from '../../web/web-server.ts';
import { generateProofKeys, publicProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { SettableClock } from '../clock.ts';
import { type RunningHost, startHost } from '../start-host.ts';

const first = sharedProofKeys();
const second = { current: generateProofKeys().current, old: first.current };
const third = { current: generateProofKeys().current, old: second.current };

describe('the pages of a host with a WOPI client', () => {
  let client: WebServer;
  let host: RunningHost;
  let keys = first;
  const clock = new SettableClock();

  beforeAll(async () => {
    client = await startWebServer({ fetch: () => new Response(discoveryXml('https://client.example', keys)) });
    host = await startHost({ discoveryUrl: client.localUrl, clock, proofKeys: publicProofKeys(first) });
  });

  afterAll(async () => {
    await host.close();
    await client.close();
  });

  const at = (path: string) => request(host.url).get(path).expect(200);
  const testFilePage = () => `/view/${host.host.testFileId}`;

  test('list the files with links that open them', async () => {
    const { text } = await at('/');
    expect(text).toContain('harbour notes.docx');
    expect(text).toContain(`href="${testFilePage()}"`);
    expect(text).not.toContain(`href="/edit/${host.host.testFileId}"`);
  });

  test('post the token into the frame, and contain it nowhere else', async () => {
    const { text, headers } = await at(`${testFilePage()}?wdOrigin=x%26y&other=1`);
    const [, action = ''] = /action="([^"]+)"/.exec(text) ?? [];
    const [, token = ''] = /name="access_token" value="([^"]+)"/.exec(text) ?? [];
    const url = new URL(action.replaceAll('&amp;', '&'));
    expect(url.origin).toBe('https://client.example');
    expect(url.searchParams.get('wopisrc')).toBe(host.wopisrc);
    expect(url.searchParams.get('wdOrigin')).toBe('x&y');
    expect([...url.searchParams.keys()]).toEqual(['ui', 'rs', 'hid', 'wopisrc', 'testcategory', 'wdOrigin']);
    expect(text.split(token)).toHaveLength(2);
    expect(headers['cache-control']).toBe('no-cache, no-store');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    await request(host.wopisrc)
      .get(`?access_token=${token}`)
      .set(await signed(`${host.wopisrc}?access_token=${token}`, token))
      .expect(200);
  });

  test('escape the names of files', async () => {
    await request(host.url)
      .post('/upload')
      .set('Origin', host.url)
      .attach('file', Buffer.from('x'), `"&'<script>.wopitest`)
      .expect(303);
    const { text } = await at('/');
    expect(text).toContain('_&amp;&#39;_script_.wopitest');
    expect(text).not.toContain('<script>.wopitest');
  });

  test('accept uploads only from their own pages, and only from users who may edit', async () => {
    const upload = (origin: string, user = 'alice') =>
      request(host.url)
        .post('/upload')
        .set('Origin', origin)
        .set('Cookie', `user=${user}`)
        .attach('file', Buffer.from('x'), 'a.txt');
    await upload('https://evil.example').expect(403);
    await upload(host.url, 'vera').expect(403);
    await upload(host.url, 'bob').expect(303);
    const owners = host.host.parts.store.allFiles().map(({ name, ownerId }) => [name, ownerId]);
    expect(owners).toContainEqual(['a.txt', 'bob']);
  });

  test('accept no upload that is larger than the limit', async () => {
    await using small = await startHost({ limits: { content: 1_000 } });
    const upload = (size: number) =>
      request(small.url).post('/upload').set('Origin', small.url).attach('file', Buffer.alloc(size), 'a.txt');
    await upload(1_000).expect(303);
    await upload(1_001).expect(413);
    await upload(200_000).expect(413);
    expect(small.host.parts.store.allFiles().filter(({ name }) => name.startsWith('a'))).toHaveLength(1);
  });

  test('give each user a separate token', async () => {
    const { headers } = await request(host.url)
      .post('/user')
      .set('Origin', host.url)
      .type('form')
      .send({ user: 'vera' })
      .expect(303);
    const { text } = await at(testFilePage()).set('Cookie', headers['set-cookie'] ?? '');
    expect(text).toContain('name="user_id" value="vera"');
    await request(host.url).post('/user').set('Origin', host.url).type('form').send({ user: 'mallory' }).expect(400);
  });

  test('proofs are verified with the keys of discovery, which is read again when they fail', async () => {
    const href = `${host.wopisrc}?access_token=${host.token}`;
    const ask = async (status: number, mutation: ProofMutation = {}) =>
      request(href)
        .get('')
        .set(await signed(href, host.token, mutation))
        .expect(status);
    await ask(200);
    keys = second;
    clock.advance({ seconds: 5 });
    await ask(500, { proof: 'invalid', proofOld: 'old' });
    await ask(200);
    keys = third;
    clock.advance({ seconds: 5 });
    await ask(200);
    await request(href).get('').expect(500);
  });

  async function signed(url: string, accessToken: string, mutation: ProofMutation = {}) {
    const { headers } = await new ProofSigner(keys, () => clock.now()).sign({ accessToken, url }, mutation);
    return headers;
  }
});

describe('a host without a WOPI client', () => {
  test('says that no file can be opened', async () => {
    await using host = await startHost();
    const { text } = await request(host.url).get('/').expect(200);
    expect(text).toContain('start the host with --discovery');
    await request(host.url).get(`/edit/${host.host.testFileId}`).expect(501);
    await request(host.url).get('/edit/nothing').expect(404);
  });
});
