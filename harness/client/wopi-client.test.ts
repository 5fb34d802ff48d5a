import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { proofBytes, publicProofKeys, verifyProof } from '../../wopi/proof-key.ts';
import {
  invalidAccessToken,
  resourceOfUrl,
  resourceOfWopiSrc,
  type WopiResource,
  withAccessToken,
} from '../../wopi/resource.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { goodAnswer, http } from '../testing/hostile-hosts/answers.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { HttpSender } from './http-sender.ts';
import { ProofSigner } from './proof-signer.ts';
import { Redactor } from './redactor.ts';
import type { Observation } from './request-sender.ts';
import type { WopiResponse } from './response.ts';
import { WopiClient, type WopiClientOptions } from './wopi-client.ts';

const token = 'tok+en/Secret=1234567890';
const keys = sharedProofKeys();

let host: RawHost;
let sender: HttpSender;
let file: WopiResource;
let observations: Observation[];

beforeAll(async () => {
  host = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
  sender = new HttpSender({ timeoutMs: 20_000 });
  file = resourceOfWopiSrc(host.wopisrc, token, 5);
});
afterAll(async () => {
  await sender[Symbol.asyncDispose]();
  await host.die();
});
beforeEach(() => {
  observations = [];
  host.requests.length = 0;
});

function client(options: Partial<WopiClientOptions> = {}): WopiClient {
  return new WopiClient({
    sender,
    redactor: new Redactor(),
    ownOrigin: host.origin,
    userAgent: 'agent/1',
    observe: (observation) => observations.push(observation),
    ...options,
  });
}

/** The last request that the host received: its first line, its headers by name, its body. */
function sent() {
  const [head = '', body = ''] = (host.requests.at(-1)?.text ?? '').split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((text) => text.split(/: ?/, 2) as [string, string]));
  return { line, headers, body };
}

const query = 'access_token=tok%2Ben%2FSecret%3D1234567890&access_token_ttl=5';

describe('a request', () => {
  test('carries the token in query and header, and names its operation', async () => {
    await client().unlockAndRelock(file, { old: 'a', new: 'b' });

    expect(sent().line).toBe(`POST /wopi/files/1?${query} HTTP/1.1`);
    expect(sent().headers).toMatchObject({
      Authorization: `Bearer ${token}`,
      'User-Agent': 'agent/1',
      'X-WOPI-Override': 'LOCK',
      'X-WOPI-Lock': 'b',
      'X-WOPI-OldLock': 'a',
    });
  });

  test('puts the operation’s path before the query', async () => {
    await client().getFile(file, { maxExpectedSize: 7 });

    expect(sent().line).toBe(`GET /wopi/files/1/contents?${query} HTTP/1.1`);
    expect(sent().headers).toMatchObject({ 'X-WOPI-MaxExpectedSize': '7' });
    expect(sent().headers).not.toHaveProperty('X-WOPI-Override');
  });

  test('sends names in UTF-7, as a suggested name, an exact name or both', async () => {
    await client().putRelativeFile(file, Buffer.from('abc'), { suggested: '.docx' });
    expect(sent().headers).toMatchObject({ 'X-WOPI-Size': '3', 'X-WOPI-SuggestedTarget': '.docx' });
    expect(sent().body).toBe('abc');

    await client().putRelativeFile(file, Buffer.from(''), { exact: 'é', overwrite: true });
    expect(sent().headers).toMatchObject({
      'X-WOPI-RelativeTarget': '+AOk-',
      'X-WOPI-OverwriteRelativeTarget': 'True',
    });
    expect(sent().headers).not.toHaveProperty('X-WOPI-SuggestedTarget');

    await client().putRelativeFile(file, Buffer.from(''), { conflicting: 'a' });
    expect(sent().headers).toMatchObject({ 'X-WOPI-RelativeTarget': 'a', 'X-WOPI-SuggestedTarget': 'a' });
  });

  test('omits headers without a value', async () => {
    await client().putFile(file, Buffer.from('abc'));
    expect(sent().headers).not.toHaveProperty('X-WOPI-Lock');

    await client().checkFileInfo(file, { withoutAuthorization: true });
    expect(sent().headers).not.toHaveProperty('Authorization');

    await client().checkFileInfo({ href: host.wopisrc, accessToken: '' });
    expect(sent().headers).not.toHaveProperty('Authorization');
  });

  test('adds the user’s headers without overriding its own', async () => {
    const headers = [
      { name: 'X-Tenant', value: 'a' },
      { name: 'X-WOPI-Override', value: 'DELETE' },
    ];
    await client({ extraHeaders: headers }).lock(file, 'a');

    expect(sent().headers).toMatchObject({ 'X-Tenant': 'a', 'X-WOPI-Override': 'LOCK' });
  });

  test('is signed over exactly the URL that is sent', async () => {
    await client({ signer: new ProofSigner(keys) }).getFile(file);

    const { headers, line } = sent();
    const url = host.origin + line.split(' ')[1];
    const bytes = proofBytes({ accessToken: token, url, timestamp: BigInt(headers['X-WOPI-TimeStamp'] ?? 0) });
    expect(verifyProof(bytes, headers['X-WOPI-Proof'] ?? '', publicProofKeys(keys).current)).toBe(true);
    expect(verifyProof(bytes, headers['X-WOPI-ProofOld'] ?? '', publicProofKeys(keys).old)).toBe(true);
  });

  test('to a FileUrl has no WOPI header and no token', async () => {
    const signed = client({ signer: new ProofSigner(keys), extraHeaders: [{ name: 'X-Tenant', value: 'a' }] });
    await signed.getFromFileUrl(`${host.origin}/download?sig=1`);

    expect(sent().line).toBe('GET /download?sig=1 HTTP/1.1');
    expect(Object.keys(sent().headers).join().toLowerCase()).toBe('host,connection');
  });
});

