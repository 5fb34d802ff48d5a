import { createHash } from 'node:crypto';
import {
  type ContentFilter,
  type GetChunkedFileRequest,
  type GetChunkedFileResponse,
  mainContent,
  type StreamSignature,
} from '../../../wopi/chunked/chunked-file-messages.ts';
import { chunkStream, signatureOf } from '../../../wopi/chunked/chunking.ts';
import { frameHeaderSize } from '../../../wopi/chunked/frames.ts';
import type { Defect } from '../defect.ts';
import { after, before, changeResponseBody, type DefectContext, fileOf, on } from '../rewrite.ts';
import { changeDownload, changeDownloadRequest, messageOf } from './chunked-rewrite.ts';

/** Defects in how GetChunkedFile reads its request. */
const filterDefects: readonly Defect[] = [
  {
    name: 'chunks-to-return-ignored',
    breaks: 'ChunksToReturn selects the chunks that are sent.',
    caughtBy: [
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadWithLastZipChunk.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadWithNoneChunksToReturn.Success',
    ],
    middleware: before('GetChunkedFile', (c) => changeFilters(c, (filter) => ({ ...filter, ChunksToReturn: 'All' }))),
  },
  {
    name: 'last-zip-chunk-not-sent',
    breaks: 'LastZipChunk returns the last chunk of a zip archive.',
    caughtBy: [
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadWithLastZipChunk.Success',
    ],
    middleware: before('GetChunkedFile', (c) => changeLastZipChunk(c, () => 'None')),
  },
  {
    name: 'last-zip-chunk-of-any-content',
    breaks: 'LastZipChunk returns no chunk of content that is not a zip archive.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.DownloadWithLastZipChunk.Success',
    ],
    middleware: before('GetChunkedFile', (c) =>
      changeLastZipChunk(c, (streamId) => (schemeOf(c, streamId) === 'Zip' ? 'LastZipChunk' : 'All')),
    ),
  },
  {
    name: 'known-chunks-ignored',
    breaks: 'Chunks that the client already has are not sent.',
    caughtBy: [
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DeltaUploadsAndDeltaDownloadZeroBlobs.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DeltaUploadsAndDeltaDownloadNonZeroBlobs.Success',
    ],
    middleware: before('GetChunkedFile', (c) => changeFilters(c, (filter) => ({ ...filter, AlreadyKnownChunks: [] }))),
  },
  {
    name: 'second-filter-ignored',
    breaks: 'Two filters for one stream are refused.',
    caughtBy: ['Extended.IncrementalFileTransfer/GetChunkedFile.TwoFiltersOfOneStream'],
    middleware: before('GetChunkedFile', (c) =>
      changeDownloadRequest(c, ({ message }) => {
        const byStream = new Map(message.ContentFilters.map((filter) => [filter.StreamId, filter]));
        return { message: { ...message, ContentFilters: [...byStream.values()] } };
      }),
    ),
  },
  {
    name: 'no-filter-means-main-content',
    breaks: 'A request without filters is refused.',
    caughtBy: ['Extended.IncrementalFileTransfer/GetChunkedFile.WithoutFilter'],
    middleware: before('GetChunkedFile', (c) =>
      changeDownloadRequest(c, ({ message }) => ({
        message: message.ContentFilters.length > 0 ? message : { ...message, ContentFilters: [wholeMain] },
      })),
    ),
  },
  {
    name: 'every-stream-is-sent',
    breaks: 'Only the requested streams are sent.',
    caughtBy: ['Extended.IncrementalFileTransfer/GetChunkedFile.OnlyRequestedStreams'],
    middleware: before('GetChunkedFile', (c) =>
      changeDownloadRequest(c, ({ message }) => {
        const [first] = message.ContentFilters;
        const asked = new Set(message.ContentFilters.map(({ StreamId }) => StreamId));
        const others = [...(fileOf(c)?.content.streams.keys() ?? [])].filter((streamId) => !asked.has(streamId));
        const added = first ? others.map((StreamId) => ({ ...first, StreamId })) : [];
        return { message: { ...message, ContentFilters: [...message.ContentFilters, ...added] } };
      }),
    ),
  },
  {
    name: 'absent-stream-refused',
    breaks: 'A stream that does not exist is returned as an empty one.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.DownloadUnexistedStreamShouldReturnEmptyStream.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadUnexistedStreamShouldReturnEmptyStream.Success',
    ],
    middleware: on('GetChunkedFile', async (c, next) => {
      const filters = await filtersOf(c);
      const isAbsent = filters.some(({ StreamId }) => streamOf(c, StreamId) === undefined);
      return isAbsent ? c.body(null, 404) : await next();
    }),
  },
];

