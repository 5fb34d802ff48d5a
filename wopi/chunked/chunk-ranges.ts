import { decodeMessage } from './chunked-file.ts';
import {
  type GetChunksRequest,
  type GetChunksResponse,
  getChunksRequestSchema,
  getChunksResponseSchema,
} from './chunked-file-messages.ts';
import { type ChunkRangeFrame, encodeFrames, endFrame, messageFrame } from './frames.ts';

/** See plus/file-transfer/get-chunks. */
export function encodeGetChunksRequest(message: GetChunksRequest): Uint8Array {
  return encodeFrames([messageFrame(message), endFrame]);
}

/** @throws FrameError | ChunkedFileError */
export function decodeGetChunksRequest(bytes: Uint8Array): GetChunksRequest {
  return decodeMessage(bytes, getChunksRequestSchema).message;
}

export function encodeGetChunksResponse(message: GetChunksResponse, ranges: readonly ChunkRangeFrame[]): Uint8Array {
  return encodeFrames([messageFrame(message), ...ranges, endFrame]);
}

/** A decoded response of GetChunks. */
export interface GetChunksBody {
  readonly message: GetChunksResponse;
  readonly ranges: readonly ChunkRangeFrame[];
}

/** @throws FrameError | ChunkedFileError */
export function decodeGetChunksResponse(bytes: Uint8Array): GetChunksBody {
  const { message, frames } = decodeMessage(bytes, getChunksResponseSchema);
  return { message, ranges: frames.filter((frame) => frame.type === 'ChunkRange') };
}
