import type { Defect } from '../defect.ts';
import { bothSchemes, contentProperties, errorCases, furtherTransfer, renaming, zip } from '../plus-checks.ts';
import {
  after,
  before,
  changeRequestHeader,
  type DefectContext,
  fileOf,
  on,
  setRequestHeader,
  setResponseHeader,
  setStatus,
} from '../rewrite.ts';
import { sequenceNumberHeader } from './chunked-rewrite.ts';

const everyUpload = [
  ...bothSchemes(
    'UploadWithCoauthLock',
    'UploadWithCoauthExclusiveLock',
    'UploadWithWopiLock',
    'DeltaUploadsAndFullDownload',
    'FileNotLockedAndFileSizeZero',
    'UploadSubsetOfFileStreams',
    contentProperties,
    'DownloadWithLastZipChunk',
  ),
  ...zip(
    'DownloadWithNoneChunksToReturn',
    'DownloadWithZipAndHostReturnsFullFileDueToNonZipArchive',
    'DownloadFullFileAndHostReturnsZipDueToContentEligibleForZip',
    'DeltaUploadsAndDeltaDownloadZeroBlobs',
    'DeltaUploadsAndDeltaDownloadNonZeroBlobs',
  ),
  ...renaming('ClientPresentsCoauthLockWithHostCoauthLock.Success'),
  ...furtherTransfer(
    'PutChunkedFile.WrongChunkHash',
    'PutChunkedFile.MissingChunk',
    'PutChunkedFile.BodyWithoutEndFrame',
    'PutChunkedFile.StaleSequenceNumberChangesNothing',
    'PutChunkedFile.GetFileReturnsTheMainContent',
    'PutChunkedFile.UploadWithoutChunks',
    'PutChunkedFile.EmptySignatureDeletesTheStream',
    'PutChunkedFile.OneKnownChunkOfFive',
    'PutChunkedFile.ChunkUsedTwice',
    'GetChunkedFile.OnlyRequestedStreams',
  ),
];

/** Defects of sequence numbers and item versions. */
export const sequenceNumberDefects: readonly Defect[] = [
  {
    name: 'stale-sequence-number-taken',
    breaks: 'An upload with a stale sequence number answers 412.',
    caughtBy: [
      ...errorCases('ClientSequenceNumberMismatchWithHost.PreconditionFail412'),
      ...furtherTransfer('PutChunkedFile.StaleSequenceNumberChangesNothing'),
    ],
    middleware: before('PutChunkedFile', (c) => setRequestHeader(c, sequenceNumberHeader, numberOf(c))),
  },
  {
    name: 'refused-upload-is-written',
    breaks: 'An upload that is refused for its sequence number changes nothing.',
    caughtBy: furtherTransfer('PutChunkedFile.StaleSequenceNumberChangesNothing'),
    middleware: on('PutChunkedFile', async (c, next) => {
      const isStale = c.req.header(sequenceNumberHeader) !== numberOf(c);
      if (isStale) setRequestHeader(c, sequenceNumberHeader, numberOf(c));
      await next();
      if (isStale && c.res.ok) setStatus(c, 412);
    }),
  },
  {
    name: 'stale-upload-without-current-number',
    breaks: 'The 412 of PutChunkedFile sends the current sequence number.',
    caughtBy: [
      ...errorCases('ClientSequenceNumberMismatchWithHost.PreconditionFail412'),
      ...furtherTransfer('PutChunkedFile.StaleSequenceNumberChangesNothing'),
    ],
    middleware: after('PutChunkedFile', (c) => {
      if (c.res.status === 412) setResponseHeader(c, sequenceNumberHeader, undefined);
    }),
  },
  {
    name: 'upload-tells-former-sequence-number',
    breaks: 'PutChunkedFile answers a sequence number above the one that was sent.',
    caughtBy: everyUpload,
    middleware: after('PutChunkedFile', (c) => {
      if (c.res.ok) setResponseHeader(c, sequenceNumberHeader, c.req.header(sequenceNumberHeader));
    }),
  },
  {
    name: 'upload-without-item-version',
    breaks: 'PutChunkedFile answers the item version.',
    caughtBy: everyUpload,
    middleware: after('PutChunkedFile', (c) => setResponseHeader(c, 'X-WOPI-ItemVersion', undefined)),
  },
  {
    name: 'get-sequence-number-not-there',
    breaks: 'GetSequenceNumber is implemented.',
    caughtBy: furtherTransfer(
      'GetSequenceNumber.AgreesWithGetChunkedFile',
      'GetSequenceNumber.GrowsWithPutFile',
      'PutChunkedFile.StaleSequenceNumberChangesNothing',
    ),
    middleware: on('GetSequenceNumber', async (c) => c.body(null, 501)),
  },
  {
    name: 'put-file-keeps-sequence-number',
    breaks: 'PutFile raises the sequence number.',
    caughtBy: furtherTransfer('GetSequenceNumber.GrowsWithPutFile'),
    middleware: on(['PutFile', 'GetChunkedFile', 'PutChunkedFile', 'GetSequenceNumber'], async (c, next) => {
      const saves = Number(c.var.memory.get('saves') ?? 0);
      changeRequestHeader(c, sequenceNumberHeader, (number) => `${Number(number) + saves}`);
      await next();
      const number = c.res.headers.get(sequenceNumberHeader);
      if (number !== null) setResponseHeader(c, sequenceNumberHeader, `${Number(number) - saves}`);
      else if (c.res.ok) c.var.memory.set('saves', `${saves + 1}`);
    }),
  },
  {
    name: 'item-version-in-quotes',
    breaks: 'X-WOPI-ItemVersion of GetChunkedFile is the Version of CheckFileInfo.',
    caughtBy: furtherTransfer('GetChunkedFile.SendsTheItemVersion'),
    middleware: after('GetChunkedFile', (c) => {
      if (c.res.ok) setResponseHeader(c, 'X-WOPI-ItemVersion', `"${c.res.headers.get('X-WOPI-ItemVersion')}"`);
    }),
  },
];

function numberOf(c: DefectContext): string {
  return `${fileOf(c)?.revision}`;
}
