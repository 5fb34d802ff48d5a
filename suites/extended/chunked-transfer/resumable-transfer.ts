import type { Check } from '../../../harness/checks/check.ts';
import { likely, of, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { expectChunkRanges } from '../../../harness/expect/chunk-ranges.ts';
import { exactHeader } from '../../../harness/expect/headers.ts';
import { aValue } from '../../../harness/expect/json.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { uploaded } from '../../../harness/expect/sequence-number.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';
import { encodeGetChunksRequest } from '../../../wopi/chunked/chunk-ranges.ts';
import { encodePutChunkedFileRequest, encodeUploadStream } from '../../../wopi/chunked/chunked-file.ts';
import { type ChunkedStream, chunkStream, signatureOf } from '../../../wopi/chunked/chunking.ts';
import { coauthLock1 } from '../../validator/chunked-transfer/chunked-locks.ts';

const common = {
  category: 'WopiCoauth',
  level: 'MUST',
  needs: ['SupportsResumableFileTransfer'],
} as const;
const updateSession = {
  ...common,
  spec: 'plus/file-transfer/upload-bytes-session',
  requirementIds: ['IFT-35'],
} as const;

const streamId = 'MainContent';
const content = Buffer.from('The content of a file that is transferred in parts.\n'.repeat(8));

/** A chunk is requested up to `first`, and from `second` on. */
const [first, second] = [100, 200];

/** Requests for parts of chunks, and uploads in several requests. */
export const resumableTransfer: readonly Check[] = [
  {
    ...common,
    name: 'GetChunks.ReturnsTheRanges',
    requirement: 'GetChunks returns the requested ranges in ChunkRange frames, and the current sequence number',
    spec: 'plus/file-transfer/get-chunks',
    requirementIds: ['IFT-34', 'IFT-03', 'CFI-173'],
    async run({ given, wopi }) {
      const { file, headers } = await given.chunked.unlockedFile(content, 'FullFile');
      const [chunk] = chunksOf(content);
      const ChunkRangesToReturn = [
        { ChunkId: chunk.id, Offset: 0, Length: first },
        { ChunkId: chunk.id, Offset: second, Length: -1 },
      ];

      const response = await wopi.getChunks(
        file,
        encodeGetChunksRequest({
          ContentFilters: [{ StreamId: streamId, ChunkingScheme: 'FullFile', ChunkRangesToReturn }],
        }),
      );

      const ranges = [
        { start: 0, end: first },
        { start: second, end: content.length },
      ];
      expectChunkRanges(response, { streamId, chunk, ranges, sequenceNumber: headers.sequenceNumber });
    },
  },
  {
    ...updateSession,
    name: 'UploadSession.IsCommitted',
    requirement: 'UpdateUploadSession accepts two fragments in order, and PutChunkedFile commits them',
    requirementIds: ['IFT-35', 'IFT-33', 'CFI-173'],
    likelyCause: likely(
      'The host may expect each fragment to hold whole frames.',
      of('UpdateUploadSession', returned(400)),
      of('PutChunkedFile', returned(400)),
    ),
    async run({ given, wopi, names }) {
      const { file, headers } = await given.chunked.heldFile({ coauthLocks: [coauthLock1] }, 'FullFile');
      const bytes = Buffer.from(names.unique('uploaded'));
      const stream = encodeUploadStream(chunksOf(bytes));
      const token = tokenOf(await wopi.createUploadSession(file));

      // The border is within a frame.
      const start = await wopi.updateUploadSession(file, stream.subarray(0, 20), { token, offset: 0 });
      expectResponse(start, { status: 200, headers: offsetIs(20) });
      const rest = await wopi.updateUploadSession(file, stream.subarray(20), { token, offset: 20 });
      expectResponse(rest, { status: 200, headers: offsetIs(stream.length) });

      const commit = await wopi.putChunkedFile(file, commitOf(bytes, token), headers);
      expectResponse(commit, uploaded({ after: headers.sequenceNumber }));
      expectResponse(await wopi.getFile(file), { status: 200, body: bytes });
    },
  },
  {
    ...updateSession,
    name: 'UpdateUploadSession.WrongRangesAreRefused',
    requirement: 'UpdateUploadSession with a wrong offset or length returns 400 and adds nothing',
    likelyCause: likely('The host may append the body without comparing the headers.', succeeded, wrong(/Offset$/)),
    async run({ file, wopi }) {
      const token = tokenOf(await wopi.createUploadSession(file));

      expectResponse(await wopi.updateUploadSession(file, content, { token, offset: 1 }), { status: 400 });
      const wrongLength = { token, offset: 0, length: content.length + 1 };
      expectResponse(await wopi.updateUploadSession(file, content, wrongLength), { status: 400 });
      const sound = await wopi.updateUploadSession(file, content, { token, offset: 0 });
      expectResponse(sound, { status: 200, headers: offsetIs(content.length) });
    },
  },
  {
    ...updateSession,
    name: 'UpdateUploadSession.UnknownSessionIsGone',
    requirement: 'UpdateUploadSession with a token of no upload session returns 410',
    likelyCause: likely('The host may return 404, which means that the file is unknown.', returned(404)),
    async run({ file, wopi, names }) {
      const update = await wopi.updateUploadSession(file, content, { token: names.unique('session'), offset: 0 });

      expectResponse(update, { status: 410 });
    },
  },
];

function chunksOf(bytes: Uint8Array): [ChunkedStream['chunks'][number]] {
  const { chunks } = chunkStream(bytes, 'FullFile');
  return chunks as [ChunkedStream['chunks'][number]];
}

/** A PutChunkedFile request that sends no chunk itself. */
function commitOf(bytes: Uint8Array, token: string): Uint8Array {
  const signature = {
    StreamId: streamId,
    ChunkingScheme: 'FullFile',
    ChunkSignatures: signatureOf(chunksOf(bytes)),
  } as const;
  return encodePutChunkedFileRequest(
    { ContentProperties: [], Signatures: [signature], UploadSessionTokenToCommit: token },
    [],
  );
}

/** Expects a new upload session, and returns its token. */
function tokenOf(creation: WopiResponse): string {
  expectResponse(creation, { status: 200, json: { UploadSessionToken: aValue } });
  return String(valueAt(creation, 'UploadSessionToken'));
}

function offsetIs(offset: number) {
  return { 'X-WOPI-UploadSessionCurrentOffset': exactHeader(`${offset}`) };
}
