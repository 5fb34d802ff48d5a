export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly href: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Maximum size of the response body in bytes. */
  readonly bodyLimit: number;
  /** Aborts the request. */
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names as sent, values in order; a repeated header has several entries. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Set when the body ended before the length that Content-Length announced. */
  readonly cutShort?: boolean;
}

/** The one door to a host: every request of a run goes through it. */
export interface Sender {
  /** @throws {TransportFailure} when there is no complete response. */
  send(request: HttpRequest): Promise<HttpResponse>;
}
