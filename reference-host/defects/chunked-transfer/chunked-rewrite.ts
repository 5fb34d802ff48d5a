import type {
  GetChunkedFileRequest,
  GetChunkedFileResponse,
  PutChunkedFileRequest,
} from '../../../wopi/chunked/chunked-file-messages.ts';
import type { Chunk, ChunkSignature } from '../../../wopi/chunked/chunking.ts';
import { decodeFrames, FrameError } from '../../../wopi/chunked/decode-frames.ts';
import { encodeFrames, endFrame, messageFrame } from '../../../wopi/chunked/frames.ts';
import { changeRequestBody, changeResponseBody, type DefectContext } from '../rewrite.ts';

export const sequenceNumberHeader = 'X-WOPI-SequenceNumber';

/** A body of GetChunkedFile or PutChunkedFile, with its chunks by ID. */
export interface LooseBody<Message> {
  readonly message: Message;
  readonly chunks: readonly Chunk[];
}

type Change<Message> = (body: LooseBody<Message>) => Partial<LooseBody<Message>>;

/** Changes the body of a PutChunkedFile request. An invalid body stays unchanged. */
export function changeUpload(c: DefectContext, change: Change<PutChunkedFileRequest>): Promise<void> {
  return changeRequestBody(c, (bytes) => changed(bytes, change));
}

/** Changes the body of a GetChunkedFile request. */
export function changeDownloadRequest(c: DefectContext, change: Change<GetChunkedFileRequest>): Promise<void> {
  return changeRequestBody(c, (bytes) => changed(bytes, change));
}

/** Changes the body of a successful GetChunkedFile response. */
export async function changeDownload(c: DefectContext, change: Change<GetChunkedFileResponse>): Promise<void> {
  if (c.res.ok) await changeResponseBody(c, (bytes) => changed(bytes, change));
}

/** The message of a request; undefined if its frames are invalid. The host can still read the request afterwards. */
export async function messageOf<Message>(c: DefectContext): Promise<LooseBody<Message> | undefined> {
  return decoded<Message>(new Uint8Array(await c.req.raw.clone().arrayBuffer()));
}

function changed<Message>(bytes: Uint8Array, change: Change<Message>): Uint8Array {
  const body = decoded<Message>(bytes);
  if (!body) return bytes;
  const { message, chunks } = { ...body, ...change(body) };
  const frames = chunks.map(({ id, bytes: payload }) => ({ type: 'Chunk', chunkId: id, payload }) as const);
  return encodeFrames([messageFrame(message), ...frames, endFrame]);
}

function decoded<Message>(bytes: Uint8Array): LooseBody<Message> | undefined {
  try {
    const [first, ...others] = decodeFrames(bytes);
    const text = new TextDecoder().decode(first?.type === 'MessageJSON' ? first.payload : undefined);
    const chunks = others.flatMap((frame) =>
      frame.type === 'Chunk' ? [{ id: frame.chunkId, bytes: frame.payload }] : [],
    );
    return { message: JSON.parse(text), chunks };
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}

/** Changes the list of chunks of every stream in an upload. */
export function changeSignatures(
  message: PutChunkedFileRequest,
  change: (chunks: readonly ChunkSignature[]) => readonly ChunkSignature[],
): PutChunkedFileRequest {
  return {
    ...message,
    Signatures: message.Signatures.map((signature) => ({
      ...signature,
      ChunkSignatures: change(signature.ChunkSignatures),
    })),
  };
}
