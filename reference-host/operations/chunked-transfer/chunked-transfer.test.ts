import { describe, expect, test } from 'vitest';
import { createWorkbook } from '../../../harness/fixtures/office-documents.ts';
import { encodePutChunkedFileRequest } from '../../../wopi/chunked/chunked-file.ts';
import { assemble, chunkStream } from '../../../wopi/chunked/chunking.ts';
import { encodeFrames, endFrame, messageFrame } from '../../../wopi/chunked/frames.ts';
import { SettableClock } from '../../clock.ts';
import { coauth, getChunks, putBody, putChunks, type Read, sequenceNumber } from '../../testing/chunked-transfer.ts';
import { startTestHost, type TestHost } from '../../testing/test-host.ts';

const workbook = (version: 1 | 2) => createWorkbook(version);
const text = (content: string) => new TextEncoder().encode(content);

async function editableHost(clock = new SettableClock()): Promise<TestHost> {
  const host = await startTestHost({ clock });
  const headers = { ...coauth, 'X-WOPI-CoauthLockType': 'Coauth', 'X-WOPI-CoauthLockExpirationTimeout': '3600' };
  await host.file.post('GET_COAUTH_LOCK', headers).expect(200);
  return host;
}

describe('GetChunkedFile', () => {
  test('chooses the scheme by the content, whatever was requested', async () => {
    await using host = await editableHost();
    for (const [bytes, expected] of [
      [workbook(1), 'Zip'],
      [text('not an archive'), 'FullFile'],
      [new Uint8Array(), 'FullFile'],
    ] as const) {
      expect((await putChunks(host, { streams: { MainContent: bytes } })).status).toBe(200);
      for (const scheme of ['Zip', 'FullFile'] as const) {
        const { message, chunks } = await getChunks(host, { streams: ['MainContent'], scheme });
        const [signature] = message.Signatures;
        expect(signature?.ChunkingScheme).toBe(expected);
        expect(assemble(signature?.ChunkSignatures ?? [], chunks)).toEqual(bytes);
      }
    }
  });

  test('sends the selected chunks that the client does not know', async () => {
    await using host = await editableHost();
    await putChunks(host, { streams: { MainContent: workbook(2) } });
    const { chunks: all } = chunkStream(workbook(2));
    const { chunks: old } = chunkStream(workbook(1));
    const sent = async (read: Omit<Read, 'streams'>) => [
      ...(await getChunks(host, { ...read, streams: ['MainContent'] })).chunks.keys(),
    ];
    expect(await sent({ known: all })).toEqual([]);
    expect(await sent({ select: 'None' })).toEqual([]);
    expect(await sent({ select: 'LastZipChunk' })).toEqual([all.at(-1)?.id]);
    expect(await sent({ select: 'LastZipChunk', known: all })).toEqual([]);
    const missing = all.filter(({ id }) => !old.some((chunk) => chunk.id === id)).map((chunk) => chunk.id);
    expect(await sent({ known: old })).toEqual(missing);
  });

  test('returns sequence number and version, and describes a missing stream as Zip without chunks', async () => {
    await using host = await startTestHost();
    const { message, headers } = await getChunks(host, { streams: ['None'] });
    const { body } = await host.file.get();
    expect(headers).toMatchObject({
      'x-wopi-sequencenumber': `${body.SequenceNumber}`,
      'x-wopi-itemversion': body.Version,
    });
    expect(message.Signatures).toEqual([{ StreamId: 'None', ChunkingScheme: 'Zip', ChunkSignatures: [] }]);
  });

  test.each([
    ['a message without filters', { ContentPropertiesToReturn: [], ContentFilters: [] }],
    ['a duplicate stream', { ContentPropertiesToReturn: [], ContentFilters: [filter('a'), filter('a')] }],
    [
      'an unknown selection',
      { ContentPropertiesToReturn: [], ContentFilters: [{ ...filter('a'), ChunksToReturn: 'Some' }] },
    ],
  ])('refuses %s', async (_, message) => {
    await using host = await startTestHost();
    await host.file.post('GET_CHUNKED_FILE', {}, encodeFrames([messageFrame(message), endFrame])).expect(400);
    for (const body of ['', 'not frames']) await host.file.post('GET_CHUNKED_FILE', {}, body).expect(400);
  });
});

