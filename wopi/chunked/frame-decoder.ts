import { chunkIdSize, encodeChunkId } from './chunk-id.ts';
import { type Frame, frameHeaderSize, frameTypes } from './frames.ts';

/** The limits of a decoder. Sizes in bytes. */
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

/** Bytes that are not a sequence of frames. */
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
 * Decodes a complete body.
 *
 * @returns the frames, EndFrame last; bytes after it are ignored.
 * @throws FrameError, and nothing else, for any bytes.
 */
export function decodeFrames(bytes: Uint8Array, limits: FrameLimits = defaultFrameLimits): readonly Frame[] {
  const decoder = new FrameDecoder(limits);
  const frames = decoder.push(bytes);
  decoder.end();
  return frames;
}

interface FrameHeader {
  readonly type: Frame['type'];
  readonly extendedHeaderSize: number;
  readonly payloadSize: number;
}

/** Decodes a body that arrives in pieces. Keeps no more than the current frame in memory. */
export class FrameDecoder {
  readonly #limits: FrameLimits;
  /** The header of the incomplete frame; undefined while the header itself is incomplete. */
  #header: FrameHeader | undefined;
  #section = new Section(frameHeaderSize);
  #framePosition = 0;
  #received = 0;
  #frameCount = 0;
  #ended = false;

  constructor(limits: FrameLimits = defaultFrameLimits) {
    this.#limits = limits;
  }

  /**
   * Accepts the next bytes of the body and returns the frames that they complete. Pieces after EndFrame are ignored.
   *
   * @throws FrameError, and again on every later call.
   */
  push(piece: Uint8Array): readonly Frame[] {
    const frames: Frame[] = [];
    let rest = piece;
    while (!this.#ended) {
      const taken = this.#section.fill(rest);
      this.#received += taken;
      rest = rest.subarray(taken);
      if (!this.#section.full) break;
      if (this.#header) frames.push(this.#completeFrame(this.#header));
      else this.#beginFrame();
    }
    return frames;
  }

  /**
   * Marks the end of the body.
   *
   * @throws FrameError when EndFrame is missing.
   */
  end(): void {
    if (!this.#ended) throw new FrameError('truncated', this.#received, 'the body ends before the end of EndFrame');
  }

  #beginFrame(): void {
    const header = this.#readHeader();
    this.#header = header;
    this.#section = new Section(header.extendedHeaderSize + header.payloadSize);
  }

  #completeFrame(header: FrameHeader): Frame {
    const frame = this.#readFrame(header);
    this.#header = undefined;
    this.#section = new Section(frameHeaderSize);
    this.#framePosition = this.#received;
    this.#frameCount++;
    this.#ended = frame.type === 'EndFrame';
    return frame;
  }

  #readHeader(): FrameHeader {
    const view = viewOf(this.#section.bytes);
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
    const limit = type === 'MessageJSON' ? maxMessageSize : maxPayloadSize;
    if (size > limit) {
      throw this.#error('payload-too-large', `${type} declares ${size} bytes of payload; the limit is ${limit}`);
    }
    const total = this.#received + frameTypes[type].extendedHeaderSize + Number(size);
    if (total > maxTotalSize) throw this.#error('body-too-large', `more than ${maxTotalSize} bytes`);
    return Number(size);
  }

  #readFrame({ type, extendedHeaderSize }: FrameHeader): Frame {
    const extendedHeader = this.#section.bytes.subarray(0, extendedHeaderSize);
    const payload = this.#section.bytes.subarray(extendedHeaderSize);
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

/** A section of known size that is filled in pieces. Allocates memory for received bytes, not for the declared size. */
class Section {
  readonly #size: number;
  #buffer = new Uint8Array();
  #length = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get full(): boolean {
    return this.#length === this.#size;
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Takes the missing bytes from the front of `piece`; returns the number of bytes taken. */
  fill(piece: Uint8Array): number {
    const taken = Math.min(piece.length, this.#size - this.#length);
    this.#reserve(this.#length + taken);
    this.#buffer.set(piece.subarray(0, taken), this.#length);
    this.#length += taken;
    return taken;
  }

  #reserve(needed: number): void {
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.min(this.#size, Math.max(needed, 2 * this.#buffer.length)));
    grown.set(this.bytes);
    this.#buffer = grown;
  }
}

const typesByCode = new Map(
  (Object.keys(frameTypes) as Frame['type'][]).map((type) => [frameTypes[type].code as number, type]),
);

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
