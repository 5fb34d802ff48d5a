import type { TokenName } from './token-names.ts';

/** In the place of a header's name, for headers that are not recorded. */
export const notKept = '(not kept)';

/**
 * One request and its response as recorded for reports. Access tokens, proofs and Authorization values are already
 * replaced by `REDACTED`, and bodies are truncated.
 */
export interface Exchange {
  /** The WOPI operation's name in the documentation, such as `UnlockAndRelock`. */
  readonly operation: string;
  /** Purpose of the request; absent for a request of the check's own body. */
  readonly purpose?: 'setup' | 'clean-up' | 'gate';
  /** Whose access token was sent; absent where that is not known. */
  readonly token?: TokenName;
  readonly request: RecordedRequest;
  /** Absent when there is no response; `problem` then says why. */
  readonly response?: RecordedResponse;
  /** The transport's problem in one sentence. */
  readonly problem?: string;
  /** Why the request was sent a second time, in one sentence; the first one may have had an effect. */
  readonly repeatedAfter?: string;
  /** What was signed for X-WOPI-Proof, if the request was signed. */
  readonly proof?: RecordedProof;
  /** Wall-clock milliseconds since 1970 UTC at which the request was sent. */
  readonly startedAt: number;
  readonly durationMs: number;
}

export interface RecordedRequest extends RecordedBody {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RecordedResponse extends RecordedBody {
  readonly status: number;
  /** Repeated headers are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RecordedBody {
  /** Text as sent, or hexadecimal digits when the bytes are not text; the beginning of it if there is `bodyEnd`. */
  readonly body: string;
  /** The end of a body that is longer than the recorder's limit; empty where it is not known. Absent: `body` is whole. */
  readonly bodyEnd?: string;
  readonly bodyEncoding: 'utf8' | 'hex';
  /** Bytes of the whole body, before its secrets were replaced. */
  readonly bodySize: number;
}

export interface RecordedProof {
  /** The signed URL, upper-cased, its token redacted. */
  readonly url: string;
  /** Ticks of 100 ns since 0001-01-01 UTC. */
  readonly timestamp: string;
  /** The signed bytes in hexadecimal, length prefixes included, the token's bytes replaced by `[token: N bytes]`. */
  readonly signedBytes: string;
}

/** The value of a recorded header, whatever the case of its name. */
export function recordedHeader({ headers }: Pick<RecordedRequest, 'headers'>, name: string): string | undefined {
  return Object.entries(headers).find(([recorded]) => recorded.toLowerCase() === name.toLowerCase())?.[1];
}
