import { anyHeader, compareResponse, failOn, type ResponseExpectation } from './expect.ts';
import type { Mismatch } from './failures.ts';
import { fromIfPresent } from './sequence-number.ts';
import { ChunkedFileError, type ChunkedBody, decodeGetChunkedFileResponse } from './wopi/chunked-file.ts';
import type { ContentProperty, GetChunkedFileResponse } from './wopi/chunked-file-messages.ts';
import { AssemblyError, assemble, type ChunkingScheme, chunkStream } from './wopi/chunking.ts';
import { FrameError } from './wopi/frame-decoder.ts';
import type { WopiResponse } from './wopi/response.ts';