/** Defects of the frames that GetChunkedFile returns. */
const answerDefects: readonly Defect[] = [
  {
    name: 'scheme-as-asked',
    breaks: 'The host reports the chunking scheme that it used.',
    caughtBy: [
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadWithZipAndHostReturnsFullFileDueToNonZipArchive.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadFullFileAndHostReturnsZipDueToContentEligibleForZip.Success',
    ],
    middleware: on('GetChunkedFile', async (c, next) => {
      const filters = await filtersOf(c);
      await next();
      await changeStreams(c, (signature) => {
        const filter = filters.find(({ StreamId }) => StreamId === signature.StreamId);
        return { ...signature, ChunkingScheme: filter?.ChunkingScheme ?? signature.ChunkingScheme };
      });
    }),
  },
  {
    name: 'archives-not-cut',
    breaks: 'A zip archive is divided into its parts.',
    caughtBy: [
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadFullFileAndHostReturnsZipDueToContentEligibleForZip.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithCoauthLock.Success',
    ],
    middleware: after('GetChunkedFile', (c) =>
      changeDownload(c, ({ message, chunks }) => {
        const whole = ({ StreamId }: StreamSignature) =>
          chunkStream(streamOf(c, StreamId) ?? new Uint8Array(), 'FullFile');
        const Signatures = message.Signatures.map((signature) => {
          if (signature.ChunkSignatures.length < 2) return signature;
          const { scheme, chunks: only } = whole(signature);
          return { ...signature, ChunkingScheme: scheme, ChunkSignatures: signatureOf(only) };
        });
        const sent = message.Signatures.flatMap((signature) => whole(signature).chunks);
        return { message: { ...message, Signatures }, chunks: chunks.length > 0 ? sent : [] };
      }),
    ),
  },
  {
    name: 'absent-stream-is-full-file',
    breaks: 'A stream that does not exist has the scheme Zip.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.DownloadUnexistedStreamShouldReturnEmptyStream.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DownloadUnexistedStreamShouldReturnEmptyStream.Success',
    ],
    middleware: after('GetChunkedFile', (c) =>
      changeStreams(c, (signature) =>
        signature.ChunkSignatures.length === 0 ? { ...signature, ChunkingScheme: 'FullFile' } : signature,
      ),
    ),
  },
  {
    name: 'signature-of-sent-chunks-only',
    breaks: 'A signature lists every chunk of the stream, sent or not.',
    caughtBy: [
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DeltaUploadsAndDeltaDownloadZeroBlobs.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.DeltaUploadsAndDeltaDownloadNonZeroBlobs.Success',
    ],
    middleware: after('GetChunkedFile', (c) =>
      changeDownload(c, ({ message, chunks }) => {
        const sent = new Set(chunks.map(({ id }) => id));
        const Signatures = message.Signatures.map((signature) => ({
          ...signature,
          ChunkSignatures: signature.ChunkSignatures.filter(({ ChunkId }) => sent.has(ChunkId)),
        }));
        return { message: { ...message, Signatures } };
      }),
    ),
  },
  {
    name: 'chunk-ids-of-another-hash',
    breaks: 'A chunk ID is the SpookyHash of the chunk.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadWithCoauthLock.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithCoauthLock.Success',
    ],
    middleware: after('GetChunkedFile', (c) =>
      changeDownload(c, ({ message, chunks }) => {
        const ids = new Map(chunks.map(({ id, bytes }) => [id, createHash('md5').update(bytes).digest('base64')]));
        const idOf = (id: string) => ids.get(id) ?? id;
        const Signatures = message.Signatures.map((signature) => ({
          ...signature,
          ChunkSignatures: signature.ChunkSignatures.map(({ ChunkId, Length }) => ({ ChunkId: idOf(ChunkId), Length })),
        }));
        return {
          message: { ...message, Signatures },
          chunks: chunks.map(({ id, bytes }) => ({ id: idOf(id), bytes })),
        };
      }),
    ),
  },
  {
    name: 'download-without-end-frame',
    breaks: 'The last frame of a response is EndFrame.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadWithCoauthLock.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithCoauthLock.Success',
    ],
    middleware: after('GetChunkedFile', async (c) => {
      if (c.res.ok) await changeResponseBody(c, (bytes) => bytes.slice(0, -frameHeaderSize));
    }),
  },
];

export const chunkedDownloadDefects: readonly Defect[] = [...filterDefects, ...answerDefects];

const wholeMain: ContentFilter = {
  StreamId: mainContent,
  ChunkingScheme: 'Zip',
  ChunksToReturn: 'All',
  AlreadyKnownChunks: [],
};

function changeFilters(c: DefectContext, change: (filter: ContentFilter) => ContentFilter): Promise<void> {
  return changeDownloadRequest(c, ({ message }) => ({
    message: { ...message, ContentFilters: message.ContentFilters.map(change) },
  }));
}

function changeLastZipChunk(
  c: DefectContext,
  change: (streamId: string) => ContentFilter['ChunksToReturn'],
): Promise<void> {
  return changeFilters(c, (filter) =>
    filter.ChunksToReturn === 'LastZipChunk' ? { ...filter, ChunksToReturn: change(filter.StreamId) } : filter,
  );
}

function changeStreams(c: DefectContext, change: (signature: StreamSignature) => StreamSignature): Promise<void> {
  return changeDownload(c, ({ message }: { readonly message: GetChunkedFileResponse }) => ({
    message: { ...message, Signatures: message.Signatures.map(change) },
  }));
}

async function filtersOf(c: DefectContext): Promise<readonly ContentFilter[]> {
  return (await messageOf<GetChunkedFileRequest>(c))?.message.ContentFilters ?? [];
}

function streamOf(c: DefectContext, streamId: string): Uint8Array | undefined {
  const content = fileOf(c)?.content;
  return streamId === mainContent ? content?.main : content?.streams.get(streamId)?.bytes;
}

function schemeOf(c: DefectContext, streamId: string) {
  return chunkStream(streamOf(c, streamId) ?? new Uint8Array()).scheme;
}
