/** What went wrong on the way to the host or back. */
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
  | 'invalid-request';

/** No complete HTTP response came: nothing can be said about the requirement. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly problem: TransportProblem;

  constructor(problem: TransportProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}
