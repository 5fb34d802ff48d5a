import type * as z from 'zod';
import { describeIssue } from '../describe-issue.ts';
import { chunkIdOf } from './chunk-id.ts';
import {
  type GetChunkedFileRequest,
  type GetChunkedFileResponse,
  getChunkedFileRequestSchema,
  getChunkedFileResponseSchema,
  type PutChunkedFileRequest,
  putChunkedFileRequestSchema,
} from './chunked-file-messages.ts';
import type { Chunk } from './chunking.ts';
import { decodeFrames, type FrameLimits } from './decode-frames.ts';
import { encodeFrames, endFrame, type Frame, messageFrame } from './frames.ts';

export type ChunkedFileProblem = 'not-utf8' | 'not-json' | 'wrong-message' | 'wrong-chunk-id';

/** Well-formed frames whose content is invalid for the operation. */
export class ChunkedFileError extends Error {
  override readonly name = 'ChunkedFileError';
  readonly reason: ChunkedFileProblem;

  constructor(reason: ChunkedFileProblem, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** A decoded body: a message about a file, and chunks. */
export interface ChunkedBody<Message> {
  readonly message: Message;
  /** Bytes keyed by chunk ID; every ID is the hash of its bytes. */
  readonly chunks: ReadonlyMap<string, Uint8Array>;
}

/** See plus/file-transfer/get-chunked-file. */
export function encodeGetChunkedFileRequest(message: GetChunkedFileRequest): Uint8Array {
  return encodeBody(message, []);
}

/** @throws FrameError | ChunkedFileError */
export function decodeGetChunkedFileRequest(bytes: Uint8Array, limits?: FrameLimits): GetChunkedFileRequest {
  return decodeBody(bytes, getChunkedFileRequestSchema, limits).message;
}

export function encodeGetChunkedFileResponse(message: GetChunkedFileResponse, chunks: Iterable<Chunk>): Uint8Array {
  return encodeBody(message, chunks);
}

/** @throws FrameError | ChunkedFileError */
export function decodeGetChunkedFileResponse(
  bytes: Uint8Array,
  limits?: FrameLimits,
): ChunkedBody<GetChunkedFileResponse> {
  return decodeBody(bytes, getChunkedFileResponseSchema, limits);
}

/** See plus/file-transfer/put-chunked-file. */
export function encodePutChunkedFileRequest(message: PutChunkedFileRequest, chunks: Iterable<Chunk>): Uint8Array {
  return encodeBody({ UploadSessionTokenToCommit: null, ...message }, chunks);
}

/** @throws FrameError | ChunkedFileError */
export function decodePutChunkedFileRequest(
  bytes: Uint8Array,
  limits?: FrameLimits,
): ChunkedBody<PutChunkedFileRequest> {
  return decodeBody(bytes, putChunkedFileRequestSchema, limits);
}

/** The byte stream of an upload session: chunks without a message and without an end. */
export function encodeUploadStream(chunks: Iterable<Chunk>): Uint8Array {
  return encodeFrames(chunkFrames(chunks));
}

/**
 * The chunks in the byte stream of an upload session, keyed by ID.
 * @throws FrameError | ChunkedFileError
 */
export function decodeUploadStream(bytes: Uint8Array, limits?: FrameLimits): ReadonlyMap<string, Uint8Array> {
  const framed = Buffer.concat([encodeFrames([messageFrame({})]), bytes, encodeFrames([endFrame])]);
  return readChunks(decodeFrames(framed, limits));
}

function encodeBody(message: object, chunks: Iterable<Chunk>): Uint8Array {
  return encodeFrames([messageFrame(message), ...chunkFrames(chunks), endFrame]);
}

function chunkFrames(chunks: Iterable<Chunk>): Frame[] {
  return Array.from(chunks, ({ id, bytes }) => ({ type: 'Chunk', chunkId: id, payload: bytes }));
}

function decodeBody<Message>(
  bytes: Uint8Array,
  schema: z.ZodType<Message>,
  limits?: FrameLimits,
): ChunkedBody<Message> {
  const { message, frames } = decodeMessage(bytes, schema, limits);
  return { message, chunks: readChunks(frames) };
}

/**
 * The message of a body and the frames after it.
 * @throws FrameError | ChunkedFileError
 */
export function decodeMessage<Message>(
  bytes: Uint8Array,
  schema: z.ZodType<Message>,
  limits?: FrameLimits,
): { readonly message: Message; readonly frames: readonly Frame[] } {
  const [first, ...frames] = decodeFrames(bytes, limits);
  return { message: readMessage(first, schema), frames };
}

function readMessage<Message>(frame: Frame | undefined, schema: z.ZodType<Message>): Message {
  const payload = frame?.type === 'MessageJSON' ? frame.payload : new Uint8Array();
  const json = parseJson(decodeText(payload));
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  const problem = issue ? describeIssue(issue, json) : 'is invalid';
  throw new ChunkedFileError('wrong-message', `MessageJSON at ${issue?.path.join('.') || 'the root'} ${problem}`);
}

function decodeText(payload: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    throw new ChunkedFileError('not-utf8', 'MessageJSON is not UTF-8 text');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ChunkedFileError('not-json', 'MessageJSON is not JSON');
  }
}

/** ChunkRange frames do not belong in these bodies and are ignored, as in Microsoft's validator. */
function readChunks(frames: readonly Frame[]): ReadonlyMap<string, Uint8Array> {
  const chunks = new Map<string, Uint8Array>();
  for (const frame of frames) {
    if (frame.type !== 'Chunk') continue;
    const id = chunkIdOf(frame.payload);
    if (frame.chunkId !== id) {
      throw new ChunkedFileError(
        'wrong-chunk-id',
        `a Chunk frame has the ID ${frame.chunkId}, but its bytes have the ID ${id}`,
      );
    }
    chunks.set(id, frame.payload);
  }
  return chunks;
}
