import { chunkIdSize, decodeChunkId } from './chunk-id.ts';

/**
 * One frame of the bodies of GetChunkedFile and PutChunkedFile. Chunk IDs are in Base64.
 * See plus/file-transfer/encode-send-data.
 */
export type Frame = MessageFrame | ChunkFrame | ChunkRangeFrame | EndFrame;

/** First frame of a body: the message about the file, in JSON. */
export interface MessageFrame {
  readonly type: 'MessageJSON';
  readonly payload: Uint8Array;
}

/** All bytes of one chunk. Whether `chunkId` is their hash is not checked here. */
export interface ChunkFrame {
  readonly type: 'Chunk';
  readonly chunkId: string;
  readonly payload: Uint8Array;
}

/** Some bytes of one chunk. */
export interface ChunkRangeFrame {
  readonly type: 'ChunkRange';
  readonly chunkId: string;
  /** Position of the payload's first byte in the chunk. */
  readonly offset: number;
  readonly length: number;
  /** Whether the range contains the chunk's last byte. */
  readonly endOfChunk: boolean;
  readonly payload: Uint8Array;
}

/** Last frame of a body. Bytes after it are ignored. */
export interface EndFrame {
  readonly type: 'EndFrame';
}

/** Size in bytes of a frame's header without the extended header. */
export const frameHeaderSize = 16;

export const endFrame: EndFrame = { type: 'EndFrame' };

/** A frame with `message` as JSON. */
export function messageFrame(message: unknown): MessageFrame {
  return { type: 'MessageJSON', payload: new TextEncoder().encode(JSON.stringify(message)) };
}

/** Wire number and extended header size of each frame type. */
export const frameTypes = {
  EndFrame: { code: 1, extendedHeaderSize: 0 },
  MessageJSON: { code: 2, extendedHeaderSize: 0 },
  Chunk: { code: 3, extendedHeaderSize: chunkIdSize },
  ChunkRange: { code: 4, extendedHeaderSize: chunkIdSize + 20 },
} as const satisfies Record<Frame['type'], { readonly code: number; readonly extendedHeaderSize: number }>;

/**
 * Encodes the frames exactly as given: no EndFrame is added and no order is enforced, so that a check can send an
 * invalid body.
 *
 * @throws RangeError when a chunk ID is not Base64 of 16 bytes, or an offset or length is not a non-negative integer.
 */
export function encodeFrames(frames: Iterable<Frame>): Uint8Array {
  return new Uint8Array(Buffer.concat(Array.from(frames).flatMap(encodeFrame)));
}

function encodeFrame(frame: Frame): Uint8Array[] {
  const payload = frame.type === 'EndFrame' ? new Uint8Array() : frame.payload;
  const { code, extendedHeaderSize } = frameTypes[frame.type];
  const header = new DataView(new ArrayBuffer(frameHeaderSize));
  header.setUint32(0, code);
  header.setUint32(4, extendedHeaderSize);
  header.setBigUint64(8, BigInt(payload.length));
  return [new Uint8Array(header.buffer), extendedHeaderOf(frame), payload];
}

function extendedHeaderOf(frame: Frame): Uint8Array {
  switch (frame.type) {
    case 'Chunk':
      return rawChunkId(frame.chunkId);
    case 'ChunkRange':
      return encodeChunkRange(frame);
    default:
      return new Uint8Array();
  }
}

function encodeChunkRange({ chunkId, offset, length, endOfChunk }: ChunkRangeFrame): Uint8Array {
  const bytes = new Uint8Array(frameTypes.ChunkRange.extendedHeaderSize);
  bytes.set(rawChunkId(chunkId));
  const numbers = new DataView(bytes.buffer, chunkIdSize);
  numbers.setBigUint64(0, wholeNumber(offset));
  numbers.setBigUint64(8, wholeNumber(length));
  numbers.setUint32(16, endOfChunk ? 1 : 0);
  return bytes;
}

function rawChunkId(chunkId: string): Uint8Array {
  const raw = decodeChunkId(chunkId);
  if (!raw) throw new RangeError(`not a chunk ID: ${JSON.stringify(chunkId)}`);
  return raw;
}

function wholeNumber(value: number): bigint {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a non-negative integer: ${value}`);
  return BigInt(value);
}
