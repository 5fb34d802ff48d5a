import type { StreamExpectation } from '../../../harness/expect/chunked-file.ts';
import type { Documents } from '../../../harness/fixtures/documents.ts';
import { createWorkbook } from '../../../harness/fixtures/office-documents.ts';
import type { Streams } from '../../../wopi/chunked/chunked-transfer.ts';
import type { ChunkingScheme } from '../../../wopi/chunked/chunking.ts';

export const bothStreamIds = ['MainContent', 'Alternate'] as const;

/** The main content and one alternate stream. */
export type BothStreams = Readonly<Record<(typeof bothStreamIds)[number], Uint8Array>>;

/** Contents that a host chunks by this scheme, in two versions. A text is one chunk, a workbook is many. */
export function contentsFor(scheme: ChunkingScheme, documents: Documents, version: 1 | 2): BothStreams {
  if (scheme === 'Zip')
    return { MainContent: createWorkbook(version), Alternate: createWorkbook(version, 'Alternate') };
  return version === 1
    ? { MainContent: documents.sampleText1, Alternate: documents.alternateText1 }
    : { MainContent: documents.sampleText2, Alternate: documents.alternateText2 };
}

/** Expects both streams complete and chunked by this scheme. The chunks of `known` need not be sent. */
export function bothWhole(
  scheme: ChunkingScheme,
  contents: BothStreams,
  known?: Streams,
): Readonly<Record<string, StreamExpectation>> {
  const whole = (streamId: (typeof bothStreamIds)[number]): StreamExpectation => {
    const content = { scheme, content: contents[streamId] };
    return known?.[streamId] ? { ...content, known: known[streamId] } : content;
  };
  return { MainContent: whole('MainContent'), Alternate: whole('Alternate') };
}
