/** Ends the request with an error response, from anywhere within an operation. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: object | undefined;

  /**
   * `reason` is only for logs. It is sent as X-WOPI-ServerError and, for CSPP Plus operations, X-WOPI-FailureReason, so
   * it must be ASCII and contain no secret.
   */
  constructor(status: number, reason: string, headers: Readonly<Record<string, string>> = {}, json?: object) {
    super(reason);
    this.status = status;
    this.headers = headers;
    this.json = json;
  }

  response(): Response {
    const headers = { ...explained(this.message), ...this.headers };
    return this.json ? Response.json(this.json, { status: this.status, headers }) : empty(this.status, headers);
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
