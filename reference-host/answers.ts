/** Ends the request with a refusal, from however deep inside an operation. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * `reason` is sent for logs only, as X-WOPI-ServerError and under the name that the CSPP Plus operations use,
   * X-WOPI-FailureReason: it must be ASCII and hold no secret.
   */
  constructor(status: number, reason: string, headers: Readonly<Record<string, string>> = {}) {
    super(reason);
    this.status = status;
    this.headers = headers;
  }

  response(): Response {
    return empty(this.status, { ...explained(this.message), ...this.headers });
  }
}

function explained(reason: string): Readonly<Record<string, string>> {
  return { 'X-WOPI-ServerError': reason, 'X-WOPI-FailureReason': reason };
}

/** 200 without a body. */
export function done(headers: Readonly<Record<string, string>> = {}): Response {
  return empty(200, headers);
}

function empty(status: number, headers: Readonly<Record<string, string>>): Response {
  return new Response(null, { status, headers: { 'Content-Length': '0', ...headers } });
}
