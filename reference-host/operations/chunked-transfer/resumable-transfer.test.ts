import { expect, test } from 'vitest';
import { chunkIdOf } from '../../../wopi/chunked/chunk-id.ts';
import { decodeGetChunksResponse, encodeGetChunksRequest } from '../../../wopi/chunked/chunk-ranges.ts';
import { encodePutChunkedFileRequest, encodeUploadStream } from '../../../wopi/chunked/chunked-file.ts';
import { chunkStream, signatureOf } from '../../../wopi/chunked/chunking.ts';
import { SettableClock } from '../../clock.ts';
import { coauth, putChunks, sequenceNumber } from '../../testing/chunked-transfer.ts';
import { startTestHost, type TestHost } from '../../testing/test-host.ts';

const content = new TextEncoder().encode('some content');

async function coauthoredHost(clock = new SettableClock()): Promise<TestHost> {
  const host = await startTestHost({ clock });
  const headers = { ...coauth, 'X-WOPI-CoauthLockType': 'Coauth', 'X-WOPI-CoauthLockExpirationTimeout': '3600' };
  await host.file.post('GET_COAUTH_LOCK', headers).expect(200);
  return host;
}

async function openSession({ file }: TestHost): Promise<string> {
  return (await file.post('CREATE_UPLOAD_SESSION').expect(200)).body.UploadSessionToken;
}

function add({ file }: TestHost, token: string, offset: number, bytes: Uint8Array) {
  const headers = {
    'X-WOPI-UploadSessionToken': token,
    'X-WOPI-ContentRangeOffset': `${offset}`,
    'X-WOPI-ContentRangeLength': `${bytes.length}`,
  };
  return file.post('UPDATE_UPLOAD_SESSION', headers, bytes);
}

async function commit(host: TestHost, token: string) {
  const { scheme, chunks } = chunkStream(content);
  const signature = { StreamId: 'MainContent', ChunkingScheme: scheme, ChunkSignatures: signatureOf(chunks) };
  const message = { ContentProperties: [], Signatures: [signature], UploadSessionTokenToCommit: token };
  const headers = { 'X-WOPI-SequenceNumber': await sequenceNumber(host), ...coauth };
  return host.file.post('PUT_CHUNKED_FILE', headers, encodePutChunkedFileRequest(message, []));
}

test('an upload session expires 30 minutes after the last fragment', async () => {
  const clock = new SettableClock();
  await using host = await coauthoredHost(clock);
  const token = await openSession(host);
  clock.advance({ minutes: 29 });
  await add(host, token, 0, content).expect(200).expect('X-WOPI-UploadSessionCurrentOffset', `${content.length}`);
  clock.advance({ minutes: 29 });
  await add(host, token, content.length, content).expect(200);
  clock.advance({ minutes: 30 });
  await add(host, token, 2 * content.length, content).expect(410);
});

test('an upload session is committed once', async () => {
  await using host = await coauthoredHost();
  const token = await openSession(host);
  await add(host, token, 0, encodeUploadStream(chunkStream(content).chunks)).expect(200);
  expect((await commit(host, token)).status).toBe(200);
  expect((await commit(host, token)).status).toBe(400);
  await add(host, token, 0, content).expect(410);
});

test('a commit of a session that does not have the chunks is refused and keeps the session', async () => {
  await using host = await coauthoredHost();
  const token = await openSession(host);
  expect((await commit(host, token)).status).toBe(400);
  await add(host, token, 0, encodeUploadStream(chunkStream(content).chunks)).expect(200);
  expect((await commit(host, token)).status).toBe(200);
});

test('GetChunks leaves out chunks that the file does not have, and cuts ranges at the end of the chunk', async () => {
  await using host = await coauthoredHost();
  await putChunks(host, { streams: { MainContent: content } });
  const known = chunkIdOf(content);
  const request = encodeGetChunksRequest({
    ContentFilters: [
      {
        StreamId: 'MainContent',
        ChunkingScheme: 'FullFile',
        ChunkRangesToReturn: [
          { ChunkId: known, Offset: 5, Length: 1000 },
          { ChunkId: chunkIdOf(new Uint8Array()), Offset: 0, Length: -1 },
        ],
      },
    ],
  });

  const { body, headers } = await host.file.post('GET_CHUNKS', {}, request).expect(200);

  const { message, ranges } = decodeGetChunksResponse(body);
  expect(message.ChunkRangeCollection).toEqual([{ StreamId: 'MainContent', ChunkIds: [known] }]);
  expect(ranges).toMatchObject([{ chunkId: known, offset: 5, length: content.length - 5, endOfChunk: true }]);
  expect(ranges[0]?.payload).toEqual(content.subarray(5));
  expect(headers['x-wopi-sequencenumber']).toBe(await sequenceNumber(host));
});
