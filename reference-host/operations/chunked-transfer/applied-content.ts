import {
  mainContent,
  type PutChunkedFileRequest,
  type StreamSignature,
} from '../../../wopi/chunked/chunked-file-messages.ts';
import { assemble } from '../../../wopi/chunked/chunking.ts';
import { Refusal } from '../../answers.ts';
import { type AlternateStream, type Content, type ContentProperty, keptProperties } from '../../content.ts';

export interface ChunkedWrite {
  readonly message: PutChunkedFileRequest;
  /** The chunks from the client and those that the file already has. */
  readonly available: ReadonlyMap<string, Uint8Array>;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Maximum bytes of one stream. */
  readonly maxSize: number;
}

const mostAlternateStreams = 256;
const mostProperties = 256;
const longestPropertyName = 256;
const longestPropertyValue = 1024;

/**
 * The content after PutChunkedFile. Streams that are not in the message are kept; an alternate stream without chunks is
 * deleted. Properties in the message count as written after the content change, so they survive it with any retention.
 *
 * @throws AssemblyError if a chunk is missing or a stream is too large
 */
export function appliedContent(before: Content, { message, available, now, maxSize }: ChunkedWrite): Content {
  const written = new Map(
    message.Signatures.map(({ StreamId, ChunkSignatures }) => [
      StreamId,
      assemble(ChunkSignatures, available, { maxSize }),
    ]),
  );
  const main = written.get(mainContent) ?? before.main;
  const streams = new Map(before.streams);
  for (const { StreamId, ChunkSignatures } of message.Signatures.filter(isAlternate)) {
    if (ChunkSignatures.length === 0) streams.delete(StreamId);
    else streams.set(StreamId, { bytes: written.get(StreamId) ?? new Uint8Array(), updatedAt: now });
  }
  const kept = sameBytes(before, { main, streams }) ? before.properties : keptProperties(before.properties);
  const properties = new Map([...kept, ...propertiesOf(message, now)]);
  return withinLimits({ main, streams, properties });
}

function isAlternate({ StreamId }: StreamSignature): boolean {
  return StreamId !== mainContent;
}

function propertiesOf({ ContentProperties }: PutChunkedFileRequest, now: number) {
  return ContentProperties.map(({ Name, Value, Retention }): [string, ContentProperty] => [
    Name,
    { name: Name, value: Value, retention: Retention, updatedAt: now },
  ]);
}

function sameBytes(one: Pick<Content, 'main' | 'streams'>, other: Pick<Content, 'main' | 'streams'>): boolean {
  const isSame = ([id, { bytes }]: [string, AlternateStream]) => equal(one.streams.get(id)?.bytes, bytes);
  return equal(one.main, other.main) && one.streams.size === other.streams.size && [...other.streams].every(isSame);
}

function equal(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.compare(one, other) === 0;
}

function withinLimits(content: Content): Content {
  const { streams, properties } = content;
  if (streams.size > mostAlternateStreams || properties.size > mostProperties) {
    throw new Refusal(400, 'A file has at most 256 alternate streams and 256 content properties');
  }
  for (const { name, value } of properties.values()) {
    if (name.length > longestPropertyName || value.length > longestPropertyValue) {
      throw new Refusal(400, 'The name or value of a content property is too long');
    }
  }
  return content;
}
