import type { Check } from '../../../harness/checks/check.ts';
import { likely, of, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectChunkedFile } from '../../../harness/expect/chunked-file.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { uploaded } from '../../../harness/expect/sequence-number.ts';
import type { HeldLocks } from '../../../harness/given/given-coauth.ts';
import type { ContentProperty } from '../../../wopi/chunked/chunked-file-messages.ts';
import { downloadOf, uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import type { ChunkingScheme } from '../../../wopi/chunked/chunking.ts';
import { storeContent } from '../store-content.ts';
import { bothStreamIds, bothWhole, contentsFor } from './chunked-contents.ts';
import { coauthLock1, exclusiveLock1, wopiLock1 } from './chunked-locks.ts';

// Each check exists twice: for text, which is one chunk, and for a workbook, which is chunked as a zip archive.

const getChunkedFile = 'plus/file-transfer/get-chunked-file';
const putChunkedFile = 'plus/file-transfer/put-chunked-file';
const contentDataModel = 'plus/file-transfer/file-content-data-model';
const kinds: Readonly<Record<ChunkingScheme, string>> = { FullFile: 'text', Zip: 'a workbook' };

interface LockCase {
  readonly name: string;
  readonly lockedBy: string;
  readonly held: HeldLocks;
}

export const lockCases = {
  coauth: { name: 'UploadWithCoauthLock', lockedBy: 'a Coauth lock', held: { coauthLocks: [coauthLock1] } },
  exclusive: {
    name: 'UploadWithCoauthExclusiveLock',
    lockedBy: 'a CoauthExclusive lock',
    held: { coauthLocks: [exclusiveLock1] },
  },
  wopi: { name: 'UploadWithWopiLock', lockedBy: 'a WOPI lock', held: { lock: wopiLock1 } },
} as const satisfies Readonly<Record<string, LockCase>>;

/** Writes both streams under a lock and reads them back. */
export function uploadUnder({ name, lockedBy, held }: LockCase, scheme: ChunkingScheme): Check {
  return {
    name: `IncrementalFileTransfer.${scheme}.${name}.Success`,
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: `PutChunkedFile under ${lockedBy} stores ${kinds[scheme]} in both streams unchanged`,
    spec: putChunkedFile,
    requirementIds: ['IFT-18', 'IFT-02', 'IFT-03', 'IFT-06', 'IFT-07', 'IFT-30'],
    async run({ given, wopi, documents }) {
      const contents = contentsFor(scheme, documents, 1);
      const { file, headers } = await given.chunked.heldFile(held, scheme);

      const upload = await wopi.putChunkedFile(file, uploadOf(contents), headers);
      expectResponse(upload, uploaded({ after: headers.sequenceNumber }));
      const download = await wopi.getChunkedFile(file, downloadOf(bothStreamIds, { scheme }));

      expectChunkedFile(download, { since: upload, streams: bothWhole(scheme, contents) });
    },
  };
}

/** Uploads the second version as a delta against the first. */
export function deltaUpload(scheme: ChunkingScheme): Check {
  return {
    name: `IncrementalFileTransfer.${scheme}.DeltaUploadsAndFullDownload.Success`,
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: `PutChunkedFile updates ${kinds[scheme]} from an upload that omits the chunks the host already has`,
    spec: putChunkedFile,
    requirementIds: ['IFT-18', 'IFT-10', 'IFT-30'],
    async run({ given, wopi, documents }) {
      const known = contentsFor(scheme, documents, 1);
      const contents = contentsFor(scheme, documents, 2);
      const { file, headers } = await given.chunked.uploadedFile(known, coauthLock1, scheme);

      const upload = await wopi.putChunkedFile(file, uploadOf(contents, { known }), headers);
      expectResponse(upload, uploaded({ after: headers.sequenceNumber }));
      const download = await wopi.getChunkedFile(file, downloadOf(bothStreamIds, { scheme }));

      expectChunkedFile(download, { since: upload, streams: bothWhole(scheme, contents) });
    },
  };
}

export function uploadToEmptyFile(scheme: ChunkingScheme): Check {
  return {
    name: `IncrementalFileTransfer.${scheme}.FileNotLockedAndFileSizeZero.Success`,
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: `PutChunkedFile without a lock stores ${kinds[scheme]} in an unlocked zero-byte file`,
    spec: putChunkedFile,
    requirementIds: ['IFT-20'],
    async run(context) {
      const { given, wopi, documents } = context;
      const contents = contentsFor(scheme, documents, 1);
      await given.coauth.unlockedFile();
      await storeContent(context, documents.zeroBytes);
      const { file, headers } = await given.chunked.heldFile({}, scheme);

      const upload = await wopi.putChunkedFile(file, uploadOf(contents), headers);
      expectResponse(upload, uploaded({ after: headers.sequenceNumber }));
      const download = await wopi.getChunkedFile(file, downloadOf(bothStreamIds, { scheme }));

      expectChunkedFile(download, { since: upload, streams: bothWhole(scheme, contents) });
    },
  };
}

export function downloadOfAbsentStream(scheme: ChunkingScheme): Check {
  return {
    name: `IncrementalFileTransfer.${scheme}.DownloadUnexistedStreamShouldReturnEmptyStream.Success`,
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: `GetChunkedFile with scheme ${scheme} returns a missing stream as an empty one with scheme Zip`,
    spec: getChunkedFile,
    requirementIds: ['IFT-13'],
    async run(context) {
      const { given, wopi, documents } = context;
      await given.coauth.unlockedFile();
      const file = await storeContent(context, documents.simple);

      const download = await wopi.getChunkedFile(file, downloadOf(bothStreamIds, { scheme }));

      expectChunkedFile(download, { streams: { Alternate: { scheme: 'Zip', content: documents.zeroBytes } } });
    },
  };
}

export function uploadOfOneStream(scheme: ChunkingScheme): Check {
  return {
    name: `IncrementalFileTransfer.${scheme}.UploadSubsetOfFileStreams.Success`,
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: `PutChunkedFile with ${kinds[scheme]} in only the alternate stream leaves the main content unchanged`,
    spec: putChunkedFile,
    requirementIds: ['IFT-26'],
    likelyCause: likely(
      'The host may reject an upload without MainContent, or clear the streams that the upload does not name.',
      of('PutChunkedFile', returned(400, 409, 500)),
      of('GetChunkedFile', wrong(/MainContent/)),
    ),
    async run({ given, wopi, documents }) {
      const { MainContent, Alternate } = contentsFor(scheme, documents, 1);
      const { file, headers } = await given.chunked.uploadedFile({ MainContent }, coauthLock1, scheme);

      const upload = await wopi.putChunkedFile(file, uploadOf({ Alternate }), headers);
      expectResponse(upload, uploaded({ after: headers.sequenceNumber }));
      const download = await wopi.getChunkedFile(file, downloadOf(bothStreamIds, { scheme }));

      expectChunkedFile(download, { since: upload, streams: bothWhole(scheme, { MainContent, Alternate }) });
    },
  };
}

const kept: ContentProperty = { Name: 'name1', Value: 'value1', Retention: 'KeepOnContentChange' };
const dropped: ContentProperty = { Name: 'name2', Value: 'value2', Retention: 'DeleteOnContentChange' };

export function contentProperties(scheme: ChunkingScheme): Check {
  return {
    name: `IncrementalFileTransfer.${scheme}.PutChunkedFileWithContentPropertiesAndPutFile.SuccessWithContentPropertyCleanedUp`,
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: `PutFile deletes DeleteOnContentChange properties uploaded with ${kinds[scheme]} and keeps the others`,
    spec: contentDataModel,
    requirementIds: ['IFT-31'],
    likelyCause: likely(
      'PutFile may ignore the content properties that PutChunkedFile stores.',
      of('GetChunkedFile', wrong(/./)),
    ),
    async run(context) {
      const { given, wopi, documents } = context;
      const { MainContent } = contentsFor(scheme, documents, 1);
      const { file, headers } = await given.chunked.heldFile({ coauthLocks: [coauthLock1] }, scheme);
      const upload = await wopi.putChunkedFile(
        file,
        uploadOf({ MainContent }, { properties: [kept, dropped] }),
        headers,
      );
      expectResponse(upload, uploaded({ after: headers.sequenceNumber }));
      const request = downloadOf(['MainContent'], { scheme, properties: ['name1', 'name2'] });

      const before = await wopi.getChunkedFile(file, request);
      expectChunkedFile(before, { since: upload, properties: { name1: kept, name2: dropped } });
      expectSuccess(await wopi.unlockCoauthLock(file, coauthLock1.id));
      await storeContent(context, documents.simple);
      expectChunkedFile(await wopi.getChunkedFile(file, request), { properties: { name1: kept, name2: null } });
    },
  };
}
