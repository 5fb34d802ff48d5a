import * as z from 'zod';
import { describeIssue } from '../describe-issue.ts';
import { chunkingSchemes } from './chunking.ts';

/** The stream that every file has, the content in GetFile. */
export const mainContent = 'MainContent';

/** What happens to a content property when the file changes. See plus/file-transfer/file-content-data-model. */
const retentions = ['DeleteOnContentChange', 'KeepOnContentChange'] as const;
export type Retention = (typeof retentions)[number];

/** Which chunks of a stream a host sends. It never sends those in AlreadyKnownChunks. */
const chunkSelections = ['All', 'None', 'LastZipChunk'] as const;
export type ChunkSelection = (typeof chunkSelections)[number];

/**
 * A list that is validated up to its first invalid item: a million invalid items would otherwise create a million
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
          for (const issue of error.issues) {
            context.addIssue({ code: 'custom', message: describeIssue(issue, value), path: [index, ...issue.path] });
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
  /** Token of an upload session whose bytes are part of the request. Without one it is absent, or null as in Office. */
  UploadSessionTokenToCommit: z.string().nullish(),
});

const chunkRange = z.object({ ChunkId: z.string(), Offset: z.int().nonnegative(), Length: z.int().min(-1) });

export const getChunksRequestSchema = z.object({
  ContentFilters: listOf(
    z.object({
      StreamId: z.string(),
      ChunkingScheme: z.enum(chunkingSchemes),
      /** A Length of -1 means the rest of the chunk. */
      ChunkRangesToReturn: listOf(chunkRange),
    }),
    1,
  ),
});

export const getChunksResponseSchema = z.object({
  ChunkRangeCollection: listOf(z.object({ StreamId: z.string(), ChunkIds: listOf(z.string()) })),
});

export type ContentProperty = Readonly<z.output<typeof contentProperty>>;
export type ContentFilter = Readonly<z.output<typeof contentFilter>>;
export type StreamSignature = Readonly<z.output<typeof streamSignature>>;
export type GetChunkedFileRequest = Readonly<z.output<typeof getChunkedFileRequestSchema>>;
export type GetChunkedFileResponse = Readonly<z.output<typeof getChunkedFileResponseSchema>>;
export type PutChunkedFileRequest = Readonly<z.output<typeof putChunkedFileRequestSchema>>;
export type ChunkRangeRequest = Readonly<z.output<typeof chunkRange>>;
export type GetChunksRequest = Readonly<z.output<typeof getChunksRequestSchema>>;
export type GetChunksResponse = Readonly<z.output<typeof getChunksResponseSchema>>;
