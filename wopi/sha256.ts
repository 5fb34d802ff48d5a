import { createHash } from 'node:crypto';

/** The SHA-256 of content in Base64, as CheckFileInfo sends it in SHA256. */
export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}
