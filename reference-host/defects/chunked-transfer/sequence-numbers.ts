import type { Defect } from '../defect.ts';
import {
  after,
  before,
  changeJson,
  changeRequestHeader,
  type DefectContext,
  fileOf,
  on,
  setRequestHeader,
  setResponseHeader,
  setStatus,
} from '../rewrite.ts';
import { sequenceNumberHeader } from './chunked-rewrite.ts';

/** Defects of sequence numbers and item versions. */
export const sequenceNumberDefects: readonly Defect[] = [
  {
    name: 'stale-sequence-number-taken',
    breaks: 'PutChunkedFile with a stale sequence number returns 412.',
    caughtBy: [
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientSequenceNumberMismatchWithHost.PreconditionFail412',
    ],
    middleware: before('PutChunkedFile', (c) => setRequestHeader(c, sequenceNumberHeader, numberOf(c))),
  },
  {
    name: 'refused-upload-is-written',
    breaks: 'PutChunkedFile with a stale sequence number changes nothing.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.StaleSequenceNumberChangesNothing'],
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
      'IncrementalFileTransferErrorCases/IncrementalFileTransfer.ClientSequenceNumberMismatchWithHost.PreconditionFail412',
    ],
    middleware: after('PutChunkedFile', (c) => {
      if (c.res.status === 412) setResponseHeader(c, sequenceNumberHeader, undefined);
    }),
  },
  {
    name: 'upload-tells-former-sequence-number',
    breaks: 'PutChunkedFile returns a higher sequence number than the one in the request.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadWithCoauthLock.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithCoauthLock.Success',
    ],
    middleware: after('PutChunkedFile', (c) => {
      if (c.res.ok) setResponseHeader(c, sequenceNumberHeader, c.req.header(sequenceNumberHeader));
    }),
  },
  {
    name: 'upload-without-item-version',
    breaks: 'PutChunkedFile returns the item version.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadWithCoauthLock.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithCoauthLock.Success',
    ],
    middleware: after('PutChunkedFile', (c) => setResponseHeader(c, 'X-WOPI-ItemVersion', undefined)),
  },
  {
    name: 'get-sequence-number-not-there',
    breaks: 'A CSPP Plus host implements GetSequenceNumber.',
    caughtBy: ['Extended.IncrementalFileTransfer/GetSequenceNumber.AgreesWithGetChunkedFile'],
    middleware: on('GetSequenceNumber', async (c) => c.body(null, 501)),
  },
  {
    name: 'put-file-keeps-sequence-number',
    breaks: 'PutFile increases the sequence number.',
    caughtBy: ['Extended.IncrementalFileTransfer/GetSequenceNumber.GrowsWithPutFile'],
    middleware: on(['PutFile', 'GetChunkedFile', 'PutChunkedFile', 'GetSequenceNumber'], async (c, next) => {
      const { fileMemory } = c.var;
      const before = fileOf(c)?.revision ?? 0;
      const behind = Number(fileMemory.get('behind') ?? 0);
      changeRequestHeader(c, sequenceNumberHeader, (number) => `${Number(number) + behind}`);
      await next();
      const number = c.res.headers.get(sequenceNumberHeader);
      const growth = (fileOf(c)?.revision ?? 0) - before;
      if (number !== null) setResponseHeader(c, sequenceNumberHeader, `${Number(number) - behind}`);
      else if (c.res.ok) fileMemory.set('behind', `${behind + growth}`);
    }),
  },
  {
    name: 'file-info-with-next-sequence-number',
    breaks: 'SequenceNumber of CheckFileInfo is that of the current content.',
    caughtBy: ['Extended.IncrementalFileTransfer/GetSequenceNumber.AgreesWithCheckFileInfo'],
    middleware: after('CheckFileInfo', (c) =>
      changeJson(c, (info) => ({ ...info, SequenceNumber: Number(info.SequenceNumber) + 1 })),
    ),
  },
  {
    name: 'item-version-in-quotes',
    breaks: 'X-WOPI-ItemVersion of GetChunkedFile is the Version of CheckFileInfo.',
    caughtBy: ['Extended.IncrementalFileTransfer/GetChunkedFile.SendsTheItemVersion'],
    middleware: after('GetChunkedFile', (c) => {
      if (c.res.ok) setResponseHeader(c, 'X-WOPI-ItemVersion', `"${c.res.headers.get('X-WOPI-ItemVersion')}"`);
    }),
  },
];

function numberOf(c: DefectContext): string {
  return `${fileOf(c)?.revision}`;
}
