/** The kind of a transport failure. */
export type TransportProblem =
  | 'unreachable'
  | 'unresolved'
  | 'timeout'
  | 'closed'
  | 'reset'
  | 'tls'
  | 'protocol'
  | 'too-large'
  | 'interrupted'
  /** Closed on purpose during the request. */
  | 'broken-off'
  /** Not sent, because the run no longer waits for it. */
  | 'given-up'
  | 'invalid-request';

/** There is no complete HTTP response, so the requirement cannot be judged. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly problem: TransportProblem;
  /** Why the request was sent a second time; absent when it was not. */
  repeatedAfter?: string;

  constructor(problem: TransportProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** A request that never left this machine, which is not counted. */
export class NotSent extends TransportFailure {}

/** What an attempt returns, or what `otherwise` makes of its transport failure. Any other error is thrown. */
export async function ifTransportFails<Result, Other>(
  attempt: Promise<Result>,
  otherwise: (failure: TransportFailure) => Other,
): Promise<Result | Other> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof TransportFailure) return otherwise(error);
    throw error;
  }
}
