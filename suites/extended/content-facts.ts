import { equals, type JsonExpectation, optional } from '../../harness/expect/json.ts';
import { sha256Of } from '../../wopi/sha256.ts';

/** What CheckFileInfo must report about content that was just stored; SHA256 only if the host sends it. */
export function factsAbout(content: Uint8Array): Readonly<Record<'Size' | 'SHA256', JsonExpectation>> {
  return { Size: equals(content.length), SHA256: optional(equals(sha256Of(content))) };
}
