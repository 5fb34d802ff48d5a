import { chunkIdOf } from '../../../wopi/chunked/chunk-id.ts';
import { mainContent, type PutChunkedFileRequest } from '../../../wopi/chunked/chunked-file-messages.ts';
import { type ChunkSignature, chunkStream, signatureOf } from '../../../wopi/chunked/chunking.ts';
import { decodeFrames, FrameError } from '../../../wopi/chunked/decode-frames.ts';
import { encodeFrames, endFrame } from '../../../wopi/chunked/frames.ts';
import { knownChunks } from '../../operations/chunked-transfer/content-streams.ts';
import { coauthLocksOf } from '../coauth/coauth-rewrite.ts';
import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import { after, before, changeRequestBody, changeResponseBody, fileOf, on, override } from '../rewrite.ts';
import { changeSignatures, changeUpload, messageOf } from './chunked-rewrite.ts';

/** Defects in how PutChunkedFile assembles the new content. */
const assemblyDefects: readonly Defect[] = [
  {
    name: 'wrong-chunk-hash-taken',
    breaks: 'A chunk whose ID is not its hash is refused.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.WrongChunkHash'],
    middleware: before('PutChunkedFile', (c) =>
      changeUpload(c, ({ message, chunks }) => {
        const hashes = new Map(chunks.map(({ id, bytes }) => [id, chunkIdOf(bytes)]));
        const rehashed = (signatures: readonly ChunkSignature[]) =>
          signatures.map(({ ChunkId, Length }) => ({ ChunkId: hashes.get(ChunkId) ?? ChunkId, Length }));
        return {
          message: changeSignatures(message, rehashed),
          chunks: chunks.map(({ bytes }) => ({ id: chunkIdOf(bytes), bytes })),
        };
      }),
    ),
  },
  {
    name: 'missing-chunk-left-out',
    breaks: 'An upload with a missing chunk is refused.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.MissingChunk'],
    middleware: before('PutChunkedFile', (c) =>
      changeUpload(c, ({ message, chunks }) => {
        const file = fileOf(c);
        const available = new Set([...chunks.map(({ id }) => id), ...(file ? knownChunks(file.content).keys() : [])]);
        return {
          message: changeSignatures(message, (signatures) =>
            signatures.filter(({ ChunkId }) => available.has(ChunkId)),
          ),
        };
      }),
    ),
  },
  {
    name: 'end-frame-not-needed',
    breaks: 'An upload without EndFrame is refused.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.BodyWithoutEndFrame'],
    middleware: before('PutChunkedFile', (c) => changeRequestBody(c, withEndFrame)),
  },
  {
    name: 'chunks-in-order-of-arrival',
    breaks: 'Chunks are assembled in the order of the signature.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.OneKnownChunkOfFive'],
    middleware: before('PutChunkedFile', (c) =>
      changeUpload(c, ({ message, chunks }) => {
        const place = (chunk: ChunkSignature) => chunks.findIndex(({ id }) => id === chunk.ChunkId);
        return {
          message: changeSignatures(message, (signatures) => [...signatures].sort((a, b) => place(a) - place(b))),
        };
      }),
    ),
  },
  {
    name: 'chunk-used-once',
    breaks: 'A chunk listed twice in the signature appears twice in the content.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.ChunkUsedTwice'],
    middleware: before('PutChunkedFile', (c) =>
      changeUpload(c, ({ message }) => ({
        message: changeSignatures(message, (signatures) =>
          signatures.filter(({ ChunkId }, index) => signatures.findIndex((s) => s.ChunkId === ChunkId) === index),
        ),
      })),
    ),
  },
  {
    name: 'upload-without-chunks-refused',
    breaks: 'An upload can omit chunks that the host already has.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.UploadWithoutChunks'],
    middleware: on('PutChunkedFile', async (c, next) => {
      const upload = await messageOf<PutChunkedFileRequest>(c);
      const namesChunks = upload?.message.Signatures.some(({ ChunkSignatures }) => ChunkSignatures.length > 0);
      return namesChunks && upload?.chunks.length === 0 ? c.body(null, 400) : await next();
    }),
  },
];

