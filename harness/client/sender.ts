export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly href: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | FileBody;
  /** Maximum size of the response body in bytes. */
  readonly bodyLimit: number;
  /** The bodies may take longer than other requests: the time limit then starts again with each piece. */
  readonly isLarge?: boolean;
  /** Shortens the body of a response while it is received. */
  readonly thinner?: () => BodyThinner;
  /** Takes the body of a response with status 200, of any size. */
  readonly receive?: BodyReceiver;
  /** Aborts the request. */
  readonly signal?: AbortSignal;
  /** How the body is transferred; absent: with Content-Length, right after the headers. */
  readonly transfer?: BodyTransfer;
}

/**
 * `chunked`: with Transfer-Encoding instead of Content-Length. `after-continue`: once the host agrees to
 * `Expect: 100-continue`, or soon after. `broken-off`: half of what Content-Length announces, after which the connection
 * is closed, so that there is no response.
 */
export type BodyTransfer = 'chunked' | 'after-continue' | 'broken-off';

/** Keeps a part of a body, which may then be longer than `bodyLimit`, up to `limit`. */
export interface BodyThinner {
  /** Bytes of the whole body. */
  readonly limit: number;
  /** What is kept of the next piece. */
  push(piece: Uint8Array): Uint8Array;
}

/** A request body that is read from a file while it is sent. */
export interface FileBody {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Takes a response body piece by piece; the response then has an empty `body`. What it throws is passed on to the
 * caller of `send`, unless the pieces broke off first.
 */
export type BodyReceiver = (headers: HttpResponse['headers'], pieces: AsyncIterable<Uint8Array>) => Promise<void>;

export interface HttpResponse {
  readonly status: number;
  /** Names as sent, values in order; a repeated header has several entries. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Bytes of the whole body, where a {@link BodyReceiver} or {@link BodyThinner} took it. */
  readonly receivedSize?: number;
  /** Why the request was sent a second time; absent when it was not. */
  readonly repeatedAfter?: string;
  /** Set when the body ended before the length that Content-Length announced. */
  readonly cutShort?: boolean;
}

/** The one door to a host: every request of a run goes through it. */
export interface Sender {
  /** @throws {TransportFailure} when there is no complete response. */
  send(request: HttpRequest): Promise<HttpResponse>;
}
