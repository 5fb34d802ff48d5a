import { spookyHash } from './spooky-hash.ts';

/** Size in bytes of a raw chunk ID, as in the extended header of a Chunk frame. */
export const chunkIdSize = 16;

/**
 * The ID of the chunk that consists of `bytes`: their SpookyHash in Base64, as in JSON messages.
 * See plus/file-transfer/chunk-streams.
 */
export function chunkIdOf(bytes: Uint8Array): string {
  return encodeChunkId(spookyHash(bytes));
}

/** The Base64 form of a raw chunk ID. */
export function encodeChunkId(raw: Uint8Array): string {
  return Buffer.from(raw).toString('base64');
}

/** The 16 raw bytes of a chunk ID; undefined for text that is not the Base64 form of 16 bytes. */
export function decodeChunkId(id: string): Uint8Array | undefined {
  const raw = new Uint8Array(Buffer.from(id, 'base64'));
  return raw.length === chunkIdSize && encodeChunkId(raw) === id ? raw : undefined;
}
