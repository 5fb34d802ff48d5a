import {
  decodeGetChunksRequest,
  decodeGetChunksResponse,
  encodeGetChunksRequest,
  encodeGetChunksResponse,
} from '../../../wopi/chunked/chunk-ranges.ts';
import { type ChunkRangeFrame, encodeFrames, endFrame, messageFrame } from '../../../wopi/chunked/frames.ts';
import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import {
  after,
  before,
  changeRequestBody,
  changeResponseBody,
  type DefectContext,
  on,
  setJson,
  setRequestHeader,
  setResponseHeader,
  setStatus,
} from '../rewrite.ts';
import { notImplemented } from '../unsupported-operations.ts';
import { changeUpload } from './chunked-rewrite.ts';

const tokenHeader = 'X-WOPI-UploadSessionToken';
const offsetHeader = 'X-WOPI-ContentRangeOffset';
const lengthHeader = 'X-WOPI-ContentRangeLength';

/** Defects of GetChunks. */
const chunkRangeDefects: readonly Defect[] = [
  {
    name: 'get-chunks-only-claimed',
    breaks: 'A host that claims SupportsResumableFileTransfer implements GetChunks.',
    middleware: notImplemented('GetChunks'),
  },
  {
    name: 'chunk-ranges-to-the-end',
    breaks: 'GetChunks returns no more bytes than requested.',
    middleware: before('GetChunks', (c) =>
      changeRequestBody(c, (bytes) => {
        const { ContentFilters } = decodeGetChunksRequest(bytes);
        return encodeGetChunksRequest({
          ContentFilters: ContentFilters.map((filter) => ({
            ...filter,
            ChunkRangesToReturn: filter.ChunkRangesToReturn.map((range) => ({ ...range, Length: -1 })),
          })),
        });
      }),
    ),
  },
  {
    name: 'chunk-range-end-not-flagged',
    breaks: 'A ChunkRange frame with the end of its chunk has the flag 1.',
    middleware: changingRanges((range) => ({ ...range, endOfChunk: false })),
  },
  {
    name: 'chunk-range-of-other-bytes',
    breaks: 'A ChunkRange frame has the bytes at its offset.',
    middleware: changingRanges((range) => ({ ...range, offset: 0 })),
  },
  {
    name: 'chunk-ranges-as-chunks',
    breaks: 'GetChunks returns parts of chunks in ChunkRange frames.',
    middleware: after('GetChunks', (c) =>
      changeResponseBody(c, (bytes) => {
        const { message, ranges } = decodeGetChunksResponse(bytes);
        const chunks = ranges.map(({ chunkId, payload }) => ({ type: 'Chunk', chunkId, payload }) as const);
        return encodeFrames([messageFrame(message), ...chunks, endFrame]);
      }),
    ),
  },
  {
    name: 'chunk-ranges-not-listed',
    breaks: 'The message of GetChunks lists the chunks that are returned.',
    middleware: after('GetChunks', (c) =>
      changeResponseBody(c, (bytes) =>
        encodeGetChunksResponse({ ChunkRangeCollection: [] }, decodeGetChunksResponse(bytes).ranges),
      ),
    ),
  },
  {
    name: 'get-chunks-without-sequence-number',
    breaks: 'GetChunks returns the current sequence number.',
    middleware: after('GetChunks', (c) => setResponseHeader(c, 'X-WOPI-SequenceNumber', undefined)),
  },
].map((defect) => ({ ...defect, caughtBy: ['Extended.IncrementalFileTransfer/GetChunks.ReturnsTheRanges'] }));

const isCommitted = ['Extended.IncrementalFileTransfer/UploadSession.IsCommitted'];
const wrongRanges = ['Extended.IncrementalFileTransfer/UpdateUploadSession.WrongRangesAreRefused'];

/** Defects of upload sessions. */
const uploadSessionDefects: readonly Defect[] = [
  {
    name: 'upload-session-without-token',
    breaks: 'CreateUploadSession returns a token.',
    caughtBy: isCommitted,
    middleware: after('CreateUploadSession', (c) => setJson(c, { UploadSessionToken: undefined })),
  },
  {
    name: 'upload-session-not-committed',
    breaks: 'PutChunkedFile uses the chunks of the upload session that it commits.',
    caughtBy: isCommitted,
    middleware: before('PutChunkedFile', (c) =>
      changeUpload(c, ({ message }) => ({ message: { ...message, UploadSessionTokenToCommit: null } })),
    ),
  },
  {
    name: 'upload-session-tells-length-for-offset',
    breaks: 'UpdateUploadSession returns the offset of the next fragment.',
    caughtBy: isCommitted,
    middleware: after('UpdateUploadSession', (c) => {
      if (c.res.ok) setResponseHeader(c, 'X-WOPI-UploadSessionCurrentOffset', c.req.header(lengthHeader));
    }),
  },
  {
    name: 'upload-session-takes-any-offset',
    breaks: 'UpdateUploadSession refuses a fragment with a wrong offset.',
    caughtBy: wrongRanges,
    middleware: before('UpdateUploadSession', (c) => setRequestHeader(c, offsetHeader, `${sessionBytes(c)?.length}`)),
  },
  {
    name: 'upload-session-takes-any-length',
    breaks: 'UpdateUploadSession refuses a fragment with a wrong length.',
    caughtBy: wrongRanges,
    middleware: before('UpdateUploadSession', async (c) => {
      const { byteLength } = await c.req.raw.clone().arrayBuffer();
      setRequestHeader(c, lengthHeader, `${byteLength}`);
    }),
  },
  {
    name: 'upload-session-refused-but-added',
    breaks: 'UpdateUploadSession adds nothing when it refuses a fragment.',
    caughtBy: wrongRanges,
    middleware: on('UpdateUploadSession', async (c, next) => {
      const body = new Uint8Array(await c.req.raw.clone().arrayBuffer());
      await next();
      const bytes = sessionBytes(c);
      if (c.res.status !== 400 || !bytes) return;
      const { uploads } = c.var.host.parts;
      uploads.write(resourceIdOf(c.req.raw), c.req.header(tokenHeader) ?? '', Buffer.concat([bytes, body]));
    }),
  },
  {
    name: 'upload-session-unknown-not-found',
    breaks: 'UpdateUploadSession returns 410 for a session that does not exist.',
    caughtBy: ['Extended.IncrementalFileTransfer/UpdateUploadSession.UnknownSessionIsGone'],
    middleware: after('UpdateUploadSession', (c) => {
      if (c.res.status === 410) setStatus(c, 404);
    }),
  },
];

export const resumableTransferDefects: readonly Defect[] = [...chunkRangeDefects, ...uploadSessionDefects];

function changingRanges(change: (range: ChunkRangeFrame) => ChunkRangeFrame) {
  return after('GetChunks', (c) =>
    changeResponseBody(c, (bytes) => {
      const { message, ranges } = decodeGetChunksResponse(bytes);
      return encodeGetChunksResponse(message, ranges.map(change));
    }),
  );
}

function sessionBytes(c: DefectContext): Uint8Array | undefined {
  return c.var.host.parts.uploads.bytes(resourceIdOf(c.req.raw), c.req.header(tokenHeader) ?? '');
}
