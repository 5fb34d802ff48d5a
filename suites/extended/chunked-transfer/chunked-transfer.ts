import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { userMayWrite } from '../../../harness/checks/gates.ts';
import { type LikelyCause, likely, of, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectChunkedFile } from '../../../harness/expect/chunked-file.ts';
import { header } from '../../../harness/expect/headers.ts';
import { differsFrom, equals } from '../../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { above, sequenceNumberHeader, sequenceNumberOf, uploaded } from '../../../harness/expect/sequence-number.ts';
import { encodePutChunkedFileRequest } from '../../../wopi/chunked/chunked-file.ts';
import { downloadOf, type Streams, uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { coauthLock1 } from '../../validator/chunked-transfer/chunked-locks.ts';
import { coauthGates } from '../../validator/gates.ts';
import { factsAbout } from '../content-facts.ts';
import { chunkedRefusals } from './chunked-refusals.ts';
import { chunkedSizeChecks } from './chunked-size-checks.ts';
import { resumableTransfer } from './resumable-transfer.ts';
import { storedArchive } from './stored-archive.ts';
import { uploadRace } from './upload-race.ts';

const common = { category: 'WopiCoauth', level: 'MUST', spec: 'plus/file-transfer/put-chunked-file' } as const;
const getChunkedFile = 'plus/file-transfer/get-chunked-file';
const getSequenceNumber = 'plus/file-transfer/get-sequence-number';

const sequenceNumbers: readonly Check[] = [
  {
    ...common,
    name: 'GetSequenceNumber.AgreesWithGetChunkedFile',
    requirement: 'GetSequenceNumber returns a number above 0, the same as X-WOPI-SequenceNumber of GetChunkedFile',
    spec: getSequenceNumber,
    requirementIds: ['IFT-01', 'IFT-07'],
    async run({ file, wopi }) {
      const number = await wopi.getSequenceNumber(file);
      expectResponse(number, { status: 200, headers: { [sequenceNumberHeader]: above('0') } });

      const download = await wopi.getChunkedFile(file, downloadOf(['MainContent'], { scheme: 'Zip' }));

      const same = { [sequenceNumberHeader]: header(sequenceNumberOf(number)) };
      expectResponse(download, { status: 200, headers: same });
    },
    readOnly: true,
  },
  {
    ...common,
    name: 'GetSequenceNumber.AgreesWithCheckFileInfo',
    requirement: 'SequenceNumber of CheckFileInfo is the number above 0 that GetSequenceNumber returns',
    spec: 'rest/files/checkfileinfo/checkfileinfo-csppp',
    requirementIds: ['CFI-165'],
    async run({ file, wopi }) {
      const number = await wopi.getSequenceNumber(file);
      expectResponse(number, { status: 200, headers: { [sequenceNumberHeader]: above('0') } });

      const same = { SequenceNumber: equals(sequenceNumberOf(number)) };
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: same });
    },
    readOnly: true,
  },
  {
    ...common,
    name: 'GetSequenceNumber.GrowsWithPutFile',
    requirement: 'PutFile increases the sequence number that GetSequenceNumber returns',
    spec: getSequenceNumber,
    requirementIds: ['IFT-01'],
    likelyCause: likely(
      'The sequence number may count only PutChunkedFile uploads.',
      wrong(/^header X-WOPI-SequenceNumber$/),
    ),
    async run({ given, wopi, documents }) {
      const { file, headers } = await given.chunked.unlockedFile(documents.simple, 'FullFile');
      await given.fileWithContent(documents.complex);

      const number = await wopi.getSequenceNumber(file);

      expectResponse(number, { status: 200, headers: { [sequenceNumberHeader]: above(headers.sequenceNumber) } });
    },
  },
];

const part = (text: string) => Buffer.from(`${text}\n`.repeat(8));

interface ArchiveCase {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly likelyCause: LikelyCause;
  readonly before: () => Uint8Array;
  readonly after: () => Uint8Array;
}

const archiveCases: readonly ArchiveCase[] = [
  {
    name: 'PutChunkedFile.OneKnownChunkOfFive',
    requirement: 'PutChunkedFile assembles one known and four sent chunks of an archive in signature order',
    requirementIds: ['IFT-18', 'IFT-30'],
    likelyCause: likely(
      'The host may assemble chunks in the order in which they arrive, not in the order of the signature.',
      wrong(/./),
    ),
    before: () => storedArchive({ 'kept.txt': part('kept'), 'old.txt': part('old') }),
    after: () => storedArchive({ 'moved.txt': part('kept'), 'new.txt': part('new') }),
  },
  {
    name: 'PutChunkedFile.ChunkUsedTwice',
    requirement: 'PutChunkedFile uses a chunk that is sent once in both places where the signature lists it',
    requirementIds: ['IFT-30'],
    likelyCause: likely('The host may use a chunk only for its first place in the signature.', wrong(/./)),
    before: () => storedArchive({ 'old.txt': part('old') }),
    after: () => storedArchive({ 'one.txt': part('same'), 'two.txt': part('same') }),
  },
];

const archives = archiveCases.map(
  ({ before, after, ...facts }): Check => ({
    ...common,
    ...facts,
    async run({ given, wopi }) {
      const known: Streams = { MainContent: before() };
      const content = after();
      const { file, headers } = await given.chunked.uploadedFile(known, coauthLock1, 'Zip');

      const upload = await wopi.putChunkedFile(file, uploadOf({ MainContent: content }, { known }), headers);

      expectResponse(upload, uploaded({ after: headers.sequenceNumber }));
      expectResponse(await wopi.getFile(file), { status: 200, body: content });
    },
  }),
);

