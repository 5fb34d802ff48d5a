import type { Check } from '../../../harness/checks/check.ts';
import { carriedOut, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import { header } from '../../../harness/expect/headers.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { sequenceNumberHeader } from '../../../harness/expect/sequence-number.ts';
import type { Documents } from '../../../harness/fixtures/documents.ts';
import { requireRefusal } from '../../../harness/lane/require-response.ts';
import { encodeGetChunkedFileRequest, encodePutChunkedFileRequest } from '../../../wopi/chunked/chunked-file.ts';
import type { ContentFilter } from '../../../wopi/chunked/chunked-file-messages.ts';
import { uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { chunkStream, signatureOf } from '../../../wopi/chunked/chunking.ts';
import { frameHeaderSize } from '../../../wopi/chunked/frames.ts';
import { coauthLock1 } from '../../validator/chunked-transfer/chunked-locks.ts';
import { expectUntouched } from '../expect-untouched.ts';

const common = { category: 'WopiCoauth', level: 'MUST' } as const;
const getChunkedFile = 'plus/file-transfer/get-chunked-file';
const putChunkedFile = 'plus/file-transfer/put-chunked-file';

const brokenUploads: readonly Check[] = [
  {
    name: 'PutChunkedFile.WrongChunkHash',
    requirement: 'PutChunkedFile returns 400 if a chunk does not match the hash in its ID, and keeps the content',
    requirementIds: ['IFT-05', 'IFT-29'],
    likelyCause: likely(
      'The host may store chunks under the ID that the client sends without computing the hash.',
      succeeded,
    ),
    body: ({ sampleText2 }: Documents) => uploadWithDamagedChunk(sampleText2),
  },
  {
    name: 'PutChunkedFile.MissingChunk',
    requirement: 'PutChunkedFile returns 400 if a chunk is neither sent nor known, and keeps the content',
    requirementIds: ['IFT-28'],
    likelyCause: likely('The host may omit chunks that it cannot find from the new content.', succeeded),
    body: ({ sampleText2 }: Documents) =>
      uploadOf({ MainContent: sampleText2 }, { known: { MainContent: sampleText2 } }),
  },
  {
    name: 'PutChunkedFile.BodyWithoutEndFrame',
    requirement: 'PutChunkedFile returns 400 if the body ends before EndFrame, and keeps the content',
    requirementIds: ['IFT-29', 'IFT-04'],
    likelyCause: likely(
      'The host may treat the end of the body as the end of the frames and not detect a broken connection.',
      succeeded,
    ),
    body: ({ sampleText2 }: Documents) => uploadOf({ MainContent: sampleText2 }).slice(0, -frameHeaderSize),
  },
].map(({ body, ...facts }) => ({
  ...common,
  ...facts,
  spec: putChunkedFile,
  async run(context) {
    const { given, wopi, documents } = context;
    const content = documents.sampleText1;
    const { file, headers } = await given.chunked.uploadedFile({ MainContent: content }, coauthLock1, 'FullFile');

    const upload = await wopi.putChunkedFile(file, body(documents), headers);

    expectResponse(upload, { status: 400 });
    await expectUntouched(context, upload, file, { content });
  },
}));

/** An upload whose only chunk has one wrong bit. */
function uploadWithDamagedChunk(content: Uint8Array): Uint8Array {
  const { scheme, chunks } = chunkStream(content, 'FullFile');
  const signature = { StreamId: 'MainContent', ChunkingScheme: scheme, ChunkSignatures: signatureOf(chunks) };
  const damaged = chunks.map(({ id, bytes }) => ({ id, bytes: bytes.with(0, (bytes[0] ?? 0) ^ 1) }));
  return encodePutChunkedFileRequest({ ContentProperties: [], Signatures: [signature] }, damaged);
}

const filter: ContentFilter = {
  StreamId: 'MainContent',
  ChunkingScheme: 'FullFile',
  ChunksToReturn: 'All',
  AlreadyKnownChunks: [],
};

const wrongFilters: readonly Check[] = [
  { name: 'WithoutFilter', sent: 'without a ContentFilters entry', filters: [] },
  { name: 'TwoFiltersOfOneStream', sent: 'with two ContentFilters entries for one stream', filters: [filter, filter] },
].map(({ name, sent, filters }) => ({
  ...common,
  name: `GetChunkedFile.${name}`,
  requirement: `GetChunkedFile ${sent} returns 400`,
  spec: getChunkedFile,
  requirementIds: ['IFT-08'],
  readOnly: true,
  async run({ file, wopi }) {
    const request = encodeGetChunkedFileRequest({ ContentPropertiesToReturn: [], ContentFilters: filters });

    expectResponse(await wopi.getChunkedFile(file, request), { status: 400 });
  },
}));

/** Requests that a host must reject without applying any part of them. */
export const chunkedRefusals: readonly Check[] = [
  ...brokenUploads,
  {
    ...common,
    name: 'PutChunkedFile.LockMismatchChangesNothing',
    requirement: 'PutChunkedFile that is refused because of an unknown coauth lock keeps the content',
    spec: putChunkedFile,
    requirementIds: ['IFT-23'],
    likelyCause: likely('The host may write the new content before it looks for the lock.', carriedOut),
    async run(context) {
      const { given, wopi, documents } = context;
      const content = documents.sampleText1;
      const { file, headers } = await given.chunked.uploadedFile({ MainContent: content }, coauthLock1, 'FullFile');

      const wrongLock = { ...headers, coauthLockId: 'Client_2_CoauthLock' };
      const upload = await wopi.putChunkedFile(file, uploadOf({ MainContent: documents.sampleText2 }), wrongLock);

      await expectUntouched(context, upload, file, { content });
      requireRefusal(upload);
    },
  },
  {
    ...common,
    name: 'PutChunkedFile.StaleSequenceNumberChangesNothing',
    requirement: 'PutChunkedFile with a stale sequence number returns 412 and keeps content and sequence number',
    spec: putChunkedFile,
    requirementIds: ['IFT-25'],
    likelyCause: likely('The host may write the new content before it compares the sequence number.', carriedOut),
    async run(context) {
      const { given, wopi, documents } = context;
      const content = documents.sampleText1;
      const { file, headers } = await given.chunked.uploadedFile({ MainContent: content }, coauthLock1, 'FullFile');
      const current = { [sequenceNumberHeader]: header(headers.sequenceNumber) };
      const stale = { ...headers, sequenceNumber: String(Number(headers.sequenceNumber) - 1) };

      const upload = await wopi.putChunkedFile(file, uploadOf({ MainContent: documents.sampleText2 }), stale);
      expectResponse(upload, { status: 412, headers: current });
      expectResponse(await wopi.getSequenceNumber(file), { status: 200, headers: current });
      await expectUntouched(context, upload, file, { content });
    },
  },
  ...wrongFilters,
];
