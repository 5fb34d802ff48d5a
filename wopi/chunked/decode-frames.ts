import { chunkIdSize, encodeChunkId } from './chunk-id.ts';
import { type Frame, frameHeaderSize, frameTypes } from './frames.ts';

/** Limits of what is decoded. Sizes in bytes. */
export interface FrameLimits {
  /** Payload size of the MessageJSON frame. */
  readonly maxMessageSize: number;
  /** Payload size of any other frame. */
  readonly maxPayloadSize: number;
  /** Total size of all frames, including headers. */
  readonly maxTotalSize: number;
  /** Number of frames, including EndFrame. */
  readonly maxFrames: number;
}

/** Enough for an Office file of 100 MB. */
export const defaultFrameLimits: FrameLimits = {
  maxMessageSize: 4 * 1024 * 1024,
  maxPayloadSize: 128 * 1024 * 1024,
  maxTotalSize: 256 * 1024 * 1024,
  maxFrames: 100_000,
};

export type FrameProblem =
  | 'unknown-type'
  | 'extended-header-size'
  | 'end-frame-payload'
  | 'order'
  | 'chunk-range'
  | 'payload-too-large'
  | 'body-too-large'
  | 'too-many-frames'
  | 'truncated';

/** The bytes are not a sequence of frames. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly reason: FrameProblem;
  /** Offset in the body where the invalid frame starts, or where a truncated body ends. */
  readonly position: number;

  constructor(reason: FrameProblem, position: number, detail: string) {
    super(`invalid frames at byte ${position}: ${detail}`);
    this.reason = reason;
    this.position = position;
  }
}

/**
 * Decodes a body.
 *
 * @returns the frames, EndFrame last; bytes after it are ignored. Payloads are views of `bytes`.
 * @throws {FrameError} and nothing else, whatever the bytes are.
 */
export function decodeFrames(bytes: Uint8Array, limits: FrameLimits = defaultFrameLimits): readonly Frame[] {
  const decoder = new FrameDecoder(bytes, limits);
  const frames: Frame[] = [];
  do frames.push(decoder.next());
  while (frames.at(-1)?.type !== 'EndFrame');
  return frames;
}

interface FrameHeader {
  readonly type: Frame['type'];
  readonly extendedHeaderSize: number;
  readonly payloadSize: number;
}

class FrameDecoder {
  readonly #bytes: Uint8Array;
  readonly #limits: FrameLimits;
  #position = 0;
  #framePosition = 0;
  #frameCount = 0;

  constructor(bytes: Uint8Array, limits: FrameLimits) {
    // A Buffer would hand out Buffers.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limits = limits;
  }

  next(): Frame {
    this.#framePosition = this.#position;
    const { type, extendedHeaderSize, payloadSize } = this.#readHeader();
    const frame = this.#readFrame(type, this.#take(extendedHeaderSize), this.#take(payloadSize));
    this.#frameCount += 1;
    return frame;
  }

  #take(size: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#position, this.#position + size);
    this.#position += size;
    if (taken.length === size) return taken;
    throw new FrameError('truncated', this.#bytes.length, 'the body stops before the end of EndFrame');
  }

  #readHeader(): FrameHeader {
    const view = viewOf(this.#take(frameHeaderSize));
    const type = this.#typeOf(view.getUint32(0));
    this.#checkPlace(type);
    const { extendedHeaderSize } = frameTypes[type];
    const declaredSize = view.getUint32(4);
    if (declaredSize !== extendedHeaderSize) {
      const detail = `the extended header of ${type} has ${extendedHeaderSize} bytes, not ${declaredSize}`;
      throw this.#error('extended-header-size', detail);
    }
    return { type, extendedHeaderSize, payloadSize: this.#checkPayloadSize(type, view.getBigUint64(8)) };
  }

  #typeOf(code: number): Frame['type'] {
    const type = typesByCode.get(code);
    if (!type) throw this.#error('unknown-type', `frame type ${code} is unknown`);
    return type;
  }

  #checkPlace(type: Frame['type']): void {
    const { maxFrames } = this.#limits;
    if (this.#frameCount >= maxFrames) throw this.#error('too-many-frames', `more than ${maxFrames} frames`);
    if ((type === 'MessageJSON') !== (this.#frameCount === 0)) {
      throw this.#error('order', `${type} is frame ${this.#frameCount + 1}; only the first frame must be MessageJSON`);
    }
  }

  #checkPayloadSize(type: Frame['type'], size: bigint): number {
    const { maxMessageSize, maxPayloadSize, maxTotalSize } = this.#limits;
    if (type === 'EndFrame' && size > 0n) {
      throw this.#error('end-frame-payload', `EndFrame declares ${size} bytes of payload`);
    }
    const most = type === 'MessageJSON' ? maxMessageSize : maxPayloadSize;
    if (size > most) {
      throw this.#error('payload-too-large', `${type} declares ${size} bytes of payload; the limit is ${most}`);
    }
    const total = this.#position + frameTypes[type].extendedHeaderSize + Number(size);
    if (total > maxTotalSize) throw this.#error('body-too-large', `more than ${maxTotalSize} bytes`);
    return Number(size);
  }

  #readFrame(type: Frame['type'], extendedHeader: Uint8Array, payload: Uint8Array): Frame {
    switch (type) {
      case 'EndFrame':
        return { type };
      case 'MessageJSON':
        return { type, payload };
      case 'Chunk':
        return { type, chunkId: encodeChunkId(extendedHeader), payload };
      case 'ChunkRange':
        return { type, ...this.#readChunkRange(extendedHeader), payload };
    }
  }

  #readChunkRange(extendedHeader: Uint8Array) {
    const numbers = viewOf(extendedHeader.subarray(chunkIdSize));
    const offset = Number(numbers.getBigUint64(0));
    const length = Number(numbers.getBigUint64(8));
    const flags = numbers.getUint32(16);
    if (flags > 1) throw this.#error('chunk-range', `the flags of ChunkRange are ${flags}; expected 0 or 1`);
    if (!Number.isSafeInteger(offset + length)) throw this.#error('chunk-range', 'ChunkRange ends beyond 2^53 bytes');
    return { chunkId: encodeChunkId(extendedHeader.subarray(0, chunkIdSize)), offset, length, endOfChunk: flags === 1 };
  }

  #error(reason: FrameProblem, detail: string): FrameError {
    return new FrameError(reason, this.#framePosition, detail);
  }
}

const typesByCode = new Map(
  (Object.keys(frameTypes) as Frame['type'][]).map((type) => [frameTypes[type].code as number, type]),
);

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
