import { ChunkedFileError } from '../../../wopi/chunked/chunked-file.ts';
import { AssemblyError } from '../../../wopi/chunked/chunking.ts';
import { FrameError } from '../../../wopi/chunked/decode-frames.ts';
import { Refusal } from '../../answers.ts';
import type { StoredFile } from '../../store.ts';
import { itemVersion } from '../item-version.ts';

/** Runs a step that reads the client's data; invalid data returns 400, and data that is too large 413. */
export function orBadRequest<Result>(step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw refusalFor(error) ?? error;
  }
}

function refusalFor(error: unknown): Refusal | undefined {
  if (error instanceof ChunkedFileError) return new Refusal(400, 'The message or a chunk of the request is invalid');
  if (error instanceof FrameError) return new Refusal(statusFor(error), 'The frames of the request are invalid');
  if (error instanceof AssemblyError) return new Refusal(statusFor(error), 'A stream cannot be assembled');
  return undefined;
}

/** Each stream may occur once. */
export function refuseDuplicateStreams(entries: readonly { readonly StreamId: string }[]): void {
  const ids = new Set(entries.map(({ StreamId }) => StreamId));
  if (ids.size < entries.length) throw new Refusal(400, 'A stream occurs twice');
}

/** X-WOPI-SequenceNumber and X-WOPI-ItemVersion. */
export function sequenceHeaders(file: StoredFile): Readonly<Record<string, string>> {
  return { 'X-WOPI-SequenceNumber': `${file.revision}`, ...itemVersion(file) };
}

const tooLarge = ['payload-too-large', 'body-too-large', 'too-large'];

function statusFor({ reason }: FrameError | AssemblyError): 400 | 413 {
  return tooLarge.includes(reason) ? 413 : 400;
}
