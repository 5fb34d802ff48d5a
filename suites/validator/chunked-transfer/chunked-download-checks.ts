import type { Check } from '../../../harness/checks/check.ts';
import { type LikelyCause, likely, of, wrong } from '../../../harness/checks/likely-cause.ts';
import {
  type ChunkedFileExpectation,
  expectChunkedFile,
  type StreamExpectation,
} from '../../../harness/expect/chunked-file.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { uploaded } from '../../../harness/expect/sequence-number.ts';
import type { Documents } from '../../../harness/fixtures/documents.ts';
import { type DownloadOptions, downloadOf, type Streams, uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { type ChunkingScheme, chunkStream, chunksNotIn } from '../../../wopi/chunked/chunking.ts';
import { type BothStreams, bothStreamIds, bothWhole, contentsFor } from './chunked-contents.ts';
import { coauthLock1 } from './chunked-locks.ts';

const getChunkedFile = 'plus/file-transfer/get-chunked-file';

interface DownloadCase {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  /** The scheme in the request that reads the sequence number before the upload. */
  readonly scheme: ChunkingScheme;
  readonly upload: (documents: Documents) => Streams;
  readonly ask: DownloadOptions;
  readonly expected: (documents: Documents) => ChunkedFileExpectation;
}

/** Uploads contents and sends one GetChunkedFile request for them. */
function downloadCheck({ name, scheme, upload: contentsOf, ask, expected, ...facts }: DownloadCase): Check {
  return {
    name: `IncrementalFileTransfer.${name}.Success`,
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: getChunkedFile,
    async run({ given, wopi, documents }) {
      const contents = contentsOf(documents);
      const { file, upload } = await given.chunked.uploadedFile(contents, coauthLock1, scheme);

      const download = await wopi.getChunkedFile(file, downloadOf(Object.keys(contents), ask));

      expectChunkedFile(download, { since: upload, ...expected(documents) });
    },
  };
}

const workbooks = (documents: Documents) => contentsFor('Zip', documents, 1);
const texts = (documents: Documents) => contentsFor('FullFile', documents, 1);
const zip: StreamExpectation = { scheme: 'Zip' };

export const noChunks = downloadCheck({
  name: 'Zip.DownloadWithNoneChunksToReturn',
  requirement: 'GetChunkedFile with ChunksToReturn None returns the signatures of both streams and no chunks',
  requirementIds: ['IFT-11', 'IFT-09'],
  scheme: 'Zip',
  upload: workbooks,
  ask: { scheme: 'Zip', chunks: 'None' },
  expected: () => ({ chunksSent: 0, streams: { MainContent: zip, Alternate: zip } }),
});

export const lastZipChunks = downloadCheck({
  name: 'Zip.DownloadWithLastZipChunk',
  requirement: 'GetChunkedFile with ChunksToReturn LastZipChunk returns one chunk for each of two workbooks',
  requirementIds: ['IFT-12'],
  scheme: 'Zip',
  upload: workbooks,
  ask: { scheme: 'Zip', chunks: 'LastZipChunk' },
  expected: () => ({ chunksSent: 2, streams: { MainContent: zip, Alternate: zip } }),
});

export const lastZipChunkOfText = downloadCheck({
  name: 'FullFile.DownloadWithLastZipChunk',
  requirement: 'GetChunkedFile with ChunksToReturn LastZipChunk returns no chunk for non-zip content',
  requirementIds: ['IFT-12'],
  scheme: 'FullFile',
  upload: ({ sampleText1 }) => ({ MainContent: sampleText1 }),
  ask: { scheme: 'Zip', chunks: 'LastZipChunk' },
  expected: () => ({ chunksSent: 0, streams: { MainContent: { scheme: 'FullFile' } } }),
});

export const textAskedAsZip = downloadCheck({
  name: 'Zip.DownloadWithZipAndHostReturnsFullFileDueToNonZipArchive',
  requirement: 'GetChunkedFile with scheme Zip returns non-zip content with scheme FullFile',
  requirementIds: ['IFT-14'],
  scheme: 'Zip',
  upload: texts,
  ask: { scheme: 'Zip' },
  expected: (documents) => ({ streams: bothWhole('FullFile', texts(documents)) }),
});

export const workbookAskedAsFullFile = downloadCheck({
  name: 'Zip.DownloadFullFileAndHostReturnsZipDueToContentEligibleForZip',
  requirement: 'GetChunkedFile with scheme FullFile returns a zip archive with scheme Zip',
  requirementIds: ['IFT-14'],
  scheme: 'Zip',
  upload: workbooks,
  ask: { scheme: 'FullFile' },
  expected: (documents) => ({ streams: bothWhole('Zip', workbooks(documents)) }),
});

interface DeltaCase {
  readonly name: string;
  readonly requirement: string;
  readonly differs?: string;
  readonly likelyCause?: string | LikelyCause;
  /** The version that the client has when it requests version 2. */
  readonly known: 1 | 2;
}

/** Version 2 follows version 1. A client that has one of them requests the chunks that it lacks. */
function deltaDownload({ name, known: knownVersion, ...facts }: DeltaCase): Check {
  return {
    name: `IncrementalFileTransfer.Zip.${name}.Success`,
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: getChunkedFile,
    requirementIds: ['IFT-10', 'IFT-09'],
    async run({ given, wopi, documents }) {
      const [first, second] = [contentsFor('Zip', documents, 1), contentsFor('Zip', documents, 2)];
      const known = contentsFor('Zip', documents, knownVersion);
      const { file, headers } = await given.chunked.uploadedFile(first, coauthLock1, 'Zip');
      const upload = await wopi.putChunkedFile(file, uploadOf(second, { known: first }), headers);
      expectResponse(upload, uploaded({ after: headers.sequenceNumber }));

      const download = await wopi.getChunkedFile(file, downloadOf(bothStreamIds, { scheme: 'Zip', known }));

      const streams = bothWhole('Zip', second, known);
      expectChunkedFile(download, { since: upload, streams, chunksSent: chunksLacking(known, second) });
    },
  };
}

/** Number of distinct chunks that a client with `known` lacks. */
function chunksLacking(known: BothStreams, contents: BothStreams): number {
  const chunksOf = (streams: BothStreams) => bothStreamIds.flatMap((streamId) => chunkStream(streams[streamId]).chunks);
  const knownIds = chunksOf(known).map(({ id }) => id);
  return chunksNotIn(knownIds, chunksOf(contents)).length;
}

export const deltaOfNothing = deltaDownload({
  name: 'DeltaUploadsAndDeltaDownloadZeroBlobs',
  requirement: 'GetChunkedFile returns no chunks to a client that has every chunk of the current version',
  known: 2,
});

export const deltaOfOneVersion = deltaDownload({
  name: 'DeltaUploadsAndDeltaDownloadNonZeroBlobs',
  requirement: 'GetChunkedFile returns exactly the missing chunks to a client that is one version behind',
  known: 1,
  differs:
    "The expected number of chunks comes from this project's workbooks; the official test expects the 18 of its own files.",
  likelyCause: likely(
    'The host may ignore AlreadyKnownChunks, or might not split archives at the boundaries of their parts.',
    of('GetChunkedFile', wrong(/./)),
  ),
});