/** Defects in how PutChunkedFile changes streams. */
const streamDefects: readonly Defect[] = [
  {
    name: 'alternate-streams-not-kept',
    breaks: 'PutChunkedFile stores alternate streams.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadWithCoauthLock.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadWithCoauthLock.Success',
    ],
    setup: ({ parts }) =>
      override(
        parts.store,
        'setContent',
        (setContent) => (file, content) => setContent(file, { ...content, streams: new Map() }),
      ),
  },
  {
    name: 'upload-needs-main-content',
    breaks: 'An upload can contain alternate streams only.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadSubsetOfFileStreams.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadSubsetOfFileStreams.Success',
    ],
    middleware: on('PutChunkedFile', async (c, next) => {
      const upload = await messageOf<PutChunkedFileRequest>(c);
      const hasMain = upload?.message.Signatures.some(({ StreamId }) => StreamId === mainContent);
      return hasMain === false ? c.body(null, 400) : await next();
    }),
  },
  {
    name: 'unnamed-main-content-emptied',
    breaks: 'An upload does not change the streams that it omits.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.UploadSubsetOfFileStreams.Success',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.UploadSubsetOfFileStreams.Success',
    ],
    middleware: before('PutChunkedFile', (c) =>
      changeUpload(c, ({ message }) => ({ message: withMain(message, new Uint8Array()) })),
    ),
  },
  {
    name: 'empty-signature-ignored',
    breaks: 'An empty signature deletes an alternate stream.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.EmptySignatureDeletesTheStream'],
    middleware: before('PutChunkedFile', (c) =>
      changeUpload(c, ({ message }) => {
        const Signatures = message.Signatures.filter(({ ChunkSignatures }) => ChunkSignatures.length > 0);
        return { message: withMain({ ...message, Signatures }, fileOf(c)?.content.main ?? new Uint8Array()) };
      }),
    ),
  },
  {
    name: 'get-file-waits-for-end-of-coauthoring',
    breaks: 'GetFile returns the main content that PutChunkedFile stored, even while coauth locks are held.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.GetFileReturnsTheMainContent'],
    middleware: on(['GetFile', 'PutChunkedFile'], async (c, next) => {
      const { memory } = c.var;
      const key = `content of ${resourceIdOf(c.req.raw)}`;
      const isHeld = coauthLocksOf(c).length > 0;
      if (!isHeld) memory.delete(key);
      const former = Buffer.from(fileOf(c)?.content.main ?? []).toString('base64');
      await next();
      if (!c.res.ok || !isHeld) return;
      const old = memory.get(key);
      if (c.req.header('X-WOPI-Override') === 'PUT_CHUNKED_FILE') memory.set(key, old ?? former);
      else if (old !== undefined) await changeResponseBody(c, () => Buffer.from(old, 'base64'));
    }),
  },
];

/** Defects of content properties. */
const propertyDefects: readonly Defect[] = [
  {
    name: 'content-properties-not-kept',
    breaks: 'PutChunkedFile stores content properties.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.PutChunkedFileWithContentPropertiesAndPutFile.SuccessWithContentPropertyCleanedUp',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.PutChunkedFileWithContentPropertiesAndPutFile.SuccessWithContentPropertyCleanedUp',
    ],
    setup: ({ parts }) =>
      override(
        parts.store,
        'setContent',
        (setContent) => (file, content) => setContent(file, { ...content, properties: new Map() }),
      ),
  },
  {
    name: 'content-properties-never-deleted',
    breaks: 'A DeleteOnContentChange property is deleted when the content changes.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.PutChunkedFileWithContentPropertiesAndPutFile.SuccessWithContentPropertyCleanedUp',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.PutChunkedFileWithContentPropertiesAndPutFile.SuccessWithContentPropertyCleanedUp',
    ],
    setup: ({ parts }) =>
      override(parts.store, 'setContent', (setContent) => (file, content) => {
        const properties = new Map([...file.content.properties, ...content.properties]);
        return setContent(file, { ...content, properties });
      }),
  },
  {
    name: 'put-file-deletes-every-property',
    breaks: 'A KeepOnContentChange property is kept when the content changes.',
    caughtBy: [
      'IncrementalFileTransferWithFullFileChunkingScheme/IncrementalFileTransfer.FullFile.PutChunkedFileWithContentPropertiesAndPutFile.SuccessWithContentPropertyCleanedUp',
      'IncrementalFileTransferWithZipChunkingScheme/IncrementalFileTransfer.Zip.PutChunkedFileWithContentPropertiesAndPutFile.SuccessWithContentPropertyCleanedUp',
    ],
    middleware: after('PutFile', (c) => {
      const properties = fileOf(c)?.content.properties;
      if (c.res.ok && properties instanceof Map) properties.clear();
    }),
  },
];

export const chunkedUploadDefects: readonly Defect[] = [...assemblyDefects, ...streamDefects, ...propertyDefects];

function withMain(message: PutChunkedFileRequest, main: Uint8Array): PutChunkedFileRequest {
  if (message.Signatures.some(({ StreamId }) => StreamId === mainContent)) return message;
  const { scheme, chunks } = chunkStream(main);
  const ChunkSignatures = main.length === 0 ? [] : signatureOf(chunks);
  const signature = { StreamId: mainContent, ChunkingScheme: scheme, ChunkSignatures };
  return { ...message, Signatures: [...message.Signatures, signature] };
}

function withEndFrame(bytes: Uint8Array): Uint8Array {
  try {
    decodeFrames(bytes);
    return bytes;
  } catch (error) {
    if (error instanceof FrameError && error.reason === 'truncated')
      return Buffer.concat([bytes, encodeFrames([endFrame])]);
    throw error;
  }
}