describe('a request to another origin', () => {
  const extraHeaders = [
    { name: 'X-Tenant', value: 'a' },
    { name: 'X-Shared', value: 'b', origins: ['http://other.example', 'http://127.0.0.1'] },
  ];

  test('has only the headers that name the origin', async () => {
    await using other = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
    const [tenant, shared] = extraHeaders;
    const named = { ...shared, name: 'X-Named', value: 'c', origins: [other.origin] };
    const all = [tenant, shared, named].flatMap((header) => header ?? []);
    await client({ extraHeaders: all }).getLock(resourceOfUrl(`${other.wopisrc}?access_token=theirs`));

    expect(other.requests[0]?.text).toMatch(/^X-Named: c\r$/m);
    expect(other.requests[0]?.text).toMatch(/^Authorization: Bearer theirs\r$/m);
    expect(other.requests[0]?.text).not.toMatch(/X-Tenant|X-Shared/);
  });

  test('is not sent with a token that the host did not put into the URL', async () => {
    await using other = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
    const resource = withAccessToken(resourceOfUrl(`${other.wopisrc}?access_token=theirs`), token);

    await expect(client().getLock(resource)).rejects.toThrow(
      `the request was not sent: it would take an access token to ${other.origin}, and the host did not put it into that URL`,
    );
    expect(other.requests).toEqual([]);
  });
});

describe('an observer', () => {
  test('gets the response, without the token', async () => {
    const response = await client({ purpose: 'setup' }).lock(file, 'a');

    expect(observations).toMatchObject([
      { operation: 'Lock', resource: file, headers: { 'X-WOPI-Lock': 'a' }, response },
    ]);
    expect(observations[0]?.exchange).toMatchObject({ purpose: 'setup', response: { status: 200 } });
    expect(JSON.stringify(observations[0]?.exchange)).not.toMatch(/Secret/);
  });

  test('gets the failure when there is no response, without the token', async () => {
    await using dead = await RawHost.start((socket) => socket.destroy());
    await expect(
      client({ ownOrigin: dead.origin }).lock(resourceOfWopiSrc(dead.wopisrc, token, 0), 'a'),
    ).rejects.toMatchObject({
      problem: 'closed',
    });

    expect(observations).toMatchObject([{ operation: 'Lock', failure: { problem: 'closed' } }]);
    expect(observations[0]).not.toHaveProperty('response');
    expect(observations[0]?.exchange).toMatchObject({ problem: expect.stringContaining('closed the connection') });
    expect(JSON.stringify(observations[0]?.exchange)).not.toMatch(/Secret/);
  });

  test('sees the invalid token', async () => {
    await client().checkFileInfo(withAccessToken(file, invalidAccessToken));
    expect(observations[0]?.exchange.request.url).toBe(`${host.wopisrc}?access_token=INVALID&access_token_ttl=5`);
  });

  test('can be replaced by another', async () => {
    const others: Observation[] = [];
    await client()
      .with({ observe: (observation) => others.push(observation) })
      .getLock(file);

    expect(others).toHaveLength(1);
    expect(observations).toEqual([]);
  });
});

describe('a content of 20 MB', () => {
  const content = Buffer.alloc(20_000_000, 'content');

  test.each<[string, (wopi: WopiClient, other: WopiResource) => Promise<WopiResponse>]>([
    ['GetFile', (wopi, other) => wopi.getFile(other)],
    ['GetChunkedFile', (wopi, other) => wopi.getChunkedFile(other, Buffer.from('{}'))],
    ['GetFromFileUrl', (wopi, { href }) => wopi.getFromFileUrl(href)],
    ['GetFromDownloadUrl', (wopi, { href }) => wopi.getFromDownloadUrl(href)],
  ])('is read by %s if it was that large before', async (_, read) => {
    await using large = await RawHost.start((socket) => socket.write(http(200, content)));
    const other = resourceOfWopiSrc(large.wopisrc, token, 5);

    const response = await read(client({ ownOrigin: large.origin, expectedContent: content.length }), other);

    expect(response.body).toHaveLength(content.length);
  });
});
