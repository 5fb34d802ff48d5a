import { z } from 'zod';
import { chunkingSchemes } from './chunking.ts';

/** Stream that every file has: what GetFile gives. */
export const mainContent = 'MainContent';

/** What becomes of a content property when the file changes. See plus/file-transfer/file-content-data-model. */
const retentions = ['DeleteOnContentChange', 'KeepOnContentChange'] as const;
export type Retention = (typeof retentions)[number];

/** Which chunks of a stream a host sends; those in AlreadyKnownChunks never. */
const chunkSelections = ['All', 'None', 'LastZipChunk'] as const;
export type ChunkSelection = (typeof chunkSelections)[number];

/**
 * A list that is judged up to its first wrong item: a body of a million wrong items would otherwise cost a million
 * issues.
 */
function listOf<Output>(item: z.ZodType<Output>, minItems = 0) {
  return z
    .array(z.unknown())
    .min(minItems)
    .transform((values, context): readonly Output[] => {
      const items: Output[] = [];
      for (const [index, value] of values.entries()) {
        const { success, data, error } = item.safeParse(value);
        if (!success) {
          for (const { message, path } of error.issues) {
            context.addIssue({ code: 'custom', message, path: [index, ...path] });
          }
          return z.NEVER;
        }
        items.push(data);
      }
      return items;
    });
}

const contentProperty = z.object({ Retention: z.enum(retentions), Name: z.string(), Value: z.string() });

const contentFilter = z.object({
  StreamId: z.string(),
  ChunkingScheme: z.enum(chunkingSchemes),
  ChunksToReturn: z.enum(chunkSelections),
  AlreadyKnownChunks: listOf(z.string()),
});

const streamSignature = z.object({
  StreamId: z.string(),
  ChunkingScheme: z.enum(chunkingSchemes),
  ChunkSignatures: listOf(z.object({ ChunkId: z.string(), Length: z.int().nonnegative() })),
});

export const getChunkedFileRequestSchema = z.object({
  ContentPropertiesToReturn: listOf(z.string()),
  ContentFilters: listOf(contentFilter, 1),
});

export const getChunkedFileResponseSchema = z.object({
  ContentProperties: listOf(contentProperty),
  Signatures: listOf(streamSignature, 1),
});

export const putChunkedFileRequestSchema = z.object({
  ContentProperties: listOf(contentProperty),
  Signatures: listOf(streamSignature, 1),
  /** Names an upload session whose bytes count as part of the request; null, as Office sends it, or absent without one. */
  UploadSessionTokenToCommit: z.string().nullish(),
});

export type ContentProperty = Readonly<z.output<typeof contentProperty>>;
export type ContentFilter = Readonly<z.output<typeof contentFilter>>;
export type StreamSignature = Readonly<z.output<typeof streamSignature>>;
export type GetChunkedFileRequest = Readonly<z.output<typeof getChunkedFileRequestSchema>>;
export type GetChunkedFileResponse = Readonly<z.output<typeof getChunkedFileResponseSchema>>;
export type PutChunkedFileRequest = Readonly<z.output<typeof putChunkedFileRequestSchema>>;
