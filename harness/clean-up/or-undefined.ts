import { ChunkedFileError } from '../../wopi/chunked/chunked-file.ts';
import { FrameError } from '../../wopi/chunked/decode-frames.ts';

/** What `decode` returns, or undefined when the bytes are not a valid chunked message. */
export function orUndefined<Result>(decode: () => Result): Result | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof FrameError || error instanceof ChunkedFileError) return undefined;
    throw error;
  }
}
