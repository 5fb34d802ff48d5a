import { TransportFailure } from '../client/transport-failure.ts';
import type { Lane } from '../lane/lane.ts';
import { SetupFailure } from '../results/failures.ts';
import { UserError } from '../results/user-error.ts';

/** The host is unreachable, so nothing can be judged. */
export class HostUnreachable extends UserError {
  override readonly name = 'HostUnreachable';
}

/**
 * Before the first check: returns why the run should stop, if the host accepts connections but sends no valid response.
 * @throws {HostUnreachable} when no connection to the host can be opened.
 */
export async function contactBefore(lane: Lane): Promise<string | undefined> {
  const first = await transportFailureIn(lane.fileInfo());
  if (first === undefined || !mayBeDown(first)) return undefined;
  if (['unreachable', 'unresolved', 'tls'].includes(first.problem))
    throw new HostUnreachable(first.message, { cause: first });
  return await secondContact(lane);
}

/** Like {@link contactBefore}, after a failed request: a host that is down should not cost one timeout per check. */
export async function contactAfter(failure: TransportFailure, lane: Lane): Promise<string | undefined> {
  return mayBeDown(failure) ? await secondContact(lane) : undefined;
}

async function secondContact(lane: Lane): Promise<string | undefined> {
  lane.forgetClaims();
  const failure = await transportFailureIn(lane.fileInfo());
  if (failure === undefined || !mayBeDown(failure)) return undefined;
  return `the host returned no valid response in two attempts: ${failure.message}`;
}

// The listed problems concern one request or the run itself.
function mayBeDown({ problem }: TransportFailure): boolean {
  return !['too-large', 'invalid-request', 'interrupted', 'given-up'].includes(problem);
}

async function transportFailureIn(request: Promise<unknown>): Promise<TransportFailure | undefined> {
  try {
    await request;
  } catch (error) {
    if (error instanceof TransportFailure) return error;
    // The checks judge an unexpected response.
    if (!(error instanceof SetupFailure)) throw error;
  }
  return undefined;
}