export const extendedChunkedTransfer = defineSuite({
  group: 'Extended.IncrementalFileTransfer',
  origin: 'extended',
  summary: 'Sequence numbers, uploads that a host must reject, and the stored content',
  needs: [...coauthGates, ...userMayWrite],
  checks: [
    ...sequenceNumbers,
    ...chunkedRefusals,
    ...chunkedSizeChecks,
    uploadRace,
    ...resumableTransfer,
    {
      ...common,
      name: 'PutChunkedFile.GetFileReturnsTheMainContent',
      requirement: 'GetFile after PutChunkedFile returns the main content without the alternate stream',
      requirementIds: ['IFT-30'],
      likelyCause: likely(
        'GetFile may read from a different place than PutChunkedFile writes to.',
        of('GetFile', wrong(/^body$/)),
      ),
      async run({ given, wopi, documents }) {
        const { sampleText1: MainContent, alternateText1: Alternate } = documents;
        const { file } = await given.chunked.uploadedFile({ MainContent, Alternate }, coauthLock1, 'FullFile');

        expectResponse(await wopi.getFile(file), { status: 200, body: MainContent });
      },
    },
    {
      ...common,
      name: 'PutChunkedFile.FileInfoFollowsTheContent',
      requirement: 'Size, SHA256, if sent, and a new Version follow the main content as soon as PutChunkedFile returns',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#version',
      requirementIds: ['CFI-15', 'CFI-22', 'CFI-103'],
      likelyCause: likely(
        'The metadata may be updated by PutFile only, or count the alternate stream as well.',
        wrong(/^property (Size|SHA256|Version)$/),
      ),
      async run({ given, wopi, documents }) {
        const { sampleText1, sampleText2, alternateText1: Alternate } = documents;
        const before = { MainContent: sampleText1, Alternate };
        const { file, headers } = await given.chunked.uploadedFile(before, coauthLock1, 'FullFile');
        const { Version } = await given.currentInfo(['Version']);

        const after = { MainContent: sampleText2, Alternate };
        expectSuccess(await wopi.putChunkedFile(file, uploadOf(after), headers));

        const facts = { ...factsAbout(sampleText2), Version: differsFrom(Version) };
        expectResponse(await wopi.checkFileInfo(file), { status: 200, json: facts });
      },
    },
    {
      ...common,
      name: 'PutChunkedFile.UploadWithoutChunks',
      requirement: 'PutChunkedFile accepts an upload without chunks if the host has every chunk of the signature',
      requirementIds: ['IFT-18'],
      async run({ given, wopi, documents }) {
        const streams = { MainContent: documents.sampleText1 };
        const { file, headers } = await given.chunked.uploadedFile(streams, coauthLock1, 'FullFile');

        const upload = await wopi.putChunkedFile(file, uploadOf(streams, { known: streams }), headers);

        expectResponse(upload, { status: 200 });
        expectResponse(await wopi.getFile(file), { status: 200, body: streams.MainContent });
      },
    },
    {
      ...common,
      name: 'PutChunkedFile.EmptySignatureDeletesTheStream',
      requirement: 'PutChunkedFile with an empty signature deletes the alternate stream and keeps the main content',
      requirementIds: ['IFT-27', 'IFT-13'],
      async run({ given, wopi, documents }) {
        const { sampleText1: MainContent, alternateText1: Alternate, zeroBytes } = documents;
        const streams = { MainContent, Alternate };
        const { file, headers } = await given.chunked.uploadedFile(streams, coauthLock1, 'FullFile');

        expectResponse(await wopi.putChunkedFile(file, deletionOf('Alternate'), headers), { status: 200 });
        const download = await wopi.getChunkedFile(file, downloadOf(Object.keys(streams), { scheme: 'FullFile' }));

        expectChunkedFile(download, {
          streams: {
            MainContent: { scheme: 'FullFile', content: MainContent },
            Alternate: { scheme: 'Zip', content: zeroBytes },
          },
        });
      },
    },
    ...archives,
    {
      ...common,
      name: 'GetChunkedFile.OnlyRequestedStreams',
      requirement: 'GetChunkedFile returns only the requested streams',
      spec: getChunkedFile,
      requirementIds: ['IFT-15'],
      async run({ given, wopi, documents }) {
        const { sampleText1: MainContent, alternateText1: Alternate } = documents;
        const { file } = await given.chunked.uploadedFile({ MainContent, Alternate }, coauthLock1, 'FullFile');

        const download = await wopi.getChunkedFile(file, downloadOf(['MainContent'], { scheme: 'FullFile' }));

        expectChunkedFile(download, { chunksSent: 1, streamIds: ['MainContent'] });
      },
    },
    {
      ...common,
      name: 'GetChunkedFile.SendsTheItemVersion',
      requirement: 'GetChunkedFile returns the Version of CheckFileInfo in X-WOPI-ItemVersion',
      spec: getChunkedFile,
      requirementIds: ['IFT-17'],
      async run({ file, wopi }) {
        const download = await wopi.getChunkedFile(file, downloadOf(['MainContent'], { scheme: 'Zip' }));
        expectChunkedFile(download);

        const version = download.header('X-WOPI-ItemVersion') ?? '';
        expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { Version: equals(version) } });
      },
      readOnly: true,
    },
  ],
});

/** An upload with an empty signature for one stream. */
function deletionOf(streamId: string): Uint8Array {
  const signature = { StreamId: streamId, ChunkingScheme: 'Zip', ChunkSignatures: [] } as const;
  return encodePutChunkedFileRequest({ ContentProperties: [], Signatures: [signature] }, []);
}