describe('PutChunkedFile', () => {
  test('assembles a file from the sent and the existing chunks', async () => {
    await using host = await editableHost();
    expect(
      (await putChunks(host, { streams: { MainContent: workbook(1), Alternate: text('alternate') } })).status,
    ).toBe(200);
    const old = new Set(chunkStream(workbook(1)).chunks.map(({ id }) => id));
    const before = await sequenceNumber(host);
    const written = await putChunks(host, { streams: { MainContent: workbook(2) }, send: ({ id }) => !old.has(id) });
    expect(written.status).toBe(200);
    expect(Number(written.headers['x-wopi-sequencenumber'])).toBeGreaterThan(Number(before));
    const file = await host.file.get('/contents').expect(200);
    expect(new Uint8Array(file.body)).toEqual(workbook(2));
    expect(file.headers['x-wopi-itemversion']).toBe(written.headers['x-wopi-itemversion']);
    const { message } = await getChunks(host, { streams: ['Alternate'] });
    expect(message.Signatures[0]?.ChunkSignatures[0]?.Length).toBe('alternate'.length);
  });

  test('deletes an alternate stream without chunks', async () => {
    await using host = await editableHost();
    await putChunks(host, { streams: { Alternate: text('alternate') } });
    expect(Object.keys(host.host.snapshot().streams)).toHaveLength(1);
    const nothing = { StreamId: 'Alternate', ChunkingScheme: 'Zip', ChunkSignatures: [] } as const;
    const body = encodePutChunkedFileRequest({ ContentProperties: [], Signatures: [nothing] }, []);
    const headers = { ...coauth, 'X-WOPI-SequenceNumber': await sequenceNumber(host) };
    await host.file.post('PUT_CHUNKED_FILE', headers, body).expect(200);
    expect(host.host.snapshot().streams).toEqual({});
  });

  test('refuses a missing chunk, and a chunk whose ID is not its hash', async () => {
    await using host = await editableHost();
    const before = host.host.snapshot();
    expect((await putChunks(host, { streams: { MainContent: workbook(1) }, send: () => false })).status).toBe(400);
    const headers = { ...coauth, 'X-WOPI-SequenceNumber': await sequenceNumber(host) };
    const forged = Buffer.from(putBody({ streams: { MainContent: text('honest') } }));
    forged.write('f0rged', forged.indexOf('honest'));
    await host.file.post('PUT_CHUNKED_FILE', headers, forged).expect(400);
    for (const body of ['', 'not frames']) await host.file.post('PUT_CHUNKED_FILE', headers, body).expect(400);
    expect(host.host.snapshot()).toEqual(before);
  });

  test('refuses a stale sequence number with 412 and the current one, and a missing one with 400', async () => {
    await using host = await editableHost();
    const current = await sequenceNumber(host);
    const body = putBody({ streams: { MainContent: text('x') } });
    const stale = await host.file
      .post('PUT_CHUNKED_FILE', { ...coauth, 'X-WOPI-SequenceNumber': '0' }, body)
      .expect(412);
    expect([stale.headers['x-wopi-sequencenumber'], stale.headers['content-length']]).toEqual([current, '0']);
    for (const number of ['', 'x', '-1']) {
      await host.file.post('PUT_CHUNKED_FILE', { ...coauth, 'X-WOPI-SequenceNumber': number }, body).expect(400);
    }
  });

  test('keeps properties by their retention, and PutFile clears alternate streams too', async () => {
    await using host = await editableHost();
    const properties = { keep: 'KeepOnContentChange', drop: 'DeleteOnContentChange' } as const;
    await putChunks(host, { streams: { MainContent: text('one'), Alternate: text('other') }, properties });
    const names = async () =>
      (
        await getChunks(host, { streams: ['MainContent'], properties: ['keep', 'drop', 'none'] })
      ).message.ContentProperties.map(({ Name }) => Name);
    expect(await names()).toEqual(['keep', 'drop']);
    await putChunks(host, { streams: { MainContent: text('one') } });
    expect(await names()).toEqual(['keep', 'drop']);
    await putChunks(host, { streams: { MainContent: text('two') } });
    expect(await names()).toEqual(['keep']);
    await host.file.post('UNLOCK_COAUTH_LOCK', coauth).expect(200);
    await host.file.post('LOCK', { 'X-WOPI-Lock': 'a' }).expect(200);
    await host.file.post('PUT', { 'X-WOPI-Lock': 'a' }, 'three').expect(200);
    expect([await names(), host.host.snapshot().streams]).toEqual([['keep'], {}]);
  });

  test('streams and properties expire 30 days after their last update', async () => {
    const clock = new SettableClock();
    await using host = await editableHost(clock);
    await putChunks(host, { streams: { Alternate: text('x') }, properties: { keep: 'KeepOnContentChange' } });
    const read = { streams: ['Alternate'], properties: ['keep'] };
    clock.advance({ minutes: 30 * 24 * 60 });
    const later = { ...host, file: host.fileWith({}) };
    const { message } = await getChunks(later, read);
    expect(message).toMatchObject({ ContentProperties: [], Signatures: [{ ChunkSignatures: [] }] });
  });

  test('limits the number and length of streams and properties', async () => {
    await using host = await editableHost();
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`${index}`, text('x')]));
    expect((await putChunks(host, { streams: many })).status).toBe(400);
    const properties = { ['x'.repeat(257)]: 'KeepOnContentChange' } as const;
    expect((await putChunks(host, { streams: { MainContent: text('x') }, properties })).status).toBe(400);
  });

  test('X-WOPI-Editors needs a validated proof', async () => {
    await using host = await editableHost();
    const write = { streams: { MainContent: text('x') } };
    expect((await putChunks(host, write, { ...coauth, 'X-WOPI-Editors': 'alice' })).status).toBe(400);
    expect((await putChunks(host, write, { ...coauth, 'X-WOPI-Editors': '' })).status).toBe(200);
  });
});

function filter(StreamId: string) {
  return { StreamId, ChunkingScheme: 'Zip', ChunksToReturn: 'All', AlreadyKnownChunks: [] };
}
