import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Ends the request with a sentence for the user. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: ContentfulStatusCode;
  /** What to do about it, in a sentence. */
  readonly advice: string;

  constructor(status: ContentfulStatusCode, message: string, advice = '') {
    super(message);
    this.status = status;
    this.advice = advice;
  }
}
