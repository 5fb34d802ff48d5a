import { ifTransportFails, type TransportFailure } from '../client/transport-failure.ts';

/** The outcome of an attempt to undo something. */
export interface Attempt {
  /** Why it is not undone, if it is not. */
  readonly reason?: string | undefined;
  /** The host did not respond to it, so that a later attempt may succeed. */
  readonly mayPass?: boolean;
}

/** Attempts to undo something; `undo` returns why it is not undone. */
export function attemptToUndo(undo: Promise<string | undefined>): Promise<Attempt> {
  return ifTransportFails<Attempt, Attempt>(
    undo.then((reason) => ({ reason })),
    (failure) => ({ reason: failure.message, mayPass: isSilence(failure) }),
  );
}

/** Whether the host did not respond in time, or did not before, so that the request was not sent. */
export function isSilence({ problem }: TransportFailure): boolean {
  return problem === 'timeout' || problem === 'given-up';
}
