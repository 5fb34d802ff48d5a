import { type ChunkedBody, ChunkedFileError, decodeGetChunkedFileResponse } from '../../wopi/chunked/chunked-file.ts';
import type { ContentProperty, GetChunkedFileResponse } from '../../wopi/chunked/chunked-file-messages.ts';
import { AssemblyError, assemble, type ChunkingScheme, chunkStream } from '../../wopi/chunked/chunking.ts';
import { FrameError } from '../../wopi/chunked/decode-frames.ts';
import { describeBytes } from '../client/describe-response.ts';
import type { WopiResponse } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { differingBytes } from './differences.ts';
import { anyHeader } from './headers.ts';
import { compareResponse, failOn, type ResponseExpectation } from './response.ts';
import { fromIfPresent, sequenceNumberHeader } from './sequence-number.ts';

/** What a GetChunkedFile response must contain. Omitted parts are not judged; the frames always are. */
export interface ChunkedFileExpectation {
  /** The response of the preceding PutChunkedFile: the sequence number, if sent, must not be below its own. */
  readonly since?: WopiResponse;
  /** Number of distinct chunks sent. */
  readonly chunksSent?: number;
  readonly streams?: Readonly<Record<string, StreamExpectation>>;
  /** All streams in the signatures, in this order. */
  readonly streamIds?: readonly string[];
  /** Keyed by name; null: the property must not be sent. */
  readonly properties?: Readonly<Record<string, Pick<ContentProperty, 'Value' | 'Retention'> | null>>;
}

export interface StreamExpectation {
  readonly scheme: ChunkingScheme;
  /** The content of the assembled stream. */
  readonly content?: Uint8Array;
  /** Content that the client already has: its chunks need not be sent. */
  readonly known?: Uint8Array;
}

type Answer = ChunkedBody<GetChunkedFileResponse>;

/** Expects 200 and frames with the expected content; the ID of every chunk sent must be its hash. */
export function expectChunkedFile(response: WopiResponse, expected: ChunkedFileExpectation = {}): void {
  const mismatches = [...compareResponse(response, headersOf(expected)), ...compareBody(response, expected)];
  failOn(mismatches, response, expectChunkedFile);
}

function headersOf({ since }: ChunkedFileExpectation): ResponseExpectation {
  return {
    status: 200,
    headers: {
      ...(since ? { [sequenceNumberHeader]: fromIfPresent(since.header(sequenceNumberHeader)) } : {}),
      'X-WOPI-ItemVersion': anyHeader,
    },
  };
}

function compareBody(response: WopiResponse, expected: ChunkedFileExpectation): Mismatch[] {
  const answer = decode(response);
  if ('problem' in answer)
    return [{ at: 'body', expected: 'frames of a GetChunkedFile response', actual: answer.problem }];
  const { chunksSent, streamIds, streams = {}, properties = {} } = expected;
  return [
    ...(chunksSent === undefined ? [] : compareCount(answer, chunksSent)),
    ...(streamIds === undefined ? [] : compareStreamIds(answer, streamIds)),
    ...Object.entries(streams).flatMap(([streamId, stream]) => compareStream(answer, streamId, stream)),
    ...Object.entries(properties).flatMap(([name, property]) => compareProperty(answer, name, property)),
  ];
}

function decode(response: WopiResponse): Answer | { readonly problem: string } {
  try {
    return decodeGetChunkedFileResponse(response.body);
  } catch (error) {
    if (!(error instanceof FrameError || error instanceof ChunkedFileError)) throw error;
    return { problem: `${error.message} (status ${response.status}, ${describeBytes(response.body)})` };
  }
}

function compareCount({ chunks }: Answer, expected: number): Mismatch[] {
  if (chunks.size === expected) return [];
  return [{ at: 'Chunk frames', expected: `${expected} chunks`, actual: `${chunks.size}` }];
}

function compareStreamIds({ message }: Answer, expected: readonly string[]): Mismatch[] {
  const [wanted, actual] = [`signatures of ${expected.join(', ')} only`, describeStreams(message)];
  return actual === wanted ? [] : [{ at: 'Signatures', expected: wanted, actual }];
}

function compareStream({ message, chunks }: Answer, streamId: string, expected: StreamExpectation): Mismatch[] {
  const at = `stream ${streamId}`;
  const signature = message.Signatures.find(({ StreamId }) => StreamId === streamId);
  if (!signature) return [{ at, expected: 'a signature of this stream', actual: describeStreams(message) }];
  const { ChunkingScheme, ChunkSignatures } = signature;
  if (ChunkingScheme !== expected.scheme)
    return [{ at: `${at}, ChunkingScheme`, expected: expected.scheme, actual: ChunkingScheme }];
  if (!expected.content) return [];
  const actual = assembled(ChunkSignatures, new Map([...knownChunks(expected), ...chunks]));
  if (typeof actual === 'string') return [{ at, expected: describeBytes(expected.content), actual }];
  if (Buffer.compare(actual, expected.content) === 0) return [];
  return [{ at, ...differingBytes(expected.content, actual) }];
}

function knownChunks({ known }: StreamExpectation): readonly (readonly [id: string, bytes: Uint8Array])[] {
  return known ? chunkStream(known).chunks.map(({ id, bytes }) => [id, bytes] as const) : [];
}

function describeStreams({ Signatures }: GetChunkedFileResponse): string {
  return `signatures of ${Signatures.map(({ StreamId }) => StreamId).join(', ')} only`;
}

function assembled(...[signature, chunks]: Parameters<typeof assemble>): Uint8Array | string {
  try {
    return assemble(signature, chunks, { ignoreLengths: true });
  } catch (error) {
    if (error instanceof AssemblyError) return error.message;
    throw error;
  }
}

function compareProperty(
  { message }: Answer,
  name: string,
  expected: Pick<ContentProperty, 'Value' | 'Retention'> | null,
): Mismatch[] {
  const actual = message.ContentProperties.findLast((property) => property.Name === name);
  const at = `content property ${name}`;
  const found = actual && describeProperty(actual);
  const wanted = expected ? describeProperty(expected) : undefined;
  return found === wanted ? [] : [{ at, expected: wanted ?? 'no property', actual: found ?? '(missing)' }];
}

function describeProperty({ Value, Retention }: Pick<ContentProperty, 'Value' | 'Retention'>): string {
  return `${JSON.stringify(Value)} with ${Retention}`;
}
